import type { WrittenDeadline } from '#deadlines/domain';
import type { Signature } from './directive.vocabulary.js';
import type { Lead, Task } from './task.js';

/** A change of what is asked for. */
export type Amendment =
  | { readonly item: 'deadline'; readonly taskId: string; readonly deadline: WrittenDeadline | null }
  | { readonly item: 'text'; readonly taskId: string; readonly text: string }
  | { readonly item: 'lead'; readonly taskId: string; readonly lead: Lead }
  | { readonly item: 'task-dropped'; readonly taskId: string }
  | { readonly item: 'task-added'; readonly task: Task };

/** A change of form that leaves what is asked for as it is. */
export type Correction =
  | { readonly item: 'subject'; readonly becomes: string }
  | { readonly item: 'signature'; readonly becomes: Signature }
  | { readonly item: 'text'; readonly taskId: string; readonly becomes: string }
  | { readonly item: 'label'; readonly taskId: string; readonly becomes: string };
