import pg from 'pg';
import { runtimeUrl } from './runtime-url.js';

/** What node-postgres makes of an address. */
function optionsOf(url: string): string | undefined {
  return (new pg.Client({ connectionString: url }) as unknown as { connectionParameters: { options?: string } })
    .connectionParameters.options;
}

const SESSION = '-c role=dondoc_app -c search_path=read,log -c timezone=UTC';

describe('the address the product connects with', () => {
  it('puts the session into the app role', () => {
    expect(optionsOf(runtimeUrl('postgres://dondoc_owner:p%2Bw@localhost:5432/dondoc'))).toBe(SESSION);
  });

  it('keeps what the address says of its own, with the role last', () => {
    const url = runtimeUrl('postgres://localhost/dondoc?sslmode=disable&options=-c%20work_mem%3D8MB');
    expect(optionsOf(url)).toBe(`-c work_mem=8MB ${SESSION}`);
    expect(url).toContain('sslmode=disable');
  });

  it('keeps the password as it was', () => {
    expect(new URL(runtimeUrl('postgres://u:p%2Bw@localhost/x')).password).toBe('p%2Bw');
  });

  it('takes a socket', () => {
    expect(optionsOf(runtimeUrl('postgres:///dondoc?host=/tmp'))).toBe(SESSION);
  });
});
