import { ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyStream } from './agency.events.js';
import * as agencyRules from './agency.rules.js';
import { identifierStream, type IdentifierEvent } from './identifier.events.js';
import * as rules from './organization.rules.js';
import type { MergeAgencies } from './reorganization.events.js';
import * as reorganizationRules from './reorganization.rules.js';
import { absorb, dissolve, merge, on, province, registered, split } from '../../../../test/support/small-province.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  REORGANIZATION_ID_TAKEN: reorganizationRules.REORGANIZATION_ID_TAKEN,
  REORGANIZATION_TOO_FEW: reorganizationRules.REORGANIZATION_TOO_FEW,
  REORGANIZATION_AGENCY_TWICE: reorganizationRules.REORGANIZATION_AGENCY_TWICE,
  REORGANIZATION_ALREADY_ENDING: reorganizationRules.REORGANIZATION_ALREADY_ENDING,
  REORGANIZATION_OVERTAKEN: reorganizationRules.REORGANIZATION_OVERTAKEN,
  REORGANIZATION_DEFAULT_NOT_NAMED: reorganizationRules.REORGANIZATION_DEFAULT_NOT_NAMED,
  REORGANIZATION_MAPPED_TWICE: reorganizationRules.REORGANIZATION_MAPPED_TWICE,
});

describe('a reorganisation', () => {
  it('is refused where the new agency begins with what another has', () => {
    const code = { scheme: 'legacy', value: 'X' } as const;
    const register = province().given(identifierStream(code), {
      type: 'identifier.claimed',
      data: { agencyId: 'so-c', ...code },
    } satisfies IdentifierEvent);
    const successor = { agencyId: 'so-ab', name: 'AB', aliases: [], kind: 'department' as const, code: 'x' };
    expect(register.decide({ ...merge, successor: { register: successor } })).toMatchObject({
      rule: agencyRules.IDENTIFIER_TAKEN,
      facts: { agencyId: 'so-c' },
    });
  });

  breaks(reorganizationRules.REORGANIZATION_ID_TAKEN, 'another under the same id is refused', () => {
    const others = [
      [merge, { ...merge, on: '2025-08-01' }],
      [merge, { ...merge, basis: 'other' }],
      [merge, { ...merge, predecessorIds: ['so-b', 'so-a'] }],
      [absorb, { ...absorb, successor: { agencyId: 'so-c' } }],
      [split, { ...split, defaultSuccessorId: 'so-b' }],
      [split, { ...split, into: split.into.map(({ successor }) => ({ successor })) }],
      [dissolve, { ...dissolve, successorId: 'so-c' }],
      [dissolve, { ...dissolve, agencyId: 'so-b' }],
      [dissolve, { ...absorb, reorganizationId: 'giai-the' }],
    ] as const;
    for (const [first, second] of others) {
      const register = province();
      register.reorganize(first);
      expect(register.decide(second)).toMatchObject({
        rule: reorganizationRules.REORGANIZATION_ID_TAKEN,
        facts: { reorganizationId: first.reorganizationId },
      });
    }
  });

  breaks(reorganizationRules.REORGANIZATION_TOO_FEW, 'one alone is not merged, and not split into one', () => {
    const few = { rule: reorganizationRules.REORGANIZATION_TOO_FEW };
    expect(province().decide({ ...merge, predecessorIds: ['so-a'] })).toMatchObject(few);
    expect(province().decide({ ...absorb, predecessorIds: [] })).toMatchObject(few);
    expect(province().decide({ ...split, into: split.into.slice(0, 1) })).toMatchObject(few);
    expect(province().decide({ ...split, into: [] })).toMatchObject(few);
    expect(province().decide(absorb)).toMatchObject({ accepted: true });
  });

  breaks(reorganizationRules.REORGANIZATION_AGENCY_TWICE, 'nobody is merged twice, or into itself', () => {
    const twice = (agencyId: string) => ({
      rule: reorganizationRules.REORGANIZATION_AGENCY_TWICE,
      facts: { agencyId },
    });
    expect(province().decide({ ...merge, predecessorIds: ['so-a', 'so-a'] })).toMatchObject(twice('so-a'));
    expect(
      province().decide({ ...merge, predecessorIds: ['so-a', 'so-b'], successor: { agencyId: 'so-b' } }),
    ).toMatchObject(twice('so-b'));
    expect(province().decide({ ...split, into: [split.into[1]!, split.into[1]!] })).toMatchObject(twice('so-b'));
    expect(province().decide({ ...dissolve, successorId: 'so-a' })).toMatchObject(twice('so-a'));
  });

  breaks(reorganizationRules.REORGANIZATION_ALREADY_ENDING, 'who is known to end takes no part', () => {
    const ending = (agencyId: string) => ({
      rule: reorganizationRules.REORGANIZATION_ALREADY_ENDING,
      facts: { agencyId, endedOn: '2026-01-01' },
    });
    const register = province();
    register.reorganize({ ...dissolve, on: '2026-01-01' });
    expect(register.decide(absorb)).toMatchObject(ending('so-a'));
    expect(register.decide({ ...absorb, predecessorIds: ['so-b'], successor: { agencyId: 'so-a' } })).toMatchObject(
      ending('so-a'),
    );
  });

  breaks(reorganizationRules.REORGANIZATION_OVERTAKEN, 'nobody is reorganised before what rests on it', () => {
    const register = province();
    register.reorganize(absorb);
    const overtaken = {
      rule: reorganizationRules.REORGANIZATION_OVERTAKEN,
      facts: { agencyId: 'so-b', reorganizedOn: on },
    };
    const next: MergeAgencies = {
      ...absorb,
      reorganizationId: 'tiep',
      predecessorIds: ['so-b'],
      successor: { agencyId: 'so-c' },
    };
    expect(register.decide(next)).toMatchObject(overtaken);
    expect(register.decide({ ...next, on: '2025-06-01' })).toMatchObject(overtaken);
    expect(register.decide({ ...next, on: '2025-07-02' })).toMatchObject({ accepted: true });
    // Another may still come in before that.
    expect(
      register.decide({ ...next, predecessorIds: ['so-c'], successor: { agencyId: 'so-b' }, on: '2025-06-01' }),
    ).toMatchObject({ accepted: true });

    const divided = province();
    divided.reorganize({ ...split, into: [{ successor: { agencyId: 'so-a' } }, { successor: { agencyId: 'so-b' } }] });
    const back: MergeAgencies = { ...absorb, predecessorIds: ['so-c'], successor: { agencyId: 'so-a' } };
    expect(divided.decide(back)).toMatchObject({ facts: { agencyId: 'so-a', reorganizedOn: on } });
    expect(divided.decide({ ...absorb, successor: { agencyId: 'so-c' } })).toMatchObject({
      facts: { agencyId: 'so-a', reorganizedOn: on },
    });
    expect(divided.decide({ ...back, on: '2025-07-02' })).toMatchObject({ accepted: true });
  });

  it('is refused where somebody does not exist', () => {
    const register = province().given(agencyStream('moi'), registered('moi', { validFrom: on }));
    expect(register.decide({ ...absorb, predecessorIds: ['so-x'] })).toMatchObject({
      rule: agencyRules.AGENCY_UNKNOWN,
      facts: { agencyId: 'so-x' },
    });
    expect(register.decide({ ...absorb, successor: { agencyId: 'so-x' } })).toMatchObject({
      rule: agencyRules.AGENCY_UNKNOWN,
      facts: { agencyId: 'so-x' },
    });
    expect(register.decide({ ...absorb, on: '2025-06-01', successor: { agencyId: 'moi' } })).toMatchObject({
      rule: agencyRules.AGENCY_NOT_YET,
    });
    expect(register.decide({ ...absorb, successor: { agencyId: 'moi' } })).toMatchObject({ accepted: true });
    // It would have ended on its first day.
    expect(register.decide({ ...absorb, predecessorIds: ['moi'] })).toMatchObject({
      rule: agencyRules.AGENCY_NOT_YET,
      facts: { agencyId: 'moi', day: on, validFrom: on },
    });
    register.reorganize(dissolve);
    expect(register.decide({ ...absorb, on: '2025-08-01' })).toMatchObject({ rule: agencyRules.AGENCY_ENDED });
  });

  it('is refused where the new agency is, and where nobody can stand above it', () => {
    const begin = (more: object): MergeAgencies => ({
      ...merge,
      successor: { register: { agencyId: 'so-ab', name: 'AB', aliases: [], kind: 'department', ...more } },
    });
    expect(province().decide(begin({ name: '' }))).toMatchObject({ rule: rules.NAME_MISSING });
    expect(province().decide(begin({ agencyId: 'so-c' }))).toMatchObject({ rule: rules.AGENCY_ALREADY_REGISTERED });
    expect(province().decide(begin({ parentId: 'so-x' }))).toMatchObject({ rule: agencyRules.AGENCY_UNKNOWN_PARENT });
    expect(province().decide(begin({ parentId: 'so-a' }))).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
      facts: { agencyId: 'so-a' },
    });
    expect(province().decide(begin({ code: 'a b' }))).toMatchObject({ rule: agencyRules.IDENTIFIER_INVALID });
    expect(province().decide({ ...merge, reorganizationId: 'Hợp nhất' })).toMatchObject({ rule: rules.INVALID_ID });
    expect(province().decide({ ...merge, on: '2025-02-30' })).toMatchObject({ rule: rules.IMPOSSIBLE_DATE });
    expect(province().decide({ ...absorb, successor: { agencyId: 'Sở' } })).toMatchObject({ rule: rules.INVALID_ID });
  });

  it('is refused where what stood below would come to stand below one that is known to end', () => {
    const register = province();
    register.reorganize({ ...dissolve, agencyId: 'ubnd', reorganizationId: 'sau', on: '2026-01-01' });
    expect(register.decide(dissolve)).toMatchObject({
      rule: agencyRules.AGENCY_ENDED,
      facts: { agencyId: 'ubnd', endedOn: '2026-01-01' },
    });
  });
  breaks(reorganizationRules.REORGANIZATION_DEFAULT_NOT_NAMED, 'the default is one of the parts', () => {
    expect(province().decide({ ...split, defaultSuccessorId: 'so-c' })).toMatchObject({
      rule: reorganizationRules.REORGANIZATION_DEFAULT_NOT_NAMED,
      facts: { agencyId: 'so-c' },
    });
    expect(province().decide({ ...split, defaultSuccessorId: 'so-b' })).toMatchObject({ accepted: true });
  });

  breaks(reorganizationRules.REORGANIZATION_MAPPED_TWICE, 'a field or territory goes to one part', () => {
    const both = (more: object) => split.into.map(({ successor }) => ({ successor, ...more }));
    expect(province().decide({ ...split, into: both({ fields: ['rung'] }) })).toMatchObject({
      rule: reorganizationRules.REORGANIZATION_MAPPED_TWICE,
      facts: { fields: 'rung' },
    });
    expect(province().decide({ ...split, into: both({ territories: ['xa-a'] }) })).toMatchObject({
      facts: { territories: 'xa-a' },
    });
    const [first, second] = split.into;
    const once = [
      { ...first!, fields: ['rung', 'rung'], territories: ['dat'] },
      { ...second!, fields: ['dat'] },
    ];
    expect(province().decide({ ...split, into: once })).toMatchObject({ accepted: true });
    expect(province().decide({ ...split, into: both({ fields: ['Đất đai'] }) })).toMatchObject({
      rule: rules.INVALID_ID,
    });
  });

  eachRuleIsBrokenOnce();
});
