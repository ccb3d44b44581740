import { refuse, type Json, type Refused } from '#kernel';
import * as rules from '../domain/task.rules.js';

/** A value in a draft, and its JSON Pointer (RFC 6901). */
type Placed = { readonly pointer: string; readonly key: string; readonly value: Json };

/** The refusal with the fields it is about as its fact `fields`, where it is about some; see {@link fieldsAtFault}. */
export function withFields(asked: Json, { rule, facts }: Refused, place?: string): Refused {
  const fields = fieldsAtFault(asked, { rule, facts }, place);
  return refuse(rule, fields.length === 0 ? facts : { ...facts, fields });
}

/**
 * Which fields of a draft a refusal is about, as JSON Pointers; none where the rule is about the draft as a whole.
 * @param place the part that was refused, where the refusal came of one: `/citations/2`
 */
export function fieldsAtFault(draft: Json, { rule, facts }: Pick<Refused, 'rule' | 'facts'>, place?: string): string[] {
  const within = [...walk(draft, '')].filter(({ pointer }) => place === undefined || pointer.startsWith(`${place}/`));
  const { agencyIds, groupIds, id } = facts;
  if (Array.isArray(agencyIds)) return named(within, AGENCY_FIELDS, agencyIds);
  if (Array.isArray(groupIds)) return named(within, GROUP_FIELDS, groupIds);
  if (typeof id === 'string') return named(within, [...AGENCY_FIELDS, ...GROUP_FIELDS], [id]);
  if (place !== undefined) return [place];
  const entry = entryOf(within, facts);
  if (entry === undefined) return [];
  const field = fieldOf(rule.code, facts, [...walk(entry.value, entry.pointer)]);
  return [field ?? entry.pointer];
}

/** Fields that hold the id of an agency, or a list of them. */
const AGENCY_FIELDS = [
  'agencyId',
  'approvedById',
  'byAgencyId',
  'coordinatingAgencyIds',
  'copyIds',
  'escalationChain',
  'issuerId',
  'monitorId',
  'toId',
  'viaId',
];
const GROUP_FIELDS = ['coordinatingGroupIds', 'groupId'];

/** The task or the clause that the facts name; of two with one id, the second. */
function entryOf(within: readonly Placed[], { taskId, ordinal, clauseId }: Refused['facts']): Placed | undefined {
  if (typeof clauseId === 'string') return withId(within, /^\/deadlineClauses\/\d+$/, 'clauseId', clauseId);
  if (typeof taskId !== 'string') return undefined;
  const byId = withId(within, /^\/tasks\/\d+$/, 'taskId', taskId);
  if (byId !== undefined || typeof ordinal !== 'number') return byId;
  return within.find(({ pointer }) => pointer === `/tasks/${ordinal - 1}`);
}

function withId(within: readonly Placed[], pointer: RegExp, key: string, id: string): Placed | undefined {
  return within.findLast((one) => pointer.test(one.pointer) && (one.value as Record<string, Json>)[key] === id);
}

/** The field of a task or a clause that a rule is about. */
function fieldOf(code: string, facts: Refused['facts'], inside: readonly Placed[]): string | undefined {
  const ending = (end: string) => inside.find(({ pointer }) => pointer.endsWith(end))?.pointer;
  const listed = (key: string, value: Json | undefined) =>
    inside.find((one) => one.key === key && one.value === value)?.pointer;
  switch (code) {
    case rules.TASK_ID_TWICE.code:
      return ending('/taskId');
    case rules.TASK_TEXT_MISSING.code:
      return ending('/text');
    case rules.TASK_UNKNOWN_KIND.code:
      return ending('/kind');
    case rules.TASK_LEAD_COORDINATES.code:
      return listed('coordinatingAgencyIds', facts['agencyId']);
    case rules.TASK_LEAD_TWICE.code:
      return ending('/jointLeads');
    case rules.TASK_IMPOSSIBLE_QUORUM.code:
      return ending('/completion/count');
    case rules.TASK_UNKNOWN_COMPLETION.code:
      return ending('/completion/rule');
    case rules.TASK_CONSOLIDATOR_NOT_LEAD.code:
      return ending('/completion/byAgencyId');
    case rules.TASK_UNKNOWN_PRODUCT.code:
    case rules.TASK_IMPOSSIBLE_TARGET.code:
      return ending('/expected');
    case rules.TASK_UNCLEAR_PACE.code:
      return ending('/pace');
    case rules.TASK_INVALID_EMAIL.code:
      return ending('/reportTo/email');
    case rules.TASK_IMPOSSIBLE_SPAN.code:
      return inside.find(({ key, value }) => key === 'spans' && isSpan(value, facts))?.pointer;
    case rules.CLAUSE_ID_TWICE.code:
      return ending('/clauseId');
    case rules.CLAUSE_UNKNOWN_TASK.code:
    case rules.CLAUSE_TASK_HAS_DEADLINE.code:
      return listed('taskIds', facts['taskId']);
    default:
      // What is left is about a limit: of no calendar, or of a duty that has none.
      return code === rules.TASK_STANDING_WITH_DEADLINE.code || code.startsWith('deadline/')
        ? (listed('taskIds', facts['taskId']) ?? ending('/deadline'))
        : undefined;
  }
}

function isSpan(value: Json, { start, end }: Refused['facts']): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (value as Record<string, Json>)['start'] === start && (value as Record<string, Json>)['end'] === end;
}

function named(within: readonly Placed[], fields: readonly string[], ids: readonly Json[]): string[] {
  return within.filter(({ key, value }) => fields.includes(key) && ids.includes(value)).map(({ pointer }) => pointer);
}

/** Every value below, the root first. An entry of a list goes by the name of the list. */
function* walk(value: Json, pointer: string, key = ''): Generator<Placed> {
  yield { pointer, key, value };
  if (typeof value !== 'object' || value === null) return;
  const list = Array.isArray(value);
  for (const [name, inner] of Object.entries(value as Record<string, Json | undefined>)) {
    if (inner !== undefined) yield* walk(inner, `${pointer}/${name}`, list ? key : name);
  }
}
