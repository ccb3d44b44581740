import { isPermission, isRole, mayDo, PERMISSIONS, ROLES, type Permission, type Role } from './permissions.js';

const roles = Object.keys(ROLES) as Role[];
const permissions = Object.keys(PERMISSIONS) as Permission[];

describe('what each role may do', () => {
  it.each([
    ['office', 'directive:issue', true],
    ['office', 'assignment:judge', true],
    ['office', 'replay:run', false],
    ['agency', 'assignment:answer', true],
    ['agency', 'assignment:judge', true],
    ['office', 'assignment:decide', true],
    ['auditor', 'assignment:decide', false],
    ['administrator', 'assignment:decide', false],
    ['agency', 'directive:issue', false],
    ['agency', 'event:read', false],
    ['auditor', 'event:read', true],
    ['auditor', 'replay:run', true],
    ['administrator', 'directive:issue', false],
    ['administrator', 'clock:step', true],
    ['administrator', 'operations:manage', true],
    ['auditor', 'operations:manage', false],
    ['office', 'operations:manage', false],
    ['office', 'webhook:manage', true],
    ['administrator', 'webhook:manage', true],
    ['auditor', 'webhook:read', true],
    ['auditor', 'webhook:manage', false],
    ['agency', 'webhook:read', false],
  ] as const)('%s and %s: %s', (role, permission, may) => {
    expect(mayDo(role, permission)).toBe(may);
  });

  it('lets the auditor change nothing of the history', () => {
    const changing = permissions.filter((permission) => !/:(read(-[a-z]+)?|run)$/.test(permission));
    expect(changing.filter((permission) => mayDo('auditor', permission))).toEqual([]);
  });

  it('grants every permission to somebody', () => {
    expect(permissions.filter((permission) => !roles.some((role) => mayDo(role, permission)))).toEqual([]);
  });

  it('knows roles and permissions from inherited names', () => {
    expect(isRole('constructor')).toBe(false);
    expect(isPermission('constructor')).toBe(false);
  });
});
