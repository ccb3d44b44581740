import { newId } from '#kernel';
import { useDatabase } from '../../../../test/support/database.js';
import { newTenant, useDataSource, useLog } from '../../../../test/support/log.js';
import { drawSecret, SecretVault } from './secret-vault.js';

const KEY = 'a-key-that-seals-the-secrets-of-the-tests';
const database = useDatabase();
const opened = useLog(database);
const data = useDataSource(database);

describe('a secret', () => {
  const [endpointId, secretId] = [newId(), newId()];
  const secret = drawSecret();

  it('is sealed where there is a key, and opened with that key alone', async () => {
    const tenant = newTenant();
    const vault = new SecretVault(data.dataSource, KEY);
    expect(await vault.keep(tenant, endpointId, secretId, secret)).toBe(true);
    expect(await vault.keep(tenant, endpointId, secretId, drawSecret())).toBe(false);
    expect(await vault.open(tenant, endpointId, [secretId])).toEqual([secret]);
    const open = (key: string | null) => new SecretVault(data.dataSource, key).open(tenant, endpointId, [secretId]);
    await expect(open(`${KEY}!`)).rejects.toThrow('it was sealed with another key');
    await expect(open(null)).rejects.toThrow('it was sealed, and no key is set');
    const [kept] = await opened.query<{ sealed: string }>(
      'select sealed from vault.webhook_secrets where tenant_id = $1',
      [tenant],
    );
    expect(kept!.sealed).toMatch(/^sealed\./);
    expect(kept!.sealed).not.toContain(secret.slice(6, 20));
  });

  it('cannot be put in the place of another', async () => {
    const tenant = newTenant();
    const vault = new SecretVault(data.dataSource, KEY);
    await vault.keep(tenant, endpointId, secretId, secret);
    await opened.query(`update vault.webhook_secrets set secret_id = 'another' where tenant_id = $1`, [tenant]);
    await expect(vault.open(tenant, endpointId, ['another'])).rejects.toThrow('another key');
    await expect(vault.open(tenant, endpointId, [secretId])).rejects.toThrow('it is not there');
  });

  it('is another tenant’s alone, and is forgotten', async () => {
    const tenant = newTenant();
    const vault = new SecretVault(data.dataSource, null);
    await vault.keep(tenant, endpointId, secretId, secret);
    await expect(vault.open(newTenant(), endpointId, [secretId])).rejects.toThrow('it is not there');
    await vault.forget(tenant, endpointId, ['another']);
    expect(await vault.open(tenant, endpointId, [secretId])).toEqual([secret]);
    await vault.forget(tenant, endpointId, [secretId]);
    await expect(vault.open(tenant, endpointId, [secretId])).rejects.toThrow('it is not there');
  });
});
