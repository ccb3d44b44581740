import { Injectable } from '@nestjs/common';
import { mayDo, type Caller } from '#access';
import { DirectiveQueries, directivesProjection, type Directive } from '#directives';
import { DIRECTIVE_UNKNOWN } from '#directives/domain';
import { kindOfRule, Problem } from '#platform';
import { SecretReads } from '../access/secret-reads.js';
import { ReadYourWrites } from '../http/read-your-writes.js';

/** What a caller is shown of the directives that a list belongs to. */
@Injectable()
export class ShownDirectives {
  constructor(
    private readonly directives: DirectiveQueries,
    private readonly reads: ReadYourWrites,
    private readonly secretReads: SecretReads,
  ) {}

  /** Waits until the register of directives and further read models have seen a position; answers what to filter by. */
  async filter(
    { tenant, role }: Caller,
    after: number | undefined,
    ...subscriptions: readonly string[]
  ): Promise<{ readonly secrets: boolean }> {
    await this.reads.reached(tenant, after, directivesProjection.name, ...subscriptions);
    return { secrets: mayDo(role, 'directive:read-secret') };
  }

  /**
   * As {@link filter}, of one directive; that it is shown is on record by then, where it is secret.
   * @throws Problem `directive/unknown` where it is not there, or is a secret to the caller
   */
  async filterOf(
    caller: Caller,
    directiveId: string,
    after: number | undefined,
    ...subscriptions: readonly string[]
  ): Promise<{ readonly secrets: boolean; readonly directiveId: string; readonly directive: Directive }> {
    const filter = await this.filter(caller, after, ...subscriptions);
    const directive = await this.directives.find(caller.tenant, directiveId, filter);
    if (directive === null) {
      throw new Problem(kindOfRule(DIRECTIVE_UNKNOWN), { facts: { directiveId } });
    }
    await this.secretReads.record(caller, { directiveId });
    return { ...filter, directiveId, directive };
  }
}
