import { fold } from '#kernel';
import { AGENCY_ENDED, AGENCY_NOT_YET, AGENCY_UNKNOWN, agencyDecider, type AgencyEvent } from '#organizations/domain';
import { agenciesNamedIn } from './directive.decider.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { agenciesByField, agenciesInAmendments, faultOfPresence } from './presence.js';
import type { Task } from './task.js';

const task: Task = {
  taskId: 't-1',
  ordinal: 1,
  text: 'Report',
  kind: 'order',
  lead: { agencyId: 'lead' },
  jointLeads: [{ groupId: 'everybody' }, { agencyId: 'joint' }],
  completion: { rule: 'consolidated', byAgencyId: 'consolidating' },
  coordinatingAgencyIds: ['helping', 'helping-too'],
  deadline: null,
  reportTo: {
    toId: 'to',
    viaId: 'via',
    copyIds: ['copied'],
    alsoTo: [{ toId: 'also' }, { toId: 'then', viaId: 'through' }],
  },
  monitorId: 'task-monitor',
  expected: { kind: 'submission', approvedById: 'approving' },
};
const draft: DirectiveDraftedData = {
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Everything that can be named',
  issuerId: 'issuer',
  monitorId: 'monitor',
  escalationChain: ['first', 'second'],
  addressees: [],
  copies: [{ recipient: 'Somebody' }, { recipient: 'An agency', agencyId: 'copy' }],
  tasks: [{ ...task, lead: { groupId: 'everybody' }, jointLeads: [] }, task],
};

describe('the agencies that a directive names', () => {
  it('are found in every place, each with its field', () => {
    expect(new Map(agenciesByField(draft).map(({ field, agencyId }) => [field, agencyId]))).toEqual(
      new Map([
        ['/issuerId', 'issuer'],
        ['/monitorId', 'monitor'],
        ['/escalationChain/0', 'first'],
        ['/escalationChain/1', 'second'],
        ['/copies/1/agencyId', 'copy'],
        ...[0, 1].flatMap((index): [string, string][] => [
          [`/tasks/${index}/coordinatingAgencyIds/0`, 'helping'],
          [`/tasks/${index}/coordinatingAgencyIds/1`, 'helping-too'],
          [`/tasks/${index}/reportTo/toId`, 'to'],
          [`/tasks/${index}/reportTo/viaId`, 'via'],
          [`/tasks/${index}/reportTo/copyIds/0`, 'copied'],
          [`/tasks/${index}/reportTo/alsoTo/0/toId`, 'also'],
          [`/tasks/${index}/reportTo/alsoTo/1/toId`, 'then'],
          [`/tasks/${index}/reportTo/alsoTo/1/viaId`, 'through'],
          [`/tasks/${index}/monitorId`, 'task-monitor'],
          [`/tasks/${index}/completion/byAgencyId`, 'consolidating'],
          [`/tasks/${index}/expected/approvedById`, 'approving'],
        ]),
        ['/tasks/1/lead/agencyId', 'lead'],
        ['/tasks/1/jointLeads/1/agencyId', 'joint'],
      ]),
    );
  });

  it('are those whose streams an issuance rests on', () => {
    expect(new Set(agenciesByField(draft).map(({ agencyId }) => agencyId))).toEqual(new Set(agenciesNamedIn(draft)));
  });

  it('leave out what is not named', () => {
    const { copies: _, ...bare } = draft;
    const { jointLeads: __, completion: ___, reportTo: ____, monitorId: _____, expected: ______, ...plain } = task;
    expect(agenciesByField({ ...bare, escalationChain: [], tasks: [{ ...plain, coordinatingAgencyIds: [] }] })).toEqual(
      [
        { field: '/issuerId', agencyId: 'issuer' },
        { field: '/monitorId', agencyId: 'monitor' },
        { field: '/tasks/0/lead/agencyId', agencyId: 'lead' },
      ],
    );
  });
});

describe('the agencies that amendments name', () => {
  it('are new leads, and whoever a new task names', () => {
    const { jointLeads: _, completion: __, reportTo: ___, monitorId: ____, expected: _____, ...plain } = task;
    expect(
      agenciesInAmendments([
        { item: 'task-dropped', taskId: 't-1' },
        { item: 'lead', taskId: 't-2', lead: { agencyId: 'new' } },
        { item: 'lead', taskId: 't-3', lead: { groupId: 'everybody' } },
        { item: 'task-added', task: plain },
      ]),
    ).toEqual([
      { field: '/amendments/1/lead/agencyId', agencyId: 'new' },
      { field: '/amendments/3/task/lead/agencyId', agencyId: 'lead' },
      { field: '/amendments/3/task/coordinatingAgencyIds/0', agencyId: 'helping' },
      { field: '/amendments/3/task/coordinatingAgencyIds/1', agencyId: 'helping-too' },
    ]);
  });
});

describe('whether agencies can be named on a day', () => {
  const registered = (agencyId: string, more: { readonly validFrom?: string } = {}) =>
    fold(agencyDecider, [
      { type: 'agency.registered', data: { agencyId, name: agencyId, aliases: [], kind: 'department', ...more } },
    ] as AgencyEvent[]);
  const ended: AgencyEvent = {
    type: 'agency.ended',
    data: { agencyId: 'old', on: '2025-07-01', cause: 'merger', reorganizationId: 'r', successorIds: ['new'] },
  } as unknown as AgencyEvent;
  const agencies = new Map([
    ['steady', registered('steady')],
    ['old', agencyDecider.evolve(registered('old'), ended)],
    ['young', registered('young', { validFrom: '2025-08-01' })],
  ]);
  const on = (day: string, ...agencyIds: string[]) =>
    faultOfPresence(
      agencyIds.map((agencyId, index) => ({ agencyId, field: `/${index}` })),
      agencies,
      day,
    );

  it('is so while they exist', () => {
    expect(on('2025-06-30', 'steady', 'old')).toBeNull();
    expect(on('2025-08-01', 'steady', 'young')).toBeNull();
  });

  it('is refused with the field of the first that has ended, or not begun, or is unknown', () => {
    expect(on('2025-07-01', 'steady', 'old')).toMatchObject({
      rule: AGENCY_ENDED,
      facts: { agencyId: 'old', field: '/1' },
    });
    expect(on('2025-07-31', 'young', 'old')).toMatchObject({ rule: AGENCY_NOT_YET, facts: { field: '/0' } });
    expect(on('2025-07-31', 'nobody')).toMatchObject({ rule: AGENCY_UNKNOWN, facts: { field: '/0' } });
  });
});
