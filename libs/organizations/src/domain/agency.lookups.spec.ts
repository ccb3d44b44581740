import { fold } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import type { AgencyEvent, RegisteredAgency } from './agency.events.js';
import {
  agenciesEverNamed,
  agenciesNamed,
  everyNameOf,
  faultOfAbsence,
  periodInLife,
  unmarked,
} from './agency.lookups.js';
import { AGENCY_ENDED, AGENCY_NOT_YET, AGENCY_UNKNOWN } from './agency.rules.js';

function agency(...events: AgencyEvent[]): RegisteredAgency {
  const state = fold(agencyDecider, events);
  if (state.status !== 'registered') throw new Error('expected an agency');
  return state;
}

const telecom = agency(
  {
    type: 'agency.registered',
    data: { agencyId: 'vnpt-phu-tho', name: 'VNPT Phú Thọ', aliases: [], kind: 'enterprise' },
  },
  {
    type: 'agency.alias-added',
    data: { agencyId: 'vnpt-phu-tho', alias: 'Viễn thông Phú Thọ', validTo: '2026-01-01' },
  },
);
const science = agency(
  {
    type: 'agency.registered',
    data: { agencyId: 'bo-kh-cn', name: 'Bộ Khoa học', aliases: [], kind: 'higher-authority' },
  },
  {
    type: 'agency.renamed',
    data: { agencyId: 'bo-kh-cn', name: 'Bộ Khoa học và Công nghệ', validFrom: '1992-10-22' },
  },
);
const idsOf = (found: readonly RegisteredAgency[]) => found.map(({ agency: { agencyId } }) => agencyId);

describe('an agency looked for by name', () => {
  const all = [telecom, science];

  it('is found by the name and the aliases it bears on the day', () => {
    expect(idsOf(agenciesNamed(all, 'VNPT Phú Thọ', '2025-08-01'))).toEqual(['vnpt-phu-tho']);
    expect(idsOf(agenciesNamed(all, 'Viễn thông Phú Thọ', '2025-08-01'))).toEqual(['vnpt-phu-tho']);
    expect(idsOf(agenciesNamed(all, 'Viễn thông Phú Thọ', '2026-01-01'))).toEqual([]);
    expect(idsOf(agenciesNamed(all, 'Bộ Khoa học', '2025-08-01'))).toEqual([]);
    expect(idsOf(agenciesNamed(all, 'Bộ Khoa học', '1990-01-01'))).toEqual(['bo-kh-cn']);
  });

  it('is found by a name it once bore', () => {
    expect(idsOf(agenciesEverNamed(all, 'Bộ Khoa học'))).toEqual(['bo-kh-cn']);
    expect(idsOf(agenciesEverNamed(all, 'Viễn thông Phú Thọ'))).toEqual(['vnpt-phu-tho']);
    expect(idsOf(agenciesEverNamed(all, 'Bộ Công an'))).toEqual([]);
  });

  it('is found whatever the case, the spaces and the way accents are encoded', () => {
    for (const text of [' vnpt  phú thọ', 'VNPT\nPHÚ THỌ ', 'VNPT Phú Thọ'.normalize('NFD')]) {
      expect(idsOf(agenciesNamed(all, text, '2025-08-01'))).toEqual(['vnpt-phu-tho']);
      expect(idsOf(agenciesEverNamed(all, text))).toEqual(['vnpt-phu-tho']);
    }
  });

  it('is not found on a day without it', () => {
    const ended = agency(
      { type: 'agency.registered', data: { agencyId: 'a', name: 'A', aliases: ['B'], kind: 'office' } },
      {
        type: 'agency.ended',
        data: { agencyId: 'a', on: '2025-07-01', cause: 'dissolution', successorIds: [], reorganizationId: 's' },
      },
    );
    expect(idsOf(agenciesNamed([ended], 'B', '2025-06-30'))).toEqual(['a']);
    for (const text of ['A', 'B', '']) expect(agenciesNamed([ended], text, '2025-07-01')).toEqual([]);
    expect(idsOf(agenciesEverNamed([ended], 'A'))).toEqual(['a']);
  });
});

describe('an agency that is given work', () => {
  it('takes it on every day of its life', () => {
    expect(faultOfAbsence('vnpt-phu-tho', telecom, '0001-01-01')).toBeNull();
    expect(faultOfAbsence('vnpt-phu-tho', telecom, '2999-01-01')).toBeNull();
  });

  it('takes it for the days of its life: not before it began, nor after it ended', () => {
    const lived = agency(
      {
        type: 'agency.registered',
        data: { agencyId: 'a', name: 'A', aliases: [], kind: 'office', validFrom: '2025-01-01' },
      },
      {
        type: 'agency.ended',
        data: { agencyId: 'a', on: '2025-07-01', cause: 'dissolution', successorIds: [], reorganizationId: 's' },
      },
    );
    const asked = (validFrom?: string, validTo?: string) =>
      periodInLife('a', lived, {
        ...(validFrom !== undefined && { validFrom }),
        ...(validTo !== undefined && { validTo }),
      });
    expect(asked()).toStrictEqual({ accepted: true, period: { validFrom: '2025-01-01', validTo: '2025-07-01' } });
    expect(asked('2024-06-01', '2025-02-01')).toStrictEqual({
      accepted: true,
      period: { validFrom: '2025-01-01', validTo: '2025-02-01' },
    });
    expect(asked('2025-07-01')).toMatchObject({ rule: AGENCY_ENDED, facts: { agencyId: 'a', endedOn: '2025-07-01' } });
    for (const before of [asked(undefined, '2025-01-01'), asked('2024-01-01', '2024-06-01')]) {
      expect(before).toMatchObject({ rule: AGENCY_NOT_YET, facts: { agencyId: 'a', validFrom: '2025-01-01' } });
    }
    const young = agency({
      type: 'agency.registered',
      data: { agencyId: 'b', name: 'B', aliases: [], kind: 'office', validFrom: '2025-01-01' },
    });
    expect(periodInLife('b', young, { validFrom: '2024-01-01', validTo: '2024-02-01' })).toMatchObject({
      rule: AGENCY_NOT_YET,
    });
    expect(periodInLife('vnpt-phu-tho', telecom, {})).toStrictEqual({ accepted: true, period: {} });
  });

  it('is refused on no day for one that nobody registered, and says which', () => {
    expect(faultOfAbsence('x', { status: 'nonexistent' }, '2025-01-01')).toMatchObject({
      rule: AGENCY_UNKNOWN,
      facts: { agencyId: 'x' },
    });
  });

  it('names only those who succeeded it when it ended', () => {
    const ended = agency(
      { type: 'agency.registered', data: { agencyId: 'a', name: 'A', aliases: [], kind: 'office' } },
      { type: 'agency.divided', data: { agencyId: 'a', on: '2025-01-01', successorIds: ['b'], reorganizationId: 'r' } },
      {
        type: 'agency.ended',
        data: { agencyId: 'a', on: '2025-07-01', cause: 'merger', successorIds: ['c'], reorganizationId: 's' },
      },
    );
    expect(faultOfAbsence('a', ended, '2025-06-30')).toBeNull();
    expect(faultOfAbsence('a', ended, '2025-07-01')).toMatchObject({
      facts: { agencyId: 'a', day: '2025-07-01', endedOn: '2025-07-01', successorIds: ['c'] },
    });
  });
});

describe('the words an agency is searched by', () => {
  it('are every name and alias it ever had, as names are compared', () => {
    expect(everyNameOf(telecom)).toEqual(['vnpt phú thọ', 'viễn thông phú thọ']);
    expect(everyNameOf(science)).toEqual(['bộ khoa học', 'bộ khoa học và công nghệ']);
  });

  it('lose the marks of Vietnamese letters, composed or not', () => {
    expect(unmarked('  Sở  Giáo dục và Đào tạo ')).toBe('so giao duc va dao tao');
    expect(unmarked('Đà Bắc'.normalize('NFD'))).toBe('da bac');
    expect(unmarked('Ưu Ẩn')).toBe('uu an');
  });
});
