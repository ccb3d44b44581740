import { fold } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agencyDecider } from './agency.decider.js';
import {
  AGENCY_EVENT_TYPES,
  type AgencyCommand,
  type AgencyEvent,
  type AgencyRegisteredData,
  type RegisteredAgency,
} from './agency.events.js';
import { aliasesOn, existsOn, identifiersOn, kindOn, lifeOf, nameOn, parentOn } from './agency.lookups.js';
import * as agencyRules from './agency.rules.js';
import * as rules from './organization.rules.js';
import type { Period } from './timeline.js';

const given = givenFor(agencyDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  AGENCY_UNKNOWN: agencyRules.AGENCY_UNKNOWN,
  AGENCY_NOT_YET: agencyRules.AGENCY_NOT_YET,
  AGENCY_ENDED: agencyRules.AGENCY_ENDED,
  AGENCY_CHANGED_THAT_DAY: agencyRules.AGENCY_CHANGED_THAT_DAY,
  AGENCY_CORRECTS_NOTHING: agencyRules.AGENCY_CORRECTS_NOTHING,
  AGENCY_ALIAS_STANDS: agencyRules.AGENCY_ALIAS_STANDS,
  AGENCY_ALIAS_UNKNOWN: agencyRules.AGENCY_ALIAS_UNKNOWN,
  AGENCY_IDENTIFIER_UNKNOWN: agencyRules.AGENCY_IDENTIFIER_UNKNOWN,
  IMPOSSIBLE_DATE: rules.IMPOSSIBLE_DATE,
  PERIOD_REVERSED: rules.PERIOD_REVERSED,
});

const agencyId = 'so-tnmt';
const data: AgencyRegisteredData = {
  agencyId,
  name: 'Sở Tài nguyên và Môi trường',
  aliases: ['Sở TN&MT'],
  kind: 'department',
  parentId: 'ubnd-tinh',
  validFrom: '2003-01-01',
};
const registered: AgencyEvent = { type: 'agency.registered', data };
const ended: AgencyEvent = {
  type: 'agency.ended',
  data: { agencyId, on: '2025-03-01', cause: 'merger', successorIds: ['so-nnmt'], reorganizationId: 'r-1' },
};

const rename = (name: string, validFrom: string): AgencyCommand => ({
  type: 'rename-agency',
  agencyId,
  name,
  validFrom,
});
const renamed = (name: string, validFrom: string): AgencyEvent => ({
  type: 'agency.renamed',
  data: { agencyId, name, validFrom },
});

/** Each command that needs the agency to exist on a day, on that day. */
const on = (day: string): AgencyCommand[] => [
  rename('Sở khác', day),
  { type: 'reclassify-agency', agencyId, kind: 'office', validFrom: day },
  { type: 'move-agency', agencyId, parentId: null, validFrom: day },
  { type: 'correct-agency', agencyId, on: day, name: 'Sở khác' },
  { type: 'add-alias', agencyId, alias: 'TNMT', validFrom: day, validTo: '2099-01-01' },
  { type: 'assign-identifier', agencyId, scheme: 'exchange', value: 'H44.09', validFrom: day, validTo: '2099-01-01' },
];

function stateAfter(...events: AgencyEvent[]): RegisteredAgency {
  const state = fold(agencyDecider, events);
  if (state.status !== 'registered') throw new Error('expected an agency');
  return state;
}

describe('an agency that changes', () => {
  describe('when not registered', () => {
    breaks(agencyRules.AGENCY_UNKNOWN, 'nothing about it changes', () => {
      for (const command of on('2025-01-01'))
        given().when(command).thenRefused(agencyRules.AGENCY_UNKNOWN, { agencyId });
    });
  });

  describe('when registered', () => {
    it('takes another name from a day on, and keeps the old one for the days before', () => {
      given(registered).when(rename('Sở TNMT mới', '2025-01-01')).then(renamed('Sở TNMT mới', '2025-01-01'));
      const agency = stateAfter(registered, renamed('Sở TNMT mới', '2025-01-01'));
      expect(nameOn(agency, '2024-12-31')).toBe('Sở Tài nguyên và Môi trường');
      expect(nameOn(agency, '2025-01-01')).toBe('Sở TNMT mới');
      expect(nameOn(agency, '2002-12-31')).toBeNull();
    });

    it('takes a name that is learned late until the next one that is known', () => {
      const agency = stateAfter(registered, renamed('C', '2025-01-01'), renamed('B', '2024-01-01'));
      expect(agency.names).toEqual([
        { name: data.name, validFrom: '2003-01-01', validTo: '2024-01-01' },
        { name: 'B', validFrom: '2024-01-01', validTo: '2025-01-01' },
        { name: 'C', validFrom: '2025-01-01' },
      ]);
    });

    it('takes another kind and another parent, or stands at the top', () => {
      given(registered)
        .when({ type: 'reclassify-agency', agencyId, kind: 'office', validFrom: '2025-01-01' })
        .then({ type: 'agency.reclassified', data: { agencyId, kind: 'office', validFrom: '2025-01-01' } });
      const moved: AgencyEvent = { type: 'agency.moved', data: { agencyId, parentId: null, validFrom: '2025-01-01' } };
      given(registered)
        .when({ type: 'move-agency', ...moved.data })
        .then(moved);
      const agency = stateAfter(registered, moved, {
        type: 'agency.reclassified',
        data: { agencyId, kind: 'office', validFrom: '2025-02-01' },
      });
      expect([parentOn(agency, '2024-12-31'), parentOn(agency, '2025-01-01')]).toEqual(['ubnd-tinh', null]);
      expect([kindOn(agency, '2025-01-31'), kindOn(agency, '2025-02-01')]).toEqual(['department', 'office']);
      expect(kindOn(agency, '1999-01-01')).toBeNull();
    });

    it('stays quiet when it is so already', () => {
      given(registered).when(rename(data.name, '2025-01-01')).thenQuiet();
      given(registered)
        .when({ type: 'reclassify-agency', agencyId, kind: 'department', validFrom: '2025-01-01' })
        .thenQuiet();
      given(registered)
        .when({ type: 'move-agency', agencyId, parentId: 'ubnd-tinh', validFrom: '2025-01-01' })
        .thenQuiet();
      given(registered, renamed('B', '2025-01-01')).when(rename('B', '2025-01-01')).thenQuiet();
    });

    it('refuses what is refused at registration', () => {
      given(registered).when(rename(' ', '2025-01-01')).thenRefused(rules.NAME_MISSING, { id: agencyId });
      given(registered)
        .when({ type: 'reclassify-agency', agencyId, kind: 'ministry' as 'office', validFrom: '2025-01-01' })
        .thenRefused(rules.AGENCY_UNKNOWN_KIND, { kind: 'ministry' });
      given(registered)
        .when({ type: 'move-agency', agencyId, parentId: agencyId, validFrom: '2025-01-01' })
        .thenRefused(rules.AGENCY_OWN_PARENT, { agencyId });
      given(registered)
        .when({ type: 'move-agency', agencyId, parentId: 'UBND', validFrom: '2025-01-01' })
        .thenRefused(rules.INVALID_ID, { id: 'UBND' });
      given()
        .when({ type: 'register-agency', ...data, validFrom: '2003-02-29' })
        .thenRefused(rules.IMPOSSIBLE_DATE, { day: '2003-02-29' });
    });

    it('is registered with its first day, and differs with another one', () => {
      given()
        .when({ type: 'register-agency', ...data })
        .then(registered);
      given(registered)
        .when({ type: 'register-agency', ...data })
        .thenQuiet();
      given(registered)
        .when({ type: 'register-agency', ...data, validFrom: '2003-01-02' })
        .thenRefused(rules.AGENCY_ALREADY_REGISTERED, { agencyId });
    });

    breaks(agencyRules.AGENCY_CHANGED_THAT_DAY, 'a second change of the same on the same day is refused', () => {
      const facts = { agencyId, validFrom: '2025-01-01' };
      given(registered, renamed('B', '2025-01-01'))
        .when(rename('C', '2025-01-01'))
        .thenRefused(agencyRules.AGENCY_CHANGED_THAT_DAY, facts);
      given(registered, { type: 'agency.moved', data: { agencyId, parentId: null, validFrom: '2025-01-01' } })
        .when({ type: 'move-agency', agencyId, parentId: 'b', validFrom: '2025-01-01' })
        .thenRefused(agencyRules.AGENCY_CHANGED_THAT_DAY, facts);
      given(registered)
        .when(rename('C', '2003-01-01'))
        .thenRefused(agencyRules.AGENCY_CHANGED_THAT_DAY, { agencyId, validFrom: '2003-01-01' });
      given(registered, { type: 'agency.moved', data: { agencyId, parentId: null, validFrom: '2025-01-01' } })
        .when(rename('C', '2025-01-01'))
        .then(renamed('C', '2025-01-01'));
    });

    breaks(agencyRules.AGENCY_NOT_YET, 'nothing changes before its first day', () => {
      for (const command of on('2002-12-31').slice(0, 4)) {
        given(registered)
          .when(command)
          .thenRefused(agencyRules.AGENCY_NOT_YET, { agencyId, day: '2002-12-31', validFrom: '2003-01-01' });
      }
      given(registered)
        .when({ type: 'add-alias', agencyId, alias: 'X', validTo: '2003-01-01' })
        .thenRefused(agencyRules.AGENCY_NOT_YET, { agencyId, validFrom: '2003-01-01' });
      given(registered)
        .when({ type: 'assign-identifier', agencyId, scheme: 'legacy', value: 'X', validTo: '2003-01-01' })
        .thenRefused(agencyRules.AGENCY_NOT_YET, { agencyId, validFrom: '2003-01-01' });
    });

    breaks(agencyRules.AGENCY_ENDED, 'nothing changes from the day it ends, and the facts name its successors', () => {
      for (const day of ['2025-03-01', '2026-01-01']) {
        for (const command of on(day).slice(0, 4)) {
          given(registered, ended)
            .when(command)
            .thenRefused(agencyRules.AGENCY_ENDED, { agencyId, day, endedOn: '2025-03-01', successorIds: ['so-nnmt'] });
        }
        for (const command of on(day).slice(4)) {
          given(registered, ended)
            .when(command)
            .thenRefused(agencyRules.AGENCY_ENDED, { agencyId, endedOn: '2025-03-01' });
        }
      }
      given(registered, ended).when(rename('B', '2025-02-28')).then(renamed('B', '2025-02-28'));
    });

    breaks(rules.IMPOSSIBLE_DATE, 'a day no calendar has is refused', () => {
      for (const command of on('2025-02-30')) {
        given(registered).when(command).thenRefused(rules.IMPOSSIBLE_DATE, { day: '2025-02-30' });
      }
      given(registered)
        .when({ type: 'drop-alias', agencyId, alias: 'Sở TN&MT', validTo: '2025-6-1' })
        .thenRefused(rules.IMPOSSIBLE_DATE, { day: '2025-6-1' });
      given(registered)
        .when({ type: 'add-alias', agencyId, alias: 'X', validTo: 'soon' })
        .thenRefused(rules.IMPOSSIBLE_DATE, { day: 'soon' });
    });

    breaks(rules.PERIOD_REVERSED, 'a period without a day is refused', () => {
      given(registered)
        .when({ type: 'add-alias', agencyId, alias: 'X', validFrom: '2025-01-01', validTo: '2025-01-01' })
        .thenRefused(rules.PERIOD_REVERSED, { validFrom: '2025-01-01', validTo: '2025-01-01' });
    });
  });

  describe('when something was entered wrongly', () => {
    it('is corrected for the whole period it was entered for, and no other', () => {
      const corrected: AgencyEvent = { type: 'agency.corrected', data: { agencyId, on: '2024-06-01', name: 'B đúng' } };
      const facts = [registered, renamed('B', '2024-01-01'), renamed('C', '2025-01-01')];
      given(...facts)
        .when({ type: 'correct-agency', ...corrected.data })
        .then(corrected);
      expect(stateAfter(...facts, corrected).names.map(({ name }) => name)).toEqual([data.name, 'B đúng', 'C']);
    });

    it('is corrected in its kind and parent', () => {
      const agency = stateAfter(registered, {
        type: 'agency.corrected',
        data: { agencyId, on: '2024-06-01', kind: 'central-line', parentId: null },
      });
      expect(kindOn(agency, '2003-01-01')).toBe('central-line');
      expect(parentOn(agency, '2003-01-01')).toBeNull();
      expect(agency.names).toEqual([{ name: data.name, validFrom: '2003-01-01' }]);
    });

    it('stays quiet when all of it is right', () => {
      given(registered)
        .when({
          type: 'correct-agency',
          agencyId,
          on: '2024-06-01',
          name: data.name,
          kind: 'department',
          parentId: 'ubnd-tinh',
        })
        .thenQuiet();
      for (const wrong of [{ name: 'B' }, { kind: 'office' as const }, { parentId: null }]) {
        const event: AgencyEvent = {
          type: 'agency.corrected',
          data: { agencyId, on: '2024-06-01', name: data.name, kind: 'department', parentId: 'ubnd-tinh', ...wrong },
        };
        given(registered)
          .when({ type: 'correct-agency', ...event.data })
          .then(event);
      }
    });

    it('refuses what is refused at registration', () => {
      const asked = { type: 'correct-agency', agencyId, on: '2024-06-01' } as const;
      given(registered)
        .when({ ...asked, name: '' })
        .thenRefused(rules.NAME_MISSING, { id: agencyId });
      given(registered)
        .when({ ...asked, kind: 'x' as 'office' })
        .thenRefused(rules.AGENCY_UNKNOWN_KIND, { kind: 'x' });
      given(registered)
        .when({ ...asked, parentId: agencyId })
        .thenRefused(rules.AGENCY_OWN_PARENT, { agencyId });
    });

    breaks(agencyRules.AGENCY_CORRECTS_NOTHING, 'a correction of nothing is refused', () => {
      given(registered)
        .when({ type: 'correct-agency', agencyId, on: '2024-06-01' })
        .thenRefused(agencyRules.AGENCY_CORRECTS_NOTHING, { agencyId });
    });
  });

  describe('and its aliases', () => {
    const add = (alias: string, days: Period = {}): AgencyCommand => ({ type: 'add-alias', agencyId, alias, ...days });
    const drop = (alias: string, validTo: string): AgencyCommand => ({ type: 'drop-alias', agencyId, alias, validTo });

    it('has several at a time, each for the days on which it exists', () => {
      given(registered)
        .when(add('TNMT'))
        .then({ type: 'agency.alias-added', data: { agencyId, alias: 'TNMT', validFrom: '2003-01-01' } });
      given(registered, ended)
        .when(add('TNMT', { validFrom: '2024-01-01' }))
        .then({
          type: 'agency.alias-added',
          data: { agencyId, alias: 'TNMT', validFrom: '2024-01-01', validTo: '2025-03-01' },
        });
      const agency = stateAfter(registered, {
        type: 'agency.alias-added',
        data: { agencyId, alias: 'TNMT', validFrom: '2024-01-01' },
      });
      expect(aliasesOn(agency, '2024-01-01')).toEqual(['Sở TN&MT', 'TNMT']);
      expect(aliasesOn(agency, '2023-12-31')).toEqual(['Sở TN&MT']);
      expect(aliasesOn(agency, '2002-12-31')).toEqual([]);
    });

    it('drops one from a day on, or wholly where it was a mistake', () => {
      const dropped = (validTo: string): AgencyEvent => ({
        type: 'agency.alias-dropped',
        data: { agencyId, alias: 'Sở TN&MT', validTo },
      });
      const other: AgencyEvent = { type: 'agency.alias-added', data: { agencyId, alias: 'TNMT' } };
      given(registered).when(drop('Sở TN&MT', '2025-01-01')).then(dropped('2025-01-01'));
      const agency = stateAfter(registered, other, dropped('2025-01-01'));
      expect(aliasesOn(agency, '2024-12-31')).toEqual(['Sở TN&MT', 'TNMT']);
      expect(aliasesOn(agency, '2025-01-01')).toEqual(['TNMT']);
      expect(stateAfter(registered, dropped('2003-01-01')).aliases).toEqual([]);
    });

    it('stays quiet about one it has, and one it dropped', () => {
      given(registered)
        .when(add('Sở TN&MT', { validFrom: '2025-01-01' }))
        .thenQuiet();
      const dropped: AgencyEvent = {
        type: 'agency.alias-dropped',
        data: { agencyId, alias: 'Sở TN&MT', validTo: '2025-01-01' },
      };
      given(registered, dropped).when(drop('Sở TN&MT', '2025-01-01')).thenQuiet();
      given(registered, dropped).when(drop('Sở TN&MT', '2025-01-02')).thenQuiet();
    });

    it('refuses a blank one', () => {
      given(registered).when(add(' ')).thenRefused(rules.NAME_MISSING, { id: agencyId });
    });

    breaks(agencyRules.AGENCY_ALIAS_STANDS, 'one it has for a part of the period is refused', () => {
      given(registered, {
        type: 'agency.alias-added',
        data: { agencyId, alias: 'TNMT', validFrom: '2024-01-01' },
      })
        .when(add('TNMT', { validFrom: '2023-01-01' }))
        .thenRefused(agencyRules.AGENCY_ALIAS_STANDS, { agencyId, alias: 'TNMT' });
    });

    breaks(agencyRules.AGENCY_ALIAS_UNKNOWN, 'one it never had is not dropped', () => {
      given(registered)
        .when(drop('STNMT', '2025-01-01'))
        .thenRefused(agencyRules.AGENCY_ALIAS_UNKNOWN, { agencyId, alias: 'STNMT' });
    });

    breaks(agencyRules.AGENCY_IDENTIFIER_UNKNOWN, 'nor an identifier it never had', () => {
      given(registered, {
        type: 'agency.identifier-assigned',
        data: { agencyId, scheme: 'exchange', value: 'H44.09' },
      })
        .when({ type: 'withdraw-identifier', agencyId, scheme: 'legacy', value: 'H44.09', validTo: '2025-01-01' })
        .thenRefused(agencyRules.AGENCY_IDENTIFIER_UNKNOWN, { agencyId, scheme: 'legacy', value: 'H44.09' });
    });
  });

  describe('when it ends', () => {
    const agency = stateAfter(
      registered,
      renamed('planned', '2025-06-01'),
      { type: 'agency.identifier-assigned', data: { agencyId, scheme: 'exchange', value: 'H44.09' } },
      ended,
    );

    it('keeps its past, and nothing that was to come', () => {
      expect(nameOn(agency, '2025-02-28')).toBe(data.name);
      expect(parentOn(agency, '2025-02-28')).toBe('ubnd-tinh');
      expect(aliasesOn(agency, '2025-02-28')).toEqual(['Sở TN&MT']);
      expect(identifiersOn(agency, '2025-02-28')).toEqual([{ scheme: 'exchange', value: 'H44.09' }]);
      for (const day of ['2025-03-01', '2025-06-01']) {
        expect([nameOn(agency, day), kindOn(agency, day), parentOn(agency, day)]).toEqual([null, null, null]);
        expect([...aliasesOn(agency, day), ...identifiersOn(agency, day)]).toEqual([]);
      }
    });

    it('says when, why and for whom', () => {
      expect(agency.ended).toEqual({ on: '2025-03-01', cause: 'merger', reorganizationId: 'r-1' });
      expect(agency.successors).toEqual([{ agencyId: 'so-nnmt', on: '2025-03-01', cause: 'merger' }]);
      expect([existsOn(agency, '2025-02-28'), existsOn(agency, '2025-03-01')]).toEqual([true, false]);
      expect(lifeOf(agency)).toEqual({ validFrom: '2003-01-01', validTo: '2025-03-01' });
    });
  });

  it('that gives a part away goes on, and who takes it knows where it came from', () => {
    const divided = stateAfter(registered, {
      type: 'agency.divided',
      data: { agencyId, on: '2025-03-01', successorIds: ['so-b', 'so-c'], reorganizationId: 'r-2' },
    });
    expect(divided.ended).toBeUndefined();
    expect(divided.successors).toEqual([
      { agencyId: 'so-b', on: '2025-03-01', cause: 'split' },
      { agencyId: 'so-c', on: '2025-03-01', cause: 'split' },
    ]);
    const heir = stateAfter(registered, {
      type: 'agency.took-over',
      data: { agencyId, on: '2025-03-01', cause: 'merger', predecessorIds: ['so-b'], reorganizationId: 'r-3' },
    });
    expect(heir.predecessors).toEqual([{ agencyId: 'so-b', on: '2025-03-01', cause: 'merger' }]);
  });

  it('loses the identifier that is withdrawn, and no other of its scheme or value', () => {
    const assigned = (scheme: 'exchange' | 'legacy', value: string): AgencyEvent => ({
      type: 'agency.identifier-assigned',
      data: { agencyId, scheme, value },
    });
    const agency = stateAfter(
      registered,
      assigned('exchange', 'H44'),
      assigned('exchange', 'H45'),
      assigned('legacy', 'H44'),
      {
        type: 'agency.identifier-withdrawn',
        data: { agencyId, scheme: 'exchange', value: 'H44', validTo: '2025-01-01' },
      },
    );
    expect(identifiersOn(agency, '2025-01-01')).toEqual([
      { scheme: 'exchange', value: 'H45' },
      { scheme: 'legacy', value: 'H44' },
    ]);
  });

  it('tells what it was registered with as an identifier', () => {
    const commune = stateAfter({
      type: 'agency.registered',
      data: { agencyId: 'xa-a', name: 'UBND xã A', aliases: [], kind: 'commune', code: '04792' },
    });
    expect(commune.identifiers).toEqual([{ scheme: 'statistical', value: '04792' }]);
    const telecom = stateAfter({ type: 'agency.registered', data: { ...data, kind: 'enterprise', code: 'VNPT-PTO' } });
    expect(telecom.identifiers).toEqual([{ scheme: 'legacy', value: 'VNPT-PTO', validFrom: '2003-01-01' }]);
  });

  eachRuleIsBrokenOnce();

  it('lists the type of every event', () => {
    expect(new Set(AGENCY_EVENT_TYPES).size).toBe(AGENCY_EVENT_TYPES.length);
  });

  it('is not there before it is registered, whatever is said of it', () => {
    expect(fold(agencyDecider, [renamed('B', '2025-01-01'), ended])).toEqual({ status: 'nonexistent' });
  });
});
