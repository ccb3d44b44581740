import { Client } from 'pg';
import { startPostgres, startRedis, type RunningPostgres, type RunningRedis } from '#embedded-services';
import { MIGRATED_TEMPLATE, SERVICES_VARIABLE, type ServiceAddresses } from './service-addresses.js';

let postgres: RunningPostgres | undefined;
let redis: RunningRedis | undefined;

/** One PostgreSQL and one Redis for the whole run, and a migrated database that every test file gets a copy of. */
export async function startServices(): Promise<void> {
  const onProgress = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  try {
    postgres = await startPostgres({ persistent: false, durable: false, onProgress });
    redis = await startRedis({ onProgress });
    await makeTemplate(postgres);
  } catch (error) {
    await stopServices();
    throw error;
  }
  const addresses: ServiceAddresses = {
    superuserUrl: postgres.superuserUrl,
    ownerUrl: postgres.ownerUrl,
    redisUrl: redis.url,
  };
  process.env[SERVICES_VARIABLE] = JSON.stringify(addresses);
}

export async function stopServices(): Promise<void> {
  await Promise.all([postgres?.stop(), redis?.stop()]);
}

async function makeTemplate({ superuserUrl, ownerUrl }: RunningPostgres): Promise<void> {
  const owner = new URL(ownerUrl);
  const superuser = new Client({ connectionString: superuserUrl, application_name: 'test template' });
  await superuser.connect();
  try {
    await superuser.query(`create database ${MIGRATED_TEMPLATE} owner ${owner.username}`);
  } finally {
    await superuser.end();
  }
  const { migrate } = await import('#migrations');
  owner.pathname = MIGRATED_TEMPLATE;
  await migrate(owner.href);
}
