import { OrganizationRegister } from '../../../../test/support/organization-register.js';
import { agencyStream, type AgencyEvent } from './agency.events.js';
import { countedUnder, equivalentsOn, lineage } from './lineage.js';
import type { SplitAgency, Successor } from './reorganization.events.js';

function registered(agencyId: string): AgencyEvent {
  return { type: 'agency.registered', data: { agencyId, name: agencyId, aliases: [], kind: 'department' } };
}
const begin = (agencyId: string): Successor => ({
  register: { agencyId, name: agencyId, aliases: [], kind: 'department' },
});

function province(...agencyIds: string[]): OrganizationRegister {
  const register = new OrganizationRegister();
  for (const agencyId of agencyIds) register.given(agencyStream(agencyId), registered(agencyId));
  return register;
}

/** Phú Thọ, Vĩnh Phúc and Hòa Bình had a department each; one is new in July, and took in an old one in September. */
function merged(): OrganizationRegister {
  const register = province('pt', 'vp', 'hb', 'old');
  register.reorganize({
    type: 'merge-agencies',
    reorganizationId: 'hop-nhat',
    on: '2025-07-01',
    predecessorIds: ['pt', 'vp', 'hb'],
    successor: begin('new'),
  });
  register.reorganize({
    type: 'merge-agencies',
    reorganizationId: 'sap-nhap',
    on: '2025-09-01',
    predecessorIds: ['old'],
    successor: { agencyId: 'new' },
  });
  return register;
}
const split: SplitAgency = {
  type: 'split-agency',
  reorganizationId: 'tach',
  on: '2025-07-01',
  agencyId: 'a',
  into: [{ successor: begin('b') }, { successor: { agencyId: 'c' } }],
};

describe('after a merger', () => {
  const agencies = merged().agencies();
  const on = (agencyId: string, day: string) =>
    Object.fromEntries(equivalentsOn(agencyId, day, agencies).map(({ agencyId: id, whole }) => [id, whole]));

  it('an old agency is itself until the day, and from then on a part of the new one', () => {
    expect(on('pt', '2025-06-30')).toEqual({ pt: true });
    expect(on('pt', '2025-07-01')).toEqual({ new: false });
  });

  it('the new agency is, before its day, all of those it was made of, and later those it took in', () => {
    expect(on('new', '2025-06-30')).toEqual({ pt: true, vp: true, hb: true, old: true });
    expect(on('new', '2025-07-01')).toEqual({ new: true, old: true });
    expect(on('new', '2025-09-01')).toEqual({ new: true });
  });

  it('both names are told, nearest in time first', () => {
    const link = (fromAgencyId: string, day: string) => ({
      fromAgencyId,
      toAgencyId: 'new',
      on: day,
      cause: 'merger',
    });
    expect(lineage('pt', agencies)).toEqual({ predecessors: [], successors: [link('pt', '2025-07-01')] });
    expect(lineage('new', agencies)).toEqual({
      predecessors: [
        link('old', '2025-09-01'),
        link('hb', '2025-07-01'),
        link('vp', '2025-07-01'),
        link('pt', '2025-07-01'),
      ],
      successors: [],
    });
  });

  it('is told from either end alone', () => {
    const alone = new Map([['pt', agencies.get('pt')!]]);
    expect(lineage('pt', alone).successors.map(({ toAgencyId }) => toAgencyId)).toEqual(['new']);
    const other = new Map([['new', agencies.get('new')!]]);
    expect(lineage('pt', other).successors.map(({ toAgencyId }) => toAgencyId)).toEqual(['new']);
    expect(lineage('pt', new Map([['x', { status: 'nonexistent' }]]))).toEqual({ predecessors: [], successors: [] });
  });

  it('old work is counted under the agency that took it over, by the day that is asked for', () => {
    expect(countedUnder('pt', '2025-06-30', agencies)).toBe('pt');
    expect(countedUnder('pt', '2025-07-01', agencies)).toBe('new');
    expect(countedUnder('new', '2025-01-01', agencies)).toBe('new');
    expect(countedUnder('unheard-of', '2025-01-01', agencies)).toBe('unheard-of');
  });

  it('an agency nobody knows stands for nothing', () => {
    expect(on('unheard-of', '2025-07-01')).toEqual({});
  });
});

describe('after a split', () => {
  const register = province('a', 'c');
  register.reorganize(split);
  const agencies = register.agencies();

  it('the old agency is its successors, wholly those that had nothing before', () => {
    expect(equivalentsOn('a', '2025-07-01', agencies)).toEqual([
      { agencyId: 'b', whole: true },
      { agencyId: 'c', whole: false },
    ]);
  });

  it('a part was only a part of the old agency', () => {
    expect(equivalentsOn('b', '2025-06-30', agencies)).toEqual([{ agencyId: 'a', whole: false }]);
    expect(equivalentsOn('c', '2025-06-30', agencies)).toEqual([
      { agencyId: 'c', whole: true },
      { agencyId: 'a', whole: false },
    ]);
  });

  it('work that was finished before stays under the old name', () => {
    expect(countedUnder('a', '2026-01-01', agencies)).toBe('a');
  });

  it('an agency that goes on stands for itself and for what it gave away', () => {
    const divided = province('a');
    divided.reorganize({ ...split, into: [{ successor: begin('b') }, { successor: { agencyId: 'a' } }] });
    expect(equivalentsOn('a', '2025-07-01', divided.agencies())).toEqual([
      { agencyId: 'a', whole: true },
      { agencyId: 'b', whole: true },
    ]);
    expect(equivalentsOn('b', '2025-06-30', divided.agencies())).toEqual([{ agencyId: 'a', whole: false }]);
    expect(countedUnder('a', '2026-01-01', divided.agencies())).toBe('a');
    expect(equivalentsOn('b', '2025-07-01', divided.agencies())).toEqual([{ agencyId: 'b', whole: true }]);
  });

  it('an agency that gave a part away and ended later is counted under the one that took it over', () => {
    const divided = province('a', 'c');
    divided.reorganize({ ...split, into: [{ successor: begin('b') }, { successor: { agencyId: 'a' } }] });
    divided.reorganize({
      type: 'merge-agencies',
      reorganizationId: 'sau',
      on: '2026-01-01',
      predecessorIds: ['a'],
      successor: { agencyId: 'c' },
    });
    expect(countedUnder('a', '2025-12-31', divided.agencies())).toBe('a');
    expect(countedUnder('a', '2026-01-01', divided.agencies())).toBe('c');
  });

  it('parts that come together again are the whole', () => {
    const again = province('a');
    again.reorganize({ ...split, into: [{ successor: begin('b') }, { successor: begin('d') }] });
    again.reorganize({
      type: 'merge-agencies',
      reorganizationId: 'hop-lai',
      on: '2026-01-01',
      predecessorIds: ['b', 'd'],
      successor: begin('e'),
    });
    expect(equivalentsOn('a', '2026-01-01', again.agencies())).toEqual([{ agencyId: 'e', whole: true }]);
    expect(equivalentsOn('e', '2025-01-01', again.agencies())).toEqual([{ agencyId: 'a', whole: true }]);
    expect(equivalentsOn('b', '2026-01-01', again.agencies())).toEqual([{ agencyId: 'e', whole: false }]);
  });
});

describe('work that was handed on', () => {
  it('does not follow what left before it came', () => {
    const register = province('a', 'b', 'c');
    register.reorganize({
      ...split,
      agencyId: 'b',
      on: '2025-03-01',
      into: [{ successor: { agencyId: 'b' } }, { successor: { agencyId: 'c' } }],
    });
    register.reorganize({
      type: 'merge-agencies',
      reorganizationId: 'sau',
      on: '2025-07-01',
      predecessorIds: ['a'],
      successor: { agencyId: 'b' },
    });
    const agencies = register.agencies();
    expect(equivalentsOn('a', '2025-08-01', agencies)).toEqual([{ agencyId: 'b', whole: false }]);
    expect(lineage('a', agencies).successors.map(({ toAgencyId }) => toAgencyId)).toEqual(['b']);
    expect(lineage('c', agencies).predecessors.map(({ fromAgencyId }) => fromAgencyId)).toEqual(['b']);
    expect(equivalentsOn('c', '2025-01-01', agencies)).toEqual([
      { agencyId: 'c', whole: true },
      { agencyId: 'b', whole: false },
    ]);
  });

  it('is followed over many steps, and stays where nobody follows', () => {
    const register = province('a', 'b', 'c');
    const dissolve = (agencyId: string, on: string, successorId?: string) =>
      register.reorganize({
        type: 'dissolve-agency',
        reorganizationId: `giai-the-${agencyId}`,
        on,
        agencyId,
        ...(successorId !== undefined && { successorId }),
      });
    dissolve('a', '2025-03-01', 'b');
    dissolve('b', '2025-04-01', 'c');
    const agencies = register.agencies();
    expect(countedUnder('a', '2025-03-15', agencies)).toBe('b');
    expect(countedUnder('a', '2025-04-01', agencies)).toBe('c');
    expect(equivalentsOn('a', '2025-04-01', agencies)).toEqual([{ agencyId: 'c', whole: false }]);
    expect(equivalentsOn('c', '2025-02-01', agencies).map(({ agencyId }) => agencyId)).toEqual(['c', 'b', 'a']);
    // Until then it stood for itself alone, though those that came after it were there already.
    expect(equivalentsOn('a', '2025-02-01', agencies)).toEqual([{ agencyId: 'a', whole: true }]);
    expect(equivalentsOn('a', '2025-02-28', agencies)).toEqual([{ agencyId: 'a', whole: true }]);
    dissolve('c', '2025-05-01');
    expect(countedUnder('a', '2025-05-01', register.agencies())).toBe('c');
    expect(equivalentsOn('a', '2025-05-01', register.agencies())).toEqual([]);
  });
});
