import type { INestApplication } from '@nestjs/common';
import { SettingsInvalid, type SettingName, type Settings } from './settings.js';

/**
 * Lets an application listen on the address of the settings. One that cannot is closed.
 * @returns where it listens, such as `http://127.0.0.1:7420`
 * @throws SettingsInvalid when the address is taken, not allowed or not of this machine
 */
export async function listen(
  app: INestApplication,
  { host }: Pick<Settings, 'host'>,
  { setting, port }: { readonly setting: SettingName; readonly port: number },
): Promise<string> {
  try {
    await app.listen(port, host);
    return await app.getUrl();
  } catch (error) {
    await app.close();
    const sentence = SENTENCES[(error as NodeJS.ErrnoException).code ?? ''];
    throw sentence === undefined ? error : new SettingsInvalid([sentence(setting, port, host)]);
  }
}

const SENTENCES: Readonly<Record<string, (setting: SettingName, port: number, host: string) => string>> = {
  EADDRINUSE: (setting, port) =>
    `${setting} is ${port}, where something listens already; accepted: a free port, or 0 for any.`,
  EACCES: (setting, port) =>
    `${setting} is ${port}, which this user may not open; accepted: 1024 to 65535, or 0 for any.`,
  EADDRNOTAVAIL: (_setting, _port, host) => `HOST is ${host}, which is no address of this machine.`,
  ENOTFOUND: (_setting, _port, host) => `HOST is ${host}, which nobody knows.`,
};
