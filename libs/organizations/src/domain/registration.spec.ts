import { communes } from '../../../../apps/cli/src/demo/facts/communes.js';
import { OrganizationRegister } from '../../../../test/support/organization-register.js';
import { ruleBook } from '../../../../test/support/given-when-then.js';
import { parseAgencyImport } from './agency-import.js';
import { agencyStream, type AgencyEvent } from './agency.events.js';
import { identifiersOn } from './agency.lookups.js';
import * as rules from './agency.rules.js';
import { holderOn } from './identifier.decider.js';
import { identifierStream } from './identifier.events.js';
import { AGENCY_ALREADY_REGISTERED, NAME_MISSING } from './organization.rules.js';
import {
  decideOneRegistration,
  decideRegistration,
  identifiersOfRegistration,
  type AgencyToRegister,
  type LineRefused,
  type RegistrationPlan,
} from './registration.js';

const { breaks, eachRuleIsBrokenOnce } = ruleBook({ AGENCIES_REFUSED: rules.AGENCIES_REFUSED });

const agency = (agencyId: string, more: Partial<AgencyToRegister> = {}): AgencyToRegister => ({
  agencyId,
  name: agencyId,
  aliases: [],
  kind: 'department',
  ...more,
});
function decide(agencies: readonly AgencyToRegister[], register = new OrganizationRegister()) {
  const identifiers = new Map(identifiersOfRegistration(agencies).map((one) => [one, register.identifier(one)]));
  const lines = agencies.map((one, index) => ({ line: index + 1, agency: one }));
  return decideRegistration(lines, { agencies: register.agencies(), identifiers });
}
function planned(agencies: readonly AgencyToRegister[], register = new OrganizationRegister()): RegistrationPlan {
  const plan = decide(agencies, register);
  if (!register.carryOut(plan)) throw new Error(JSON.stringify(plan.facts));
  return plan;
}
function refused(agencies: readonly AgencyToRegister[], register = new OrganizationRegister()) {
  const plan = decide(agencies, register);
  if (plan.accepted) throw new Error('expected a refusal');
  expect(plan.rule).toBe(rules.AGENCIES_REFUSED);
  return (plan.facts['lines'] as unknown as LineRefused[]).map(({ line, code, facts }) => ({ line, code, facts }));
}
const H44 = { scheme: 'exchange', value: 'H44' } as const;

describe('agencies registered together', () => {
  it('are all registered, and each claims its identifiers', () => {
    const plan = planned([
      agency('xa-a', { kind: 'commune', code: '04792', validFrom: '2025-07-01' }),
      agency('so-a', { code: 'A', identifiers: [H44] }),
    ]);
    const days = { validFrom: '2025-07-01' };
    expect(plan).toEqual({
      accepted: true,
      registeredIds: ['xa-a', 'so-a'],
      dependsOn: [],
      writes: [
        {
          stream: agencyStream('xa-a'),
          events: [
            {
              type: 'agency.registered',
              data: { agencyId: 'xa-a', name: 'xa-a', aliases: [], kind: 'commune', code: '04792', ...days },
            },
          ],
        },
        {
          stream: 'identifier-statistical:04792',
          events: [
            { type: 'identifier.claimed', data: { agencyId: 'xa-a', scheme: 'statistical', value: '04792', ...days } },
          ],
        },
        {
          stream: agencyStream('so-a'),
          events: [
            {
              type: 'agency.registered',
              data: { agencyId: 'so-a', name: 'so-a', aliases: [], kind: 'department', code: 'A' },
            },
            { type: 'agency.identifier-assigned', data: { agencyId: 'so-a', ...H44 } },
          ],
        },
        {
          stream: 'identifier-legacy:A',
          events: [{ type: 'identifier.claimed', data: { agencyId: 'so-a', scheme: 'legacy', value: 'A' } }],
        },
        {
          stream: identifierStream(H44),
          events: [{ type: 'identifier.claimed', data: { agencyId: 'so-a', ...H44 } }],
        },
      ],
    });
  });

  it('name each other as parents in any order', () => {
    const register = new OrganizationRegister();
    planned([agency('chi-cuc', { parentId: 'so-a' }), agency('so-a', { parentId: 'ubnd' }), agency('ubnd')], register);
    expect(register.agencies().size).toBe(3);
  });

  it('rest on the parents that are there already', () => {
    const register = new OrganizationRegister();
    planned([agency('ubnd')], register);
    expect(planned([agency('so-a', { parentId: 'ubnd' })], register).dependsOn).toEqual([agencyStream('ubnd')]);
  });

  it('are left alone where they are registered already, though a code that nobody claimed is claimed now', () => {
    const register = new OrganizationRegister();
    const before: AgencyEvent = {
      type: 'agency.registered',
      data: { agencyId: 'xa-a', name: 'xa-a', aliases: [], kind: 'commune', code: '04792' },
    };
    register.given(agencyStream('xa-a'), before);
    const commune = agency('xa-a', { kind: 'commune', code: '04792' });
    const plan = planned([commune, agency('so-a')], register);
    expect(plan.registeredIds).toEqual(['so-a']);
    expect(plan.writes.map(({ stream }) => stream)).toEqual(['identifier-statistical:04792', agencyStream('so-a')]);
    expect(planned([commune, agency('so-a')], register)).toEqual({
      accepted: true,
      writes: [],
      dependsOn: [agencyStream('xa-a'), agencyStream('so-a'), 'identifier-statistical:04792'],
      registeredIds: [],
    });
  });

  it('are 148 communes of one file, each found by its code', () => {
    const register = new OrganizationRegister();
    planned([agency('ubnd-tinh')], register);
    const header = 'agencyId,name,kind,statistical,parentId,validFrom\n';
    const text = communes.map((one) => [one.agencyId, one.name, 'commune', one.code, 'ubnd-tinh', '2025-07-01'].join());
    const read = parseAgencyImport(header + text.join('\n'), 'csv');
    if (!read.accepted) throw new Error(JSON.stringify(read.facts));
    const agencies = read.lines.map((line) => line.agency);
    const identifiers = new Map(identifiersOfRegistration(agencies).map((one) => [one, register.identifier(one)]));
    const plan = decideRegistration(read.lines, { agencies: register.agencies(), identifiers });
    expect(register.carryOut(plan) && plan.registeredIds).toHaveLength(148);
    for (const { agencyId, code } of communes) {
      const holding = register.identifier(`identifier-statistical:${code}`);
      expect(holderOn(holding, '2025-08-03')).toBe(agencyId);
      const commune = register.agency(agencyId);
      expect(commune.status === 'registered' && identifiersOn(commune, '2025-08-03')).toEqual([
        { scheme: 'statistical', value: code },
      ]);
    }
  });

  it('are decided at once for thousands', () => {
    const many = Array.from({ length: 3000 }, (_, index) =>
      agency(`a-${index}`, index > 0 ? { parentId: `a-${Math.floor(index / 10)}` } : {}),
    );
    many[1] = agency('a-1', { parentId: 'a-0' });
    expect(decide(many.filter(({ agencyId, parentId }) => agencyId !== parentId))).toMatchObject({ accepted: true });
  });

  breaks(rules.AGENCIES_REFUSED, 'none is registered where one is refused, and each is reported with its line', () => {
    const register = new OrganizationRegister();
    planned([agency('so-c'), agency('so-d', { identifiers: [H44] })], register);
    expect(
      refused(
        [
          agency('so-a'),
          agency('so-b', { name: '' }),
          agency('so-c', { name: 'other' }),
          agency('so-e', { identifiers: [H44] }),
          agency('so-f', { parentId: 'so-x' }),
          agency('so-g', { identifiers: [{ scheme: 'legacy', value: 'a b' }] }),
          agency('so-h', { parentId: 'so-b' }),
          agency('so-i', { code: 'đ' }),
        ],
        register,
      ),
    ).toEqual([
      { line: 2, code: NAME_MISSING.code, facts: { id: 'so-b' } },
      { line: 3, code: AGENCY_ALREADY_REGISTERED.code, facts: { agencyId: 'so-c' } },
      { line: 4, code: rules.IDENTIFIER_TAKEN.code, facts: { ...H44, agencyId: 'so-d' } },
      { line: 5, code: rules.AGENCY_UNKNOWN_PARENT.code, facts: { agencyId: 'so-f', parentId: 'so-x' } },
      { line: 6, code: rules.IDENTIFIER_INVALID.code, facts: { scheme: 'legacy', value: 'a b' } },
      { line: 8, code: rules.IDENTIFIER_INVALID.code, facts: { scheme: 'legacy', value: 'đ' } },
    ]);
    expect(register.agencies().size).toBe(2);
  });

  it('are refused as two that claim one identifier, as a circle, and below who is not there yet or no more', () => {
    expect(refused([agency('so-a', { identifiers: [H44] }), agency('so-b', { identifiers: [H44] })])).toMatchObject([
      { line: 2, code: rules.IDENTIFIER_TAKEN.code },
    ]);
    expect(refused([agency('so-a', { parentId: 'so-b' }), agency('so-b', { parentId: 'so-a' })])).toMatchObject([
      { line: 1, code: rules.AGENCY_PARENT_CYCLE.code },
      { line: 2, code: rules.AGENCY_PARENT_CYCLE.code },
    ]);
    expect(
      refused([
        agency('so-a', { validFrom: '2025-07-01' }),
        agency('so-b', { parentId: 'so-a', validFrom: '2025-06-30' }),
      ]),
    ).toMatchObject([{ line: 2, code: rules.AGENCY_NOT_YET.code }]);

    const register = new OrganizationRegister();
    planned([agency('so-a'), agency('so-b')], register);
    register.reorganize({ type: 'dissolve-agency', reorganizationId: 'r', on: '2025-07-01', agencyId: 'so-a' });
    for (const validFrom of ['2025-06-01', '2025-07-01']) {
      expect(refused([agency('so-c', { parentId: 'so-a', validFrom })], register)).toMatchObject([
        { line: 1, code: rules.AGENCY_ENDED.code },
      ]);
    }
    expect(refused([agency('so-c', { parentId: 'so-a' })], register)).toMatchObject([
      { code: rules.AGENCY_ENDED.code },
    ]);
  });

  eachRuleIsBrokenOnce();
});

describe('an agency registered alone', () => {
  const ground = (register: OrganizationRegister) => ({ agencies: register.agencies(), identifiers: new Map() });

  it('is planned as one of many would be', () => {
    const register = new OrganizationRegister();
    expect(decideOneRegistration(agency('so-a'), ground(register))).toEqual(decide([agency('so-a')], register));
  });

  it('is refused by its own rule, without a report', () => {
    const register = new OrganizationRegister();
    planned([agency('so-a')], register);
    const refusal = decideOneRegistration(agency('so-a', { name: 'Sở khác' }), ground(register));
    expect(refusal).toMatchObject({ accepted: false, rule: AGENCY_ALREADY_REGISTERED, facts: { agencyId: 'so-a' } });
  });
});
