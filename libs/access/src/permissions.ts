/** What a caller may be allowed to do, each with the sentence a person reads. */
export const PERMISSIONS = {
  'agency:register': 'Register agencies and form groups of them',
  'agency:reorganize': 'Merge, split and dissolve agencies, and say who takes work that no rule gives to anybody',
  'agency:read': 'See agencies, groups and their members',
  'person:register': 'Register people, correct their particulars and let them leave office',
  'person:erase': 'Erase people, so that nobody can read their personal data any more',
  'person:read': 'See people, their posts and fields, and who may sign what',
  'staff:appoint': 'Create posts, appoint people to them and announce officers for fields of work',
  'delegation:grant': 'Give and revoke leave to sign',
  'directive:draft': 'Draft a directive with its tasks',
  'directive:issue': 'Issue a drafted directive: number it and assign its tasks',
  'directive:change': 'Amend, correct, replace and withdraw an issued directive',
  'directive:annotate': 'Record what a directive cites, what its text leaves open and how its tasks hang together',
  'directive:read': 'See directives and registers',
  'directive:read-secret': 'See directives and registers of secrecy as well',
  'register:open': 'Open a register that goes on counting from a number',
  'calendar:read': 'See which days and hours are worked, and why',
  'calendar:administer': 'Set days off, worked Saturdays, the week and the office hours',
  'assignment:read': 'See assignments, their status and who holds them',
  'assignment:answer':
    'Acknowledge an assignment, report progress on it and respond to it; decline it, ask for more time, contest its status',
  'assignment:delegate': 'Give parts of an assignment to others, each an assignment of its own',
  'assignment:hand-over': 'Offer an assignment to another agency, and take over or refuse one that is offered',
  'assignment:coordinate': 'Ask other agencies for their opinion, and give one',
  'assignment:judge': 'Return or accept an answer, in whole or in part',
  'assignment:decide':
    'Uphold, transfer, suspend, resume, cancel or reopen an assignment, set its deadline, decide contests, correct entries',
  'attachment:read': 'See and download documents attached to directives and assignments',
  'attachment:add': 'Attach documents to directives and assignments, and withdraw them',
  'webhook:read': 'See webhooks and what was delivered to them',
  'webhook:manage': 'Register webhooks, change, test, replay and remove them, and have deliveries tried again',
  'follow-up:read': 'See how deadlines are read and followed up, and the ladders there are',
  'follow-up:manage': 'Set how deadlines are read and followed up; define, change and retire ladders',
  'inbox:read': 'See the notices to oneself and one’s agency, and how one is told',
  'inbox:keep': 'Mark notices as read, and set how one is told',
  'report:read': 'See scoreboards and reports',
  'report-subscription:read': 'See which reports are sent to whom, and what was sent',
  'report-subscription:manage': 'Have reports sent, change, pause, resume and end that',
  'event:read': 'Follow every event of the log',
  'event:read-texts': 'Take out events as they were recorded, those of secrecy too, to have them verified',
  'legal-file:read': 'Take out the legal file of a directive or an assignment',
  'signing-key:retire': 'Say that a key signs for the log no longer',
  'event-type:read': 'See which types of events there are, and the form of each',
  'replay:run': 'Fold the log again and compare every read model with it',
  'operations:read': 'See subscriptions, their lag and the timers that are due',
  'operations:manage': 'Resume subscriptions and hand them again what they set aside',
  'clock:read': 'See what time the engine goes by',
  'clock:step': 'Step the clock of a demonstration',
} as const;

export type Permission = keyof typeof PERMISSIONS;

export function isPermission(value: unknown): value is Permission {
  return typeof value === 'string' && Object.hasOwn(PERMISSIONS, value);
}

/** Who somebody is to the engine. */
export const ROLES = {
  administrator: 'Runs the engine',
  office: 'The Office: drafts and issues directives, follows them up, judges answers',
  agency: 'An agency: answers for its assignments, and decides about those it issued, follows up or gave parts of',
  auditor: 'Sees everything and changes nothing',
} as const;

export type Role = keyof typeof ROLES;

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && Object.hasOwn(ROLES, value);
}

const READ: readonly Permission[] = [
  'agency:read',
  'calendar:read',
  'directive:read',
  'assignment:read',
  'attachment:read',
  'inbox:read',
  'report:read',
  'follow-up:read',
  'clock:read',
  'event-type:read',
];
const OF_THE_LEAD: readonly Permission[] = [
  'assignment:answer',
  'assignment:delegate',
  'assignment:hand-over',
  'assignment:coordinate',
];
const OF_THE_AUTHORITY: readonly Permission[] = ['assignment:judge', 'assignment:decide'];
const OF_OFFICES: readonly Permission[] = ['person:register', 'staff:appoint', 'delegation:grant'];
const OVERSEE: readonly Permission[] = [
  'event:read',
  'replay:run',
  'operations:read',
  'webhook:read',
  'report-subscription:read',
];

const GRANTED: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  administrator: new Set([
    ...READ,
    ...OVERSEE,
    'person:read',
    'person:erase',
    ...OF_OFFICES,
    'operations:manage',
    'signing-key:retire',
    'webhook:manage',
    'report-subscription:manage',
    'agency:register',
    'calendar:administer',
    'register:open',
    'follow-up:manage',
    'clock:step',
  ]),
  office: new Set([
    ...READ,
    'person:read',
    ...OF_OFFICES,
    'agency:register',
    'agency:reorganize',
    'calendar:administer',
    'directive:draft',
    'directive:issue',
    'directive:change',
    'directive:annotate',
    'directive:read-secret',
    'register:open',
    'follow-up:manage',
    // The Office also enters what reached it on paper, in the name of the agency that sent it.
    ...OF_THE_LEAD,
    ...OF_THE_AUTHORITY,
    'attachment:add',
    'webhook:read',
    'webhook:manage',
    'report-subscription:read',
    'report-subscription:manage',
    'legal-file:read',
    'inbox:keep',
  ]),
  // An agency judges and decides where it is issuer or monitor, as the lead of a whole is for its parts: rules see to that.
  agency: new Set([...READ, 'person:read', ...OF_THE_LEAD, ...OF_THE_AUTHORITY, 'attachment:add', 'inbox:keep']),
  auditor: new Set([
    ...READ,
    'person:read',
    ...OVERSEE,
    'event:read-texts',
    'legal-file:read',
    'directive:read-secret',
  ]),
};

export function mayDo(role: Role, permission: Permission): boolean {
  return GRANTED[role].has(permission);
}
