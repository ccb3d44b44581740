import { Redis } from 'ioredis';
import { serviceAddresses } from './service-addresses.js';

/**
 * The address of an empty Redis database that no other test file uses at the same time:
 * each of Jest's workers has one, and runs one file at a time.
 */
export function useRedis(): { readonly url: string } {
  const url = (): string => {
    const address = new URL(serviceAddresses().redisUrl);
    address.pathname = process.env['JEST_WORKER_ID'] ?? '0';
    return address.href;
  };
  beforeAll(async () => {
    const client = new Redis(url());
    try {
      await client.flushdb();
    } finally {
      await client.quit();
    }
  });
  return {
    get url() {
      return url();
    },
  };
}
