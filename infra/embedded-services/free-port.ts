import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * A TCP port on the loopback that was free a moment ago, chosen by the operating system.
 * Another process may take it before it is used: be ready to ask again.
 */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}
