import { execFileSync } from 'node:child_process';
import { Client } from 'pg';
import { startPostgres } from '#embedded-services';
import { findPostgres15 } from './postgres-15.js';

const found = await findPostgres15();
const whereFound = 'reason' in found ? describe.skip : describe;

whereFound('reason' in found ? `PostgreSQL 15 (${found.reason})` : 'PostgreSQL 15', () => {
  it('runs as the embedded one does, and its own programs understand it', async () => {
    if ('reason' in found) throw new Error(found.reason);
    const postgres = await startPostgres({ persistent: false, binaries: found.binaries });
    try {
      const client = new Client({ connectionString: postgres.ownerUrl });
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      await client.query('create table kept (answer integer)');
      await client.end();
      expect(rows[0]?.server_version).toMatch(/^15\./);

      const dump = execFileSync(found.pgDump, ['--schema-only', postgres.ownerUrl], {
        encoding: 'utf8',
        env: found.env,
      });
      expect(dump).toContain('CREATE TABLE public.kept');
    } finally {
      await postgres.stop();
    }
  });
});
