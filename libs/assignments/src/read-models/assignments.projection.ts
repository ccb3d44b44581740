import { rowProjection } from '#event-store';
import { ASSIGNMENT_EVENT_TYPES, type AssignmentEvent } from '../domain/index.js';
import { assignmentRow } from './assignment-row.js';
import { Assignment } from './assignment.entity.js';

/** Who holds each assignment and since when, and what its status rests on. */
export const assignmentsProjection = rowProjection<Assignment>({
  name: 'assignments',
  entity: Assignment,
  table: 'assignments',
  key: 'assignmentId',
  category: 'assignment',
  types: ASSIGNMENT_EVENT_TYPES,
  keyOf: (event) => (event as unknown as AssignmentEvent).data.assignmentId,
  apply: assignmentRow,
});
