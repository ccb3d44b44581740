import { fold } from '#kernel';
import { agencyDecider, type AgencyEvent, type AgencyState } from '#organizations/domain';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { agenciesByField, agenciesInAmendments, faultOfPresence } from './presence.js';
import type { Task } from './task.js';

const plain: Task = {
  taskId: 't-1',
  ordinal: 1,
  text: 'Report',
  kind: 'order',
  lead: { agencyId: 'so-khcn' },
  coordinatingAgencyIds: [],
  deadline: null,
};
const full: Task = {
  ...plain,
  jointLeads: [{ groupId: 'so-nganh' }, { agencyId: 'so-gddt' }],
  coordinatingAgencyIds: ['so-y-te', 'so-noi-vu'],
  completion: { rule: 'consolidated', byAgencyId: 'so-gddt' },
  monitorId: 'phong-khgd',
  expected: { kind: 'submission', approvedById: 'chu-tich' },
  reportTo: {
    toId: 'bo-nnmt',
    viaId: 'cuc-qldd',
    copyIds: ['bo-tc', 'bo-nv'],
    email: 'qhgd@mae.gov.vn',
    alsoTo: [{ toId: 'bo-khcn', viaId: 'cuc-bdtw' }, { toId: 'bo-gddt' }],
  },
};
const draft: DirectiveDraftedData = {
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Science, education, finance',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong',
  escalationChain: ['van-phong', 'chu-tich'],
  addressees: ['so-tu-phap'],
  copies: [{ recipient: 'CVP, PCVP' }, { recipient: 'Sở Tài chính', agencyId: 'so-tai-chinh' }],
  tasks: [plain, full],
};
const ofFull = (at: string) => [
  ['so-khcn', `${at}/lead/agencyId`],
  ['so-gddt', `${at}/jointLeads/1/agencyId`],
  ['so-y-te', `${at}/coordinatingAgencyIds/0`],
  ['so-noi-vu', `${at}/coordinatingAgencyIds/1`],
  ['bo-nnmt', `${at}/reportTo/toId`],
  ['cuc-qldd', `${at}/reportTo/viaId`],
  ['bo-tc', `${at}/reportTo/copyIds/0`],
  ['bo-nv', `${at}/reportTo/copyIds/1`],
  ['bo-khcn', `${at}/reportTo/alsoTo/0/toId`],
  ['cuc-bdtw', `${at}/reportTo/alsoTo/0/viaId`],
  ['bo-gddt', `${at}/reportTo/alsoTo/1/toId`],
  ['phong-khgd', `${at}/monitorId`],
  ['so-gddt', `${at}/completion/byAgencyId`],
  ['chu-tich', `${at}/expected/approvedById`],
];
const pairs = (named: readonly { readonly agencyId: string; readonly field: string }[]) =>
  named.map(({ agencyId, field }) => [agencyId, field]);

function agency(agencyId: string, change: { readonly validFrom?: string; readonly endedOn?: string }): AgencyState {
  const { validFrom, endedOn } = change;
  const registered: AgencyEvent = {
    type: 'agency.registered',
    data: {
      agencyId,
      name: agencyId,
      aliases: [],
      kind: 'department',
      ...(validFrom !== undefined && { validFrom }),
    },
  };
  const facts: AgencyEvent[] = [registered];
  if (endedOn !== undefined) {
    facts.push({
      type: 'agency.ended',
      data: { agencyId, reorganizationId: 'r', on: endedOn, cause: 'dissolution', successorIds: [] },
    });
  }
  return fold(agencyDecider, facts);
}

describe('the agencies that a directive names', () => {
  it('are told in the order of the document, each with where it stands', () => {
    expect(pairs(agenciesByField(draft))).toEqual([
      ['ubnd-tinh', '/issuerId'],
      ['van-phong', '/monitorId'],
      ['van-phong', '/escalationChain/0'],
      ['chu-tich', '/escalationChain/1'],
      ['so-tai-chinh', '/copies/1/agencyId'],
      ['so-khcn', '/tasks/0/lead/agencyId'],
      ...ofFull('/tasks/1'),
    ]);
  });

  it('are none where a group leads, something else completes, or another product is expected', () => {
    const task: Task = {
      ...plain,
      lead: { groupId: 'so-nganh' },
      completion: { rule: 'quorum', count: 2 },
      expected: { kind: 'report' },
      reportTo: { toId: 'bo-nnmt' },
    };
    const { copies: _, ...uncopied } = draft;
    expect(pairs(agenciesByField({ ...uncopied, escalationChain: [], tasks: [task] }))).toEqual([
      ['ubnd-tinh', '/issuerId'],
      ['van-phong', '/monitorId'],
      ['bo-nnmt', '/tasks/0/reportTo/toId'],
    ]);
  });

  it('are, in amendments, those that lead from now on and those of new tasks', () => {
    const named = agenciesInAmendments([
      { item: 'text', taskId: 't-1', text: 'x' },
      { item: 'lead', taskId: 't-1', lead: { agencyId: 'so-y-te' } },
      { item: 'lead', taskId: 't-2', lead: { groupId: 'so-nganh' } },
      { item: 'task-dropped', taskId: 't-3' },
      { item: 'task-added', task: full },
    ]);
    expect(pairs(named)).toEqual([['so-y-te', '/amendments/1/lead/agencyId'], ...ofFull('/amendments/4/task')]);
  });
});

describe('a directive of a day', () => {
  const agencies = new Map([
    ['so-cu', agency('so-cu', { endedOn: '2025-03-01' })],
    ['so-moi', agency('so-moi', { validFrom: '2025-03-01' })],
  ]);
  const [old, young, unknown] = ['so-cu', 'so-moi', 'so-la'].map((agencyId, index) => ({
    agencyId,
    field: `/tasks/${index}/lead/agencyId`,
  })) as [
    { agencyId: string; field: string },
    { agencyId: string; field: string },
    { agencyId: string; field: string },
  ];

  it('names agencies that exist on it', () => {
    expect(faultOfPresence([old], agencies, '2025-02-28')).toBeNull();
    expect(faultOfPresence([young], agencies, '2025-03-01')).toBeNull();
    expect(faultOfPresence([], agencies, '2025-03-01')).toBeNull();
  });

  it('is refused for the first that does not, with the place where it is named', () => {
    const cases = [
      [[young, old], '2025-03-01', 'agency/ended', { agencyId: 'so-cu', field: '/tasks/0/lead/agencyId' }],
      [[old, young], '2025-02-28', 'agency/not-yet', { agencyId: 'so-moi', field: '/tasks/1/lead/agencyId' }],
      [[old, unknown, young], '2025-02-28', 'agency/unknown', { agencyId: 'so-la', field: '/tasks/2/lead/agencyId' }],
    ] as const;
    for (const [named, day, code, facts] of cases) {
      expect(faultOfPresence(named, agencies, day)).toMatchObject({ accepted: false, rule: { code }, facts });
    }
  });
});
