import type { DataSource } from 'typeorm';
import { inTenant } from '#platform';
import { LIKE_ENOUGH, likenessOf, wordingOf } from '../domain/index.js';
import type { Directive } from './directive.entity.js';
import { isShown } from './secrecy.sql.js';

/** A task that may ask for the same as one of another directive. */
export interface AlikeTask {
  readonly taskId: string;
  readonly to: { readonly directiveId: string; readonly taskId: string };
  /** Number and symbol of the other directive, as they are kept apart. */
  readonly number: number;
  readonly symbol: string;
  readonly text: string;
  /** From 0 to 1. */
  readonly likeness: number;
}

/** Tasks that a directive is compared with, the latest first. */
const MOST_COMPARED = 5_000;
/** Pairs that are shown, the most alike first. */
export const MOST_ALIKE = 100;

/** Finds what may be the same work twice. Nothing is recorded by it: whoever agrees links the two. */
export class AlikeTasksQuery {
  constructor(private readonly database: DataSource) {}

  /**
   * The tasks of directives in force, issued at most a year before this one was drafted, that are worded as one of its
   * own. Pairs that were linked already, as whatever, are left out.
   */
  async of(
    tenant: string,
    { directiveId, draft, draftedAt }: Directive,
    { secrets }: { readonly secrets: boolean },
  ): Promise<AlikeTask[]> {
    const since = `${String(Number(draftedAt.slice(0, 4)) - 1)}${draftedAt.slice(4, 10)}`;
    const [others, linked] = await inTenant(this.database, tenant, async (manager) => [
      await manager.query<{ directive_id: string; number: number; symbol: string; task_id: string; text: string }[]>(
        `select d.directive_id, d.number, d.symbol, task ->> 'taskId' as task_id, task ->> 'text' as text
           from directives d cross join lateral json_array_elements(d.draft -> 'tasks') task
          where d.tenant_id = $1 and d.directive_id <> $2 and d.status = 'issued' and d.issued_on >= $3
            and ($4 or ${isShown('d.directive_id', 'd', false)})
          order by d.issued_on desc, d.directive_id desc limit ${MOST_COMPARED}`,
        [tenant, directiveId, since, secrets],
      ),
      await manager.query<Record<'task_id' | 'other_id' | 'other_task_id', string>[]>(
        `select task_id, to_directive_id as other_id, to_task_id as other_task_id
           from task_links where tenant_id = $1 and directive_id = $2
         union all
         select to_task_id, directive_id, task_id from task_links where tenant_id = $1 and to_directive_id = $2`,
        [tenant, directiveId],
      ),
    ]);
    const pairOf = (...ids: readonly string[]) => JSON.stringify(ids);
    const known = new Set(
      linked.map(({ task_id, other_id, other_task_id }) => pairOf(task_id, other_id, other_task_id)),
    );
    const worded = others.map((other) => ({ other, wording: wordingOf(other.text) }));
    const alike = draft.tasks.flatMap(({ taskId, text }) => {
      const own = wordingOf(text);
      return worded.flatMap(({ other, wording }): AlikeTask[] => {
        const likeness = likenessOf(own, wording);
        const { directive_id, task_id, number, symbol, text: otherText } = other;
        if (likeness < LIKE_ENOUGH || known.has(pairOf(taskId, directive_id, task_id))) return [];
        return [
          { taskId, to: { directiveId: directive_id, taskId: task_id }, number, symbol, text: otherText, likeness },
        ];
      });
    });
    return alike.sort((one, other) => other.likeness - one.likeness).slice(0, MOST_ALIKE);
  }
}
