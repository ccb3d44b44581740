import { fold } from '#kernel';
import { agencyDecider } from './agency.decider.js';
import type { AgencyEvent, RegisteredAgency } from './agency.events.js';
import { agenciesEverNamed, agenciesNamed, everyNameOf, faultOfAbsence, unmarked } from './agency.lookups.js';

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
