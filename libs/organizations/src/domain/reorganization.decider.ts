import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import { INVALID_ID, isSlug } from './organization.rules.js';
import {
  successorsIn,
  type DecidedReorganization,
  type RehomingAnsweredData,
  type ReorganizationDecidedData,
  type ReorganizationEvent,
  type ReorganizationState,
  type ReorganizationStreamCommand,
} from './reorganization.events.js';
import {
  REHOMING_ALREADY_ANSWERED,
  REHOMING_NOT_A_CANDIDATE,
  REORGANIZATION_ID_TAKEN,
  REORGANIZATION_UNKNOWN,
} from './reorganization.rules.js';

/** The reorganisation's own stream. What it does to agencies and groups is decided by `decideReorganization`. */
export const reorganizationDecider: Decider<ReorganizationStreamCommand, ReorganizationState, ReorganizationEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    switch (command.type) {
      case 'record-reorganization': {
        const { type: _, ...data } = command;
        return record(data, state);
      }
      case 'answer-rehoming': {
        const { type: _, ...data } = command;
        return state.status === 'decided'
          ? answer(data, state)
          : refuse(REORGANIZATION_UNKNOWN, { reorganizationId: data.reorganizationId });
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'reorganization.decided':
        return { status: 'decided', reorganization: event.data, answers: new Map() };
      case 'reorganization.rehoming-answered': {
        if (state.status !== 'decided') return state;
        const { assignmentId, toAgencyId } = event.data;
        return { ...state, answers: new Map(state.answers).set(assignmentId, toAgencyId) };
      }
      default:
        return unreachable(event);
    }
  },
};

function record(data: ReorganizationDecidedData, state: ReorganizationState): Decision<ReorganizationEvent> {
  const { reorganizationId } = data;
  if (!isSlug(reorganizationId)) return refuse(INVALID_ID, { id: reorganizationId });
  if (state.status === 'decided') return refuse(REORGANIZATION_ID_TAKEN, { reorganizationId });
  return accept({ type: 'reorganization.decided', data });
}

function answer(data: RehomingAnsweredData, state: DecidedReorganization): Decision<ReorganizationEvent> {
  const { reorganizationId, assignmentId, toAgencyId } = data;
  const { change } = state.reorganization;
  if (!isSlug(toAgencyId)) return refuse(INVALID_ID, { id: toAgencyId });
  // Whoever is dissolved without heirs leaves work that anybody may be given.
  const candidates = change.kind === 'dissolution' ? null : successorsIn(change);
  if (candidates?.includes(toAgencyId) === false) {
    return refuse(REHOMING_NOT_A_CANDIDATE, { reorganizationId, assignmentId, toAgencyId, candidates });
  }
  const before = state.answers.get(assignmentId);
  if (before === toAgencyId) return quiet();
  return before === undefined
    ? accept({ type: 'reorganization.rehoming-answered', data })
    : refuse(REHOMING_ALREADY_ANSWERED, { reorganizationId, assignmentId, toAgencyId: before });
}
