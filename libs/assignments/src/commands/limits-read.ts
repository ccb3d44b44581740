import {
  DEADLINE_IMPOSSIBLE_DATE,
  DEADLINE_IMPOSSIBLE_TIME,
  readDeadline,
  type AskedDeadline,
  type Deadline,
  type DeadlinePolicy,
} from '#deadlines/domain';
import type { Instant, Refused } from '#kernel';
import type { Act, AssignmentCommand } from '../domain/index.js';

type AsWritten<Value> = Value extends Deadline ? AskedDeadline : Value;

type WithoutWhoAndWhen<Command> = Command extends Act
  ? { [Part in keyof Omit<Command, 'by' | 'at' | 'calendar'>]: AsWritten<Command[Part]> }
  : never;

type Understood<Command> = Command extends Act ? Omit<Command, 'by' | 'at' | 'calendar'> : never;

/** What somebody asks for, with limits as they are stated; who asks, and when, is said by the context. */
export type Asked = WithoutWhoAndWhen<AssignmentCommand>;

/** The parts of what is asked that state a limit. */
const LIMITS = ['deadline', 'proposed'] as const;

/**
 * What is asked with its limits as the tenant understands them, or the refusal of a limit that no calendar or clock
 * ever shows, whose words cannot be read, or from which no moment follows; it points at the field of the body.
 *
 * @param at when it is stated: periods are counted from then, and days without a year come after it
 */
export function limitsRead(
  asked: Asked,
  policy: DeadlinePolicy,
  at: Instant,
): { readonly accepted: true; readonly understood: Understood<AssignmentCommand> } | Refused {
  const stated = asked as { readonly [Part in (typeof LIMITS)[number]]?: AskedDeadline | null };
  const read: { [Part in (typeof LIMITS)[number]]?: Deadline } = {};
  for (const part of LIMITS) {
    const limit = stated[part];
    if (limit === undefined || limit === null) continue;
    const reading = readDeadline(limit, policy, at);
    if (!reading.accepted) {
      return { ...reading, facts: { ...reading.facts, fields: [`/${part}${partAtFault(limit, reading)}`] } };
    }
    read[part] = reading.deadline;
  }
  return { accepted: true, understood: { ...asked, ...read } as Understood<AssignmentCommand> };
}

/** Which field of a limit is at fault, as the end of a JSON Pointer; the limit itself where none is alone. */
function partAtFault({ relation, date }: AskedDeadline, { rule }: Refused): string {
  if (relation === undefined) return '/asWritten';
  if (rule === DEADLINE_IMPOSSIBLE_TIME) return '/time';
  return rule === DEADLINE_IMPOSSIBLE_DATE && date !== undefined ? '/date' : '';
}
