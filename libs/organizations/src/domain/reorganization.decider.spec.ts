import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { INVALID_ID } from './organization.rules.js';
import { reorganizationDecider } from './reorganization.decider.js';
import {
  reorganizationStream,
  type Reorganization,
  type ReorganizationDecidedData,
  type ReorganizationEvent,
  type ReorganizationStreamCommand,
} from './reorganization.events.js';
import * as rules from './reorganization.rules.js';

const given = givenFor(reorganizationDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook({
  REORGANIZATION_ID_TAKEN: rules.REORGANIZATION_ID_TAKEN,
  REORGANIZATION_UNKNOWN: rules.REORGANIZATION_UNKNOWN,
  REHOMING_NOT_A_CANDIDATE: rules.REHOMING_NOT_A_CANDIDATE,
  REHOMING_ALREADY_ANSWERED: rules.REHOMING_ALREADY_ANSWERED,
});

const reorganizationId = 'tach-so-2026';
const split: Reorganization = {
  kind: 'split',
  agencyId: 'so-a',
  parts: [
    { agencyId: 'so-b', fields: [], territories: [] },
    { agencyId: 'so-c', fields: [], territories: [] },
  ],
  defaultSuccessorId: null,
};
const data: ReorganizationDecidedData = { reorganizationId, on: '2026-01-01', change: split };
const decided = (change: Reorganization = split): ReorganizationEvent => ({
  type: 'reorganization.decided',
  data: { ...data, change },
});
const answer = (assignmentId: string, toAgencyId: string): ReorganizationStreamCommand => ({
  type: 'answer-rehoming',
  reorganizationId,
  assignmentId,
  toAgencyId,
});
const answered = (assignmentId: string, toAgencyId: string): ReorganizationEvent => ({
  type: 'reorganization.rehoming-answered',
  data: { reorganizationId, assignmentId, toAgencyId },
});

describe('a reorganisation', () => {
  it('has a stream of its own', () => {
    expect(reorganizationStream(reorganizationId)).toBe('reorganization-tach-so-2026');
  });

  describe('when not decided', () => {
    it('is recorded', () => {
      given()
        .when({ type: 'record-reorganization', ...data })
        .then(decided());
    });

    it('needs an id', () => {
      given()
        .when({ type: 'record-reorganization', ...data, reorganizationId: 'Tách sở' })
        .thenRefused(INVALID_ID, { id: 'Tách sở' });
    });

    breaks(rules.REORGANIZATION_UNKNOWN, 'nothing is answered', () => {
      given().when(answer('1', 'so-b')).thenRefused(rules.REORGANIZATION_UNKNOWN, { reorganizationId });
      expect(reorganizationDecider.evolve(reorganizationDecider.initial, answered('1', 'so-b'))).toEqual({
        status: 'nonexistent',
      });
    });
  });

  describe('when decided', () => {
    it('takes an answer to each question about open work', () => {
      given(decided(), answered('1', 'so-b')).when(answer('2', 'so-c')).then(answered('2', 'so-c'));
      const state = reorganizationDecider.evolve(
        reorganizationDecider.evolve(reorganizationDecider.initial, decided()),
        answered('1', 'so-b'),
      );
      expect(state).toEqual({ status: 'decided', reorganization: data, answers: new Map([['1', 'so-b']]) });
    });

    it('stays quiet when it is answered again', () => {
      given(decided(), answered('1', 'so-b')).when(answer('1', 'so-b')).thenQuiet();
    });

    it('lets anybody take what an agency without heirs leaves', () => {
      const dissolution = { kind: 'dissolution', agencyId: 'so-a', successorId: null, parentId: null } as const;
      given(decided(dissolution)).when(answer('1', 'so-x')).then(answered('1', 'so-x'));
      given(decided(dissolution)).when(answer('1', 'Sở X')).thenRefused(INVALID_ID, { id: 'Sở X' });
    });

    breaks(rules.REORGANIZATION_ID_TAKEN, 'another is refused under the same id', () => {
      given(decided())
        .when({ type: 'record-reorganization', ...data })
        .thenRefused(rules.REORGANIZATION_ID_TAKEN, { reorganizationId });
    });

    breaks(rules.REHOMING_NOT_A_CANDIDATE, 'only a successor takes the work', () => {
      given(decided())
        .when(answer('1', 'so-x'))
        .thenRefused(rules.REHOMING_NOT_A_CANDIDATE, { toAgencyId: 'so-x', candidates: ['so-b', 'so-c'] });
      given(decided({ kind: 'merger', predecessorIds: ['so-a'], successorId: 'so-b' }))
        .when(answer('1', 'so-a'))
        .thenRefused(rules.REHOMING_NOT_A_CANDIDATE, { candidates: ['so-b'] });
    });

    breaks(rules.REHOMING_ALREADY_ANSWERED, 'what was answered is not answered otherwise', () => {
      given(decided(), answered('1', 'so-b'))
        .when(answer('1', 'so-c'))
        .thenRefused(rules.REHOMING_ALREADY_ANSWERED, { reorganizationId, assignmentId: '1', toAgencyId: 'so-b' });
    });
  });

  eachRuleIsBrokenOnce();
});
