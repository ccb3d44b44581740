import * as assignments from '#assignments';
import * as assignmentRules from '#assignments/domain';
import { ACCESS_PROBLEMS } from '#access';
import * as attachmentRules from '#attachments/domain';
import * as auditRules from '#audit/domain';
import * as deadlineRules from '#deadlines/domain';
import * as directives from '#directives';
import * as directiveRules from '#directives/domain';
import type { Rule } from '#kernel';
import * as notificationRules from '#notifications/domain';
import * as operationRules from '#operations/domain';
import * as organizations from '#organizations';
import * as organizationRules from '#organizations/domain';
import { kindOfRule, PLATFORM_PROBLEMS, type ProblemKind } from '#platform';
import * as reportRules from '#reporting/domain';
import { ATTACHMENT_PROBLEMS } from '../attachments/attachment.problems.js';
import { PROOF_PROBLEMS } from '../proofs/proof.problems.js';
import { REPORT_PROBLEMS } from '../reports/report.problems.js';
import { API_PROBLEMS } from './api.problems.js';

const DOORS: readonly Readonly<Record<string, unknown>>[] = [
  assignments,
  assignmentRules,
  attachmentRules,
  auditRules,
  deadlineRules,
  directives,
  directiveRules,
  notificationRules,
  operationRules,
  organizations,
  organizationRules,
  reportRules,
];

/** Every kind of problem the API can answer with, by its code: its own, and each rule its libraries export. */
export const PROBLEM_CATALOGUE: ReadonlyMap<string, ProblemKind> = new Map(
  [
    ...PLATFORM_PROBLEMS,
    ...ACCESS_PROBLEMS,
    ...API_PROBLEMS,
    ...ATTACHMENT_PROBLEMS,
    ...REPORT_PROBLEMS,
    ...PROOF_PROBLEMS,
    ...DOORS.flatMap((door) => Object.values(door).filter(isRule)).map(kindOfRule),
  ]
    .sort((one, other) => (one.code < other.code ? -1 : 1))
    .map((kind) => [kind.code, kind]),
);

function isRule(value: unknown): value is Rule {
  return typeof value === 'object' && value !== null && 'code' in value && 'kind' in value && 'sentence' in value;
}
