import fc from 'fast-check';
import { lawsOf, playFrozen, anyOf, type Asking } from '../../../../test/support/laws.js';
import { agencyDecider } from './agency.decider.js';
import type { AgencyCommand } from './agency.events.js';
import { delegationDecider } from './delegation.decider.js';
import { SIGNING_MARKS, type DelegationCommand, type RankedPost } from './delegation.events.js';
import { groupDecider, membersOn } from './group.decider.js';
import type { GroupCommand } from './group.events.js';
import { identifierDecider } from './identifier.decider.js';
import type { IdentifierCommand } from './identifier.events.js';
import { personDecider } from './person.decider.js';
import { ERASURE_REQUESTERS, type PersonCommand } from './person.events.js';
import { reorganizationDecider } from './reorganization.decider.js';
import type { Reorganization, ReorganizationStreamCommand } from './reorganization.events.js';
import { staffDecider } from './staff.decider.js';
import { POST_RANKS, type StaffCommand } from './staff.events.js';
import { holdsOn, type Period } from './timeline.js';

const agencyId = 'so-a';
const DAYS = ['2025-01-01', '2025-02-01', '2025-03-01', '2025-04-01'];
/** One that no calendar has is asked for now and then. */
const day = fc.constantFrom(...DAYS, ...DAYS, '2025-02-30');
const days: fc.Arbitrary<Period> = fc
  .tuple(fc.option(day), fc.option(day))
  .map(([validFrom, validTo]) => ({ ...(validFrom !== null && { validFrom }), ...(validTo !== null && { validTo }) }));
const agency = fc.constantFrom('so-a', 'so-b', 'so-c', 'Sở D');
const name = fc.constantFrom('A', 'B', ' ');
const person = fc.constantFrom('an', 'binh');
const is = <Type extends string>(type: Type) => ({ type: fc.constant(type) });

describe('an agency', () => {
  const of = { agencyId: fc.constant(agencyId) };
  const identifier = fc.record({
    scheme: fc.constantFrom('statistical' as const, 'exchange' as const),
    value: fc.constantFrom('H44', 'x y'),
  });
  const kind = fc.constantFrom('office' as const, 'commune' as const);
  const parentId = fc.constantFrom(null, 'so-b', agencyId);
  const asking: Asking<AgencyCommand> = {
    'register-agency': fc.record(
      { ...is('register-agency'), ...of, name, aliases: fc.constant([]), kind, validFrom: day },
      { requiredKeys: ['type', 'agencyId', 'name', 'aliases', 'kind'] },
    ),
    'rename-agency': fc.record({ ...is('rename-agency'), ...of, name, validFrom: day }),
    'reclassify-agency': fc.record({ ...is('reclassify-agency'), ...of, kind, validFrom: day }),
    'move-agency': fc.record({ ...is('move-agency'), ...of, parentId, validFrom: day }),
    'correct-agency': fc.record({ ...is('correct-agency'), ...of, on: day, name }),
    'add-alias': fc.tuple(name, days).map(([alias, period]) => ({ type: 'add-alias', agencyId, alias, ...period })),
    'drop-alias': fc.record({ ...is('drop-alias'), ...of, alias: name, validTo: day }),
    'assign-identifier': fc
      .tuple(identifier, days)
      .map(([one, period]) => ({ type: 'assign-identifier', agencyId, ...one, ...period })),
    'withdraw-identifier': fc
      .tuple(identifier, day)
      .map(([one, validTo]) => ({ type: 'withdraw-identifier', agencyId, ...one, validTo })),
  };
  lawsOf(agencyDecider, asking, {
    'agency.registered': 'here',
    'agency.renamed': 'here',
    'agency.reclassified': 'here',
    'agency.moved': 'here',
    'agency.corrected': 'here',
    'agency.alias-added': 'here',
    'agency.alias-dropped': 'here',
    'agency.identifier-assigned': 'here',
    'agency.identifier-withdrawn': 'here',
    'agency.ended': 'over several streams',
    'agency.divided': 'over several streams',
    'agency.took-over': 'over several streams',
  });
});

describe('an identifier', () => {
  const identifier = { scheme: 'exchange', value: 'H44' } as const;
  const asking: Asking<IdentifierCommand> = {
    'claim-identifier': fc
      .tuple(agency, days)
      .map(([id, period]) => ({ type: 'claim-identifier', ...identifier, agencyId: id, ...period })),
    'release-identifier': fc
      .tuple(agency, day)
      .map(([id, validTo]) => ({ type: 'release-identifier', ...identifier, agencyId: id, validTo })),
  };
  lawsOf(identifierDecider, asking, { 'identifier.claimed': 'here', 'identifier.released': 'here' });
});

describe('a group', () => {
  const groupId = 'cac-so';
  const of = { groupId: fc.constant(groupId) };
  const member = fc.record({ agencyId: agency, validFrom: day });
  const members = fc.array(member, { maxLength: 3 });
  const asking: Asking<GroupCommand> = {
    'form-group': fc.record({ ...is('form-group'), ...of, name, aliases: fc.constant([]), members }),
    'join-group': fc.record({ ...is('join-group'), ...of, members }),
    'leave-group': fc.record({ ...is('leave-group'), ...of, agencyId: agency, validTo: day }),
    'succeed-member': fc.record({
      ...is('succeed-member'),
      ...of,
      agencyId: agency,
      successorIds: fc.uniqueArray(agency, { maxLength: 2 }),
      on: day,
    }),
  };
  lawsOf(groupDecider, asking, {
    'group.formed': 'here',
    'group.member-joined': 'here',
    'group.member-left': 'here',
    'group.member-succeeded': 'here',
  });

  it('counts on every day as many members as there are memberships, each agency once', () => {
    fc.assert(
      fc.property(fc.array(anyOf(asking), { maxLength: 60, size: 'max' }), (asked) => {
        const { state } = playFrozen(groupDecider, asked);
        if (state.status === 'nonexistent') return;
        for (const one of DAYS) {
          const agencyIds = membersOn(state, one);
          expect(agencyIds).toHaveLength(state.memberships.filter((period) => holdsOn(period, one)).length);
          expect(new Set(agencyIds).size).toBe(agencyIds.length);
        }
      }),
    );
  });
});

describe('a person', () => {
  const of = { personId: fc.constant('an') };
  const particulars = fc.record(
    { name, email: fc.constantFrom('an@example.vn', 'an'), phone: fc.constant('0210') },
    { requiredKeys: ['name'] },
  );
  const asking: Asking<PersonCommand> = {
    'register-person': particulars.map((data) => ({ type: 'register-person', personId: 'an', ...data })),
    'change-person': particulars.map((data) => ({ type: 'change-person', personId: 'an', ...data })),
    'leave-office': fc.record({ ...is('leave-office'), ...of, on: day }),
    'erase-person': fc.record({
      ...is('erase-person'),
      ...of,
      ground: fc.constantFrom('Luật 91/2025/QH15', ' '),
      requestedBy: fc.constantFrom(...ERASURE_REQUESTERS),
      on: day,
    }),
  };
  lawsOf(personDecider, asking, {
    'person.registered': 'here',
    'person.changed': 'here',
    'person.left': 'here',
    'person.erased': 'here',
  });
});

describe('the staff of an agency', () => {
  const of = { agencyId: fc.constant(agencyId) };
  const postId = fc.constantFrom('x', 'y', 'z');
  const field = fc.constantFrom('dat-dai', 'thue');
  const post = fc.record(
    { title: name, rank: fc.constantFrom(...POST_RANKS), unit: fc.constant('phong') },
    { requiredKeys: ['title', 'rank'] },
  );
  const asking: Asking<StaffCommand> = {
    'create-post': fc
      .tuple(postId, post, days)
      .map(([id, what, period]) => ({ type: 'create-post', agencyId, postId: id, ...what, ...period })),
    'abolish-post': fc.record({ ...is('abolish-post'), ...of, postId, validTo: day }),
    'fill-post': fc.tuple(postId, person, fc.boolean(), days).map(([id, personId, acting, period]) => ({
      type: 'fill-post',
      agencyId,
      postId: id,
      personId,
      acting,
      ...period,
    })),
    'vacate-post': fc.record({ ...is('vacate-post'), ...of, postId, personId: person, validTo: day }),
    'announce-focal-point': fc.record({
      ...is('announce-focal-point'),
      ...of,
      field,
      personId: person,
      validFrom: day,
    }),
    'withdraw-focal-point': fc.record({ ...is('withdraw-focal-point'), ...of, field, validTo: day }),
    'close-staff': fc.record({ ...is('close-staff'), ...of, on: day }),
  };
  lawsOf(staffDecider, asking, {
    'post.created': 'here',
    'post.abolished': 'here',
    'post.filled': 'here',
    'post.vacated': 'here',
    'focal-point.announced': 'here',
    'focal-point.withdrawn': 'here',
    'staff.closed': 'here',
  });

  it('holds nothing on a day on which it is closed, whatever follows', () => {
    fc.assert(
      fc.property(fc.array(anyOf(asking), { maxLength: 60, size: 'max' }), (asked) => {
        const { posts, tenures, focalPoints, closedOn } = playFrozen(staffDecider, asked).state;
        const after = DAYS.filter((one) => closedOn !== undefined && closedOn <= one);
        const all: readonly Period[] = [...posts, ...tenures, ...focalPoints];
        for (const one of after) expect(all.filter((period) => holdsOn(period, one))).toEqual([]);
      }),
    );
  });
});

describe('leave to sign', () => {
  const chairman: RankedPost = { agencyId, postId: 'chu-tich', rank: 'head' };
  const viceChairman: RankedPost = { agencyId, postId: 'pho', rank: 'deputy' };
  const chief: RankedPost = { agencyId: 'so-b', postId: 'giam-doc', rank: 'head' };
  const post = fc.constantFrom(chairman, chairman, viceChairman, chief);
  const grantId = fc.constantFrom('g-1', 'g-2', 'g-3', 'g-4');
  const grant = fc.record(
    {
      grantId,
      mark: fc.constantFrom(...SIGNING_MARKS),
      grantor: post,
      grantee: post,
      personId: person,
      scope: fc.constantFrom({}, { fields: ['y-te'] }),
      basis: fc.constant('15/QĐ'),
      under: grantId,
      validFrom: day,
      validTo: day,
    },
    { requiredKeys: ['grantId', 'mark', 'grantee', 'scope', 'validFrom'] },
  );
  const asking: Asking<DelegationCommand> = {
    'grant-signing': grant.map((one) => ({ type: 'grant-signing', agencyId, ...one })),
    'revoke-signing': fc.record({ ...is('revoke-signing'), agencyId: fc.constant(agencyId), grantId, validTo: day }),
  };
  lawsOf(delegationDecider, asking, { 'delegation.granted': 'here', 'delegation.revoked': 'here' }, 120);
});

describe('a reorganisation', () => {
  const reorganizationId = 'hop-nhat';
  const assignmentId = fc.constantFrom('a-1', 'a-2');
  const change = fc.constantFrom<Reorganization>(
    { kind: 'merger', predecessorIds: ['so-a', 'so-b'], successorId: 'so-c' },
    { kind: 'dissolution', agencyId: 'so-a', successorId: null, parentId: null },
  );
  const asking: Asking<ReorganizationStreamCommand> = {
    'record-reorganization': fc
      .tuple(change, fc.constantFrom(...DAYS))
      .map(([what, on]) => ({ type: 'record-reorganization', reorganizationId, on, change: what })),
    'answer-rehoming': fc
      .tuple(assignmentId, agency)
      .map(([id, toAgencyId]) => ({ type: 'answer-rehoming', reorganizationId, assignmentId: id, toAgencyId })),
  };
  lawsOf(reorganizationDecider, asking, {
    'reorganization.decided': 'here',
    'reorganization.rehoming-answered': 'here',
  });
});
