import fc from 'fast-check';
import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyDecider } from './agency.decider.js';
import { agencyStream, type AgencyEvent, type AgencyState } from './agency.events.js';
import { identifiersOn } from './agency.lookups.js';
import * as rules from './agency.rules.js';
import { decideIdentifier, holderOn, identifierDecider } from './identifier.decider.js';
import {
  identifierStream,
  type ClaimIdentifier,
  type IdentifierEvent,
  type IdentifierState,
  type ReleaseIdentifier,
} from './identifier.events.js';
import * as common from './organization.rules.js';

const given = givenFor(identifierDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  IDENTIFIER_UNKNOWN_SCHEME: rules.IDENTIFIER_UNKNOWN_SCHEME,
  IDENTIFIER_INVALID: rules.IDENTIFIER_INVALID,
  IDENTIFIER_TAKEN: rules.IDENTIFIER_TAKEN,
  IDENTIFIER_NOT_HELD: rules.IDENTIFIER_NOT_HELD,
});

const H44 = { scheme: 'exchange', value: 'H44.02' } as const;
const claim = (agencyId: string, days: Partial<ClaimIdentifier> = {}): ClaimIdentifier => ({
  type: 'claim-identifier',
  agencyId,
  ...H44,
  ...days,
});
const release = (agencyId: string, validTo: string): ReleaseIdentifier => ({
  type: 'release-identifier',
  agencyId,
  ...H44,
  validTo,
});
const claimed = (agencyId: string, validFrom: string): IdentifierEvent => ({
  type: 'identifier.claimed',
  data: { agencyId, ...H44, validFrom },
});
const released = (agencyId: string, validTo: string): IdentifierEvent => ({
  type: 'identifier.released',
  data: { agencyId, ...H44, validTo },
});

describe('an identifier', () => {
  it('has a stream of its own, whatever the case of its letters', () => {
    expect(identifierStream(H44)).toBe('identifier-exchange:H44.02');
    expect(identifierStream({ scheme: 'exchange', value: 'h44.02' })).toBe(identifierStream(H44));
    expect(identifierStream({ scheme: 'legacy', value: 'H44.02' })).not.toBe(identifierStream(H44));
  });

  describe('when free', () => {
    it('is claimed by an agency for a period', () => {
      given()
        .when(claim('so-a'))
        .then({ type: 'identifier.claimed', data: { agencyId: 'so-a', ...H44 } });
      given()
        .when(claim('so-a', { validFrom: '2025-07-01' }))
        .then(claimed('so-a', '2025-07-01'));
    });

    it('passes from one agency to another on the day it is free again', () => {
      given(claimed('so-a', '2025-01-01'), released('so-a', '2025-07-01'))
        .when(claim('so-b', { validFrom: '2025-07-01' }))
        .then(claimed('so-b', '2025-07-01'));
      const state = fold(identifierDecider, [
        claimed('so-a', '2025-01-01'),
        released('so-a', '2025-07-01'),
        claimed('so-b', '2025-07-01'),
      ]);
      expect(['2024-12-31', '2025-06-30', '2025-07-01'].map((day) => holderOn(state, day))).toEqual([
        null,
        'so-a',
        'so-b',
      ]);
    });

    breaks(rules.IDENTIFIER_UNKNOWN_SCHEME, 'a scheme that does not exist is refused', () => {
      given()
        .when({ ...claim('so-a'), scheme: 'passport' as 'legacy' })
        .thenRefused(rules.IDENTIFIER_UNKNOWN_SCHEME, { scheme: 'passport' });
    });

    breaks(rules.IDENTIFIER_INVALID, 'a value with spaces or accents, or none at all, is refused', () => {
      for (const value of ['', ' H44', 'H44 02', 'Sở', '.H44', 'a'.repeat(61), 'H44:02', 'H44\n']) {
        given().when(claim('so-a', { value })).thenRefused(rules.IDENTIFIER_INVALID, { scheme: 'exchange', value });
      }
      for (const value of ['04792', '000.00.00.H44', 'VNPT-PTO', 'a/b_c', 'a'.repeat(60)]) {
        expect(given().when(claim('so-a', { value })).events()).toHaveLength(1);
      }
    });

    breaks(rules.IDENTIFIER_NOT_HELD, 'nobody gives back what it never had', () => {
      given(claimed('so-b', '2025-01-01'))
        .when(release('so-a', '2025-07-01'))
        .thenRefused(rules.IDENTIFIER_NOT_HELD, { ...H44, agencyId: 'so-a' });
    });

    it('refuses days no calendar has, and periods without a day', () => {
      given()
        .when(claim('so-a', { validFrom: '2025-02-30' }))
        .thenRefused(common.IMPOSSIBLE_DATE, { day: '2025-02-30' });
      given()
        .when(claim('so-a', { validFrom: '2025-02-03', validTo: '2025-02-03' }))
        .thenRefused(common.PERIOD_REVERSED);
      given(claimed('so-a', '2025-01-01'))
        .when(release('so-a', '2025-7-1'))
        .thenRefused(common.IMPOSSIBLE_DATE, { day: '2025-7-1' });
    });
  });

  describe('when claimed', () => {
    it('stays quiet when the same agency claims it again, or gives it back again', () => {
      given(claimed('so-a', '2025-01-01'))
        .when(claim('so-a', { validFrom: '2025-03-01' }))
        .thenQuiet();
      given(claimed('so-a', '2025-01-01'), released('so-a', '2025-07-01'))
        .when(release('so-a', '2025-07-01'))
        .thenQuiet();
      given(claimed('so-a', '2025-01-01'), released('so-a', '2025-07-01'))
        .when(release('so-a', '2025-08-01'))
        .thenQuiet();
    });

    it('is given back from a day on', () => {
      given(claimed('so-a', '2025-01-01')).when(release('so-a', '2025-07-01')).then(released('so-a', '2025-07-01'));
    });

    it('is given back by one agency without touching what others had', () => {
      const state = fold(identifierDecider, [
        { type: 'identifier.claimed', data: { agencyId: 'so-b', ...H44, validTo: '2025-01-01' } },
        claimed('so-a', '2025-01-01'),
        released('so-a', '2024-01-01'),
      ]);
      expect(state.holdings).toEqual([{ agencyId: 'so-b', validTo: '2025-01-01' }]);
    });

    breaks(rules.IDENTIFIER_TAKEN, 'another agency does not get it for a day of that period', () => {
      given(claimed('so-a', '2025-01-01'))
        .when(claim('so-b', { validFrom: '2025-07-01' }))
        .thenRefused(rules.IDENTIFIER_TAKEN, { ...H44, agencyId: 'so-a', validFrom: '2025-01-01' });
      given(claimed('so-a', '2025-07-01')).when(claim('so-b')).thenRefused(rules.IDENTIFIER_TAKEN);
      given(claimed('so-a', '2025-07-01'))
        .when(claim('so-b', { validTo: '2025-07-01' }))
        .then({ type: 'identifier.claimed', data: { agencyId: 'so-b', ...H44, validTo: '2025-07-01' } });
      given(claimed('so-a', '2025-07-01'))
        .when(claim('so-a', { validFrom: '2025-01-01' }))
        .thenRefused(rules.IDENTIFIER_TAKEN, { ...H44, agencyId: 'so-a' });
    });
  });

  eachRuleIsBrokenOnce();
});

describe('an identifier assigned to an agency', () => {
  const registered = (agencyId: string, code?: string): AgencyEvent => ({
    type: 'agency.registered',
    data: {
      agencyId,
      name: agencyId,
      aliases: [],
      kind: 'commune',
      validFrom: '2025-07-01',
      ...(code === undefined ? {} : { code }),
    },
  });
  const agency = fold(agencyDecider, [registered('xa-a')]);
  const free: IdentifierState = identifierDecider.initial;
  const assign = { type: 'assign-identifier', agencyId: 'xa-a', ...H44 } as const;
  const withdraw = { type: 'withdraw-identifier', agencyId: 'xa-a', ...H44, validTo: '2025-08-01' } as const;

  it('is written to the agency and to the identifier, for the days on which the agency exists', () => {
    const data = { agencyId: 'xa-a', ...H44, validFrom: '2025-07-01' };
    expect(decideIdentifier(assign, { agency, identifier: free })).toEqual({
      accepted: true,
      writes: [
        { stream: agencyStream('xa-a'), events: [{ type: 'agency.identifier-assigned', data }] },
        { stream: identifierStream(H44), events: [{ type: 'identifier.claimed', data }] },
      ],
      dependsOn: [],
    });
  });

  it('is withdrawn from both', () => {
    const data = { agencyId: 'xa-a', ...H44, validFrom: '2025-07-01' };
    const both = {
      agency: agencyDecider.evolve(agency, { type: 'agency.identifier-assigned', data }),
      identifier: identifierDecider.evolve(free, { type: 'identifier.claimed', data }),
    };
    const back = { agencyId: 'xa-a', ...H44, validTo: '2025-08-01' };
    expect(decideIdentifier(withdraw, both)).toEqual({
      accepted: true,
      writes: [
        { stream: agencyStream('xa-a'), events: [{ type: 'agency.identifier-withdrawn', data: back }] },
        { stream: identifierStream(H44), events: [{ type: 'identifier.released', data: back }] },
      ],
      dependsOn: [],
    });
    expect(decideIdentifier(assign, both)).toEqual({
      accepted: true,
      writes: [],
      dependsOn: [agencyStream('xa-a'), identifierStream(H44)],
    });
  });

  it('rests on both where it is withdrawn again, and there is nothing left to do', () => {
    const data = { agencyId: 'xa-a', ...H44, validFrom: '2025-07-01' };
    const back = { agencyId: 'xa-a', ...H44, validTo: '2025-08-01' };
    const gone = {
      agency: [
        { type: 'agency.identifier-assigned', data } as const,
        { type: 'agency.identifier-withdrawn', data: back } as const,
      ].reduce<AgencyState>(agencyDecider.evolve, agency),
      identifier: fold(identifierDecider, [
        { type: 'identifier.claimed', data },
        { type: 'identifier.released', data: back },
      ]),
    };
    expect(decideIdentifier(withdraw, gone)).toEqual({
      accepted: true,
      writes: [],
      dependsOn: [agencyStream('xa-a'), identifierStream(H44)],
    });
  });

  it('is told apart from others of the same scheme, and from the same text in another scheme', () => {
    const agencyId = 'xa-a';
    const others = [
      { type: 'agency.identifier-assigned', data: { agencyId, scheme: 'exchange', value: 'H44.03' } },
      { type: 'agency.identifier-assigned', data: { agencyId, scheme: 'legacy', value: 'H44.02' } },
    ] as const;
    const known = others.reduce<AgencyState>(agencyDecider.evolve, agency);
    expect(decideIdentifier(withdraw, { agency: known, identifier: free })).toMatchObject({
      rule: rules.AGENCY_IDENTIFIER_UNKNOWN,
      facts: { agencyId, ...H44 },
    });
    expect(decideIdentifier(assign, { agency: known, identifier: free })).toMatchObject({
      writes: [{ stream: agencyStream(agencyId) }, { stream: identifierStream(H44) }],
    });
  });

  it('given as a code at registration is taken back from its agency, though another holds it by now', () => {
    const coded = fold(agencyDecider, [registered('xa-a', '04792')]);
    const code = { scheme: 'statistical', value: '04792' } as const;
    const ofOther = fold(identifierDecider, [{ type: 'identifier.claimed', data: { agencyId: 'xa-b', ...code } }]);
    const gone = decideIdentifier(
      { type: 'withdraw-identifier', agencyId: 'xa-a', ...code, validTo: '2025-08-01' },
      { agency: coded, identifier: ofOther },
    );
    expect(gone).toMatchObject({ accepted: true, writes: [{ stream: agencyStream('xa-a') }] });
  });

  it('given as a code at registration is claimed when it is assigned, and withdrawn though it never was', () => {
    const coded = fold(agencyDecider, [registered('xa-a', '04792')]);
    const code = { agencyId: 'xa-a', scheme: 'statistical', value: '04792' } as const;
    const assigned = decideIdentifier({ type: 'assign-identifier', ...code }, { agency: coded, identifier: free });
    expect(assigned).toMatchObject({
      writes: [{ stream: 'identifier-statistical:04792' }],
      dependsOn: [agencyStream('xa-a')],
    });
    const gone = decideIdentifier(
      { type: 'withdraw-identifier', ...code, validTo: '2025-08-01' },
      { agency: coded, identifier: free },
    );
    expect(gone).toMatchObject({
      writes: [{ stream: agencyStream('xa-a') }],
      dependsOn: ['identifier-statistical:04792'],
    });
  });

  it('is refused where either of them refuses', () => {
    const ground = { agency, identifier: free };
    expect(decideIdentifier(assign, { ...ground, agency: agencyDecider.initial })).toMatchObject({
      rule: rules.AGENCY_UNKNOWN,
      facts: { agencyId: 'xa-a' },
    });
    expect(decideIdentifier({ ...assign, value: '' }, ground)).toMatchObject({ rule: rules.IDENTIFIER_INVALID });
    expect(decideIdentifier({ ...assign, validTo: '2025-07-01' }, ground)).toMatchObject({
      rule: rules.AGENCY_NOT_YET,
    });
    expect(decideIdentifier(withdraw, ground)).toMatchObject({ rule: rules.AGENCY_IDENTIFIER_UNKNOWN });
    const taken = identifierDecider.evolve(free, claimed('xa-b', '2025-07-01'));
    expect(decideIdentifier(assign, { agency, identifier: taken })).toMatchObject({
      rule: rules.IDENTIFIER_TAKEN,
      facts: { agencyId: 'xa-b' },
    });
  });

  it('belongs to one agency on any day, and the agency and the identifier agree on whose it is', () => {
    const agencyId = fc.constantFrom('xa-a', 'xa-b', 'xa-c');
    const DAYS = ['2025-07-01', '2025-07-02', '2025-07-03', '2025-07-04'];
    const day = fc.constantFrom(...DAYS);
    const command = fc.oneof(
      fc.tuple(agencyId, fc.option(day), fc.option(day)).map(([id, validFrom, validTo]) => ({
        type: 'assign-identifier' as const,
        agencyId: id,
        ...H44,
        ...(validFrom && { validFrom }),
        ...(validTo && { validTo }),
      })),
      fc
        .tuple(agencyId, day)
        .map(([id, validTo]) => ({ type: 'withdraw-identifier' as const, agencyId: id, ...H44, validTo })),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        const agencies = new Map<string, AgencyState>(
          ['xa-a', 'xa-b', 'xa-c'].map((id) => [id, fold(agencyDecider, [registered(id)])]),
        );
        let identifier = free;
        for (const asked of commands) {
          const plan = decideIdentifier(asked, { agency: agencies.get(asked.agencyId)!, identifier });
          if (!plan.accepted) continue;
          for (const { stream, events } of plan.writes) {
            if (stream === identifierStream(H44)) {
              identifier = (events as readonly IdentifierEvent[]).reduce(identifierDecider.evolve, identifier);
            } else {
              const before = agencies.get(asked.agencyId)!;
              agencies.set(asked.agencyId, (events as readonly AgencyEvent[]).reduce(agencyDecider.evolve, before));
            }
          }
        }
        for (const one of ['2025-06-30', ...DAYS, '2025-12-31']) {
          const owners = [...agencies]
            .filter(([, state]) => state.status === 'registered' && identifiersOn(state, one).length > 0)
            .map(([id]) => id);
          const holder = holderOn(identifier, one);
          expect(owners).toEqual(holder === null ? [] : [holder]);
        }
      }),
    );
  });
});
