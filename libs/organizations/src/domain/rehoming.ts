import type { ReorganizationDecidedData, Split } from './reorganization.events.js';

/** Work that has not ended, of one agency that has a part in it; what is known of it decides where it goes. */
export type OpenAssignment = {
  readonly assignmentId: string;
  readonly agencyId: string;
  /** The part it has; the same assignment may be given once for each. */
  readonly role?: 'lead' | 'coordinating';
  /** Slug of its field of work. */
  readonly field?: string;
  /** The commune, or other agency, it is about. */
  readonly territory?: string;
  /** The issuer's Office, which follows it up. */
  readonly officeId?: string;
  /** The task it came from; two answers to one task in one hand are pointed out. */
  readonly taskId?: string;
};

/** Why an assignment goes where it goes; the codes are stable. */
export const REHOMING_RULES = {
  merged: 'Work of an agency that is merged goes to the agency it becomes a part of.',
  'split-by-field': 'Work of an agency that is split goes to the part that was named for its field.',
  'split-by-territory':
    'Work of an agency that is split goes to the part that was named for the territory it is about.',
  'split-by-default': 'Work of an agency that is split goes to the default successor where no part is named for it.',
  'dissolved-to-successor': 'Work of an agency that is dissolved goes to its successor.',
  'dissolved-to-parent': 'Work of an agency that is dissolved without a successor goes to the agency above it.',
  'dissolved-to-office': "Work of an agency that is dissolved with nobody above it goes to the issuer's Office.",
  answered: 'Where no rule says who takes the work, it goes where somebody decided.',
} as const satisfies Readonly<Record<string, string>>;

export type RehomingRule = keyof typeof REHOMING_RULES;

export type Rehoming = {
  readonly assignmentId: string;
  readonly role?: OpenAssignment['role'];
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  readonly rule: RehomingRule;
};

/** Nobody was named to take it, or several were: it stays where it is until somebody decides. */
export type RehomingQuestion = {
  readonly assignmentId: string;
  readonly role?: OpenAssignment['role'];
  readonly fromAgencyId: string;
  /** Who may take it; empty where anybody may. */
  readonly candidateIds: readonly string[];
  readonly why: 'nobody-named' | 'several-named';
};

/** One agency would answer one task more than once. */
export type DoubledTask = {
  readonly taskId: string;
  readonly agencyId: string;
  readonly assignmentIds: readonly string[];
};

export type RehomingPlan = {
  readonly moves: readonly Rehoming[];
  readonly questions: readonly RehomingQuestion[];
  /** Work that stays with an agency that is split and goes on. */
  readonly kept: readonly OpenAssignment[];
  readonly doubled: readonly DoubledTask[];
};

/**
 * Where open work goes when agencies are merged, split or dissolved. Of the work of an agency concerned, each piece is
 * moved, kept or asked about, and in one of these only; work of others is only looked at for doubled tasks. A
 * renaming moves nothing: work names the agency by its id.
 * @param answers what was decided of earlier questions, by assignment
 */
export function rehomingPlan(
  { change }: Pick<ReorganizationDecidedData, 'change'>,
  openAssignments: readonly OpenAssignment[],
  answers: ReadonlyMap<string, string> = new Map(),
): RehomingPlan {
  const concerned = new Set(change.kind === 'merger' ? change.predecessorIds : [change.agencyId]);
  const moves: Rehoming[] = [];
  const questions: RehomingQuestion[] = [];
  const kept: OpenAssignment[] = [];
  const after = new Map<string, Map<string, string[]>>();
  for (const work of openAssignments) {
    const { assignmentId, agencyId, role } = work;
    const piece = { assignmentId, ...(role !== undefined && { role }), fromAgencyId: agencyId };
    const home = concerned.has(agencyId) ? homeOf(work, { change }, answers) : null;
    let holderId = agencyId;
    if (home !== null) {
      if ('why' in home) questions.push({ ...piece, ...home });
      else if (home.toAgencyId === agencyId) kept.push(work);
      else moves.push({ ...piece, ...home });
      if ('toAgencyId' in home) holderId = home.toAgencyId;
    }
    if (work.taskId !== undefined && role !== 'coordinating') {
      const ofAgency = after.get(holderId) ?? new Map<string, string[]>();
      after.set(holderId, ofAgency.set(work.taskId, [...(ofAgency.get(work.taskId) ?? []), assignmentId]));
    }
  }
  return { moves, questions, kept, doubled: doubledIn(after) };
}

type Home = Pick<Rehoming, 'toAgencyId' | 'rule'> | Pick<RehomingQuestion, 'candidateIds' | 'why'>;

function homeOf(
  work: OpenAssignment,
  { change }: Pick<ReorganizationDecidedData, 'change'>,
  answers: ReadonlyMap<string, string>,
): Home {
  const answer = answers.get(work.assignmentId);
  if (answer !== undefined) return { toAgencyId: answer, rule: 'answered' };
  switch (change.kind) {
    case 'merger':
      return { toAgencyId: change.successorId, rule: 'merged' };
    case 'split':
      return partFor(work, change);
    case 'dissolution': {
      const { agencyId, successorId, parentId } = change;
      const { officeId } = work;
      if (successorId !== null) return { toAgencyId: successorId, rule: 'dissolved-to-successor' };
      if (parentId !== null) return { toAgencyId: parentId, rule: 'dissolved-to-parent' };
      return officeId === undefined || officeId === agencyId
        ? { candidateIds: [], why: 'nobody-named' }
        : { toAgencyId: officeId, rule: 'dissolved-to-office' };
    }
  }
}

function partFor({ field, territory }: OpenAssignment, { parts, defaultSuccessorId }: Split): Home {
  const byField = parts.find(({ fields }) => field !== undefined && fields.includes(field));
  const byTerritory = parts.find(({ territories }) => territory !== undefined && territories.includes(territory));
  if (byField !== undefined && byTerritory !== undefined && byField.agencyId !== byTerritory.agencyId) {
    return { candidateIds: [byField.agencyId, byTerritory.agencyId], why: 'several-named' };
  }
  if (byField !== undefined) return { toAgencyId: byField.agencyId, rule: 'split-by-field' };
  if (byTerritory !== undefined) return { toAgencyId: byTerritory.agencyId, rule: 'split-by-territory' };
  return defaultSuccessorId === null
    ? { candidateIds: parts.map(({ agencyId }) => agencyId), why: 'nobody-named' }
    : { toAgencyId: defaultSuccessorId, rule: 'split-by-default' };
}

function doubledIn(after: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>): DoubledTask[] {
  return [...after].flatMap(([agencyId, tasks]) =>
    [...tasks]
      .filter(([, assignmentIds]) => assignmentIds.length > 1)
      .map(([taskId, assignmentIds]) => ({ taskId, agencyId, assignmentIds })),
  );
}
