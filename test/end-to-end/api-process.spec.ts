import { useDatabase } from '../support/database.js';
import { ended, listening, startProduct } from './product-process.js';
import { useSubjectKeys } from '../support/subject-keys.js';

const database = useDatabase();
const subjectKeys = useSubjectKeys();
const TOKEN_SECRET = 'a-secret-for-tests-that-is-long-enough';

describe('when the API runs as a process of its own', () => {
  it('serves until it is told to stop, and then ends well', async () => {
    const child = startProduct('api', {
      DATABASE_URL: database.ownerUrl,
      TOKEN_SECRET,
      PORT: '0',
      ...subjectKeys.settings,
    });
    const end = ended(child);
    const url = await listening(child);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await fetch(`${url}/v1/agencies`)).status).toBe(401);
    child.kill('SIGTERM');
    const { code, output } = await end;
    expect({ code, signal: child.signalCode, errors: output.includes('"level":"error"') }).toEqual({
      code: null,
      signal: 'SIGTERM',
      errors: false,
    });
  });

  it('says which settings are missing, and no more', async () => {
    const { code, output } = await ended(startProduct('api', {}));
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toEqual([
      'DATABASE_URL is not set; an API of its own needs the database it works on.',
      'TOKEN_SECRET is not set; the API needs the key its tokens are signed with.',
      'SUBJECT_MASTER_KEY is not set; the API needs what the keys of personal data are wrapped by.',
      '`npm start` runs everything embedded and needs none of them.',
    ]);
  });

  it('says which settings are wrong, and what is accepted', async () => {
    const { code, output } = await ended(startProduct('api', { PORT: 'eighty', DATABASE_URL: 'mysql://localhost/x' }));
    expect(code).toBe(1);
    expect(output).toContain('PORT is "eighty"; accepted: a whole number from 0 (any free port) to 65535.');
    expect(output).toContain('DATABASE_URL is "mysql://localhost/x"; accepted: an address such as postgres://');
    expect(output).not.toContain('    at ');
  });
});
