import { Injectable } from '@nestjs/common';
import { Checkpoints, EventTexts, formatTlogProof, LogTree } from '#audit';
import { PostgresEventLog } from '#event-store';
import { Problem } from '#platform';
import { CHECKPOINT_MISSING, EVENT_NOT_COVERED, EVENT_UNKNOWN } from './proof.problems.js';

/** Makes the files that prove single events (c2sp.org/tlog-proof). */
@Injectable()
export class EventProofs {
  constructor(
    private readonly tree: LogTree,
    private readonly checkpoints: Checkpoints,
    private readonly texts: EventTexts,
    private readonly log: PostgresEventLog,
  ) {}

  /**
   * @param options.checkpoint by which, told by its size; by the first that covers the event when absent
   * @param options.withText the text of the event goes with it, as what is extra
   * @throws Problem where there is no such event or checkpoint, or none covers it yet
   */
  async prove(
    tenant: string,
    position: number,
    { checkpoint, withText = false }: { readonly checkpoint?: number | undefined; readonly withText?: boolean } = {},
  ): Promise<string> {
    const covering =
      checkpoint === undefined
        ? await this.checkpoints.covering(tenant, position)
        : await this.checkpoints.ofSize(tenant, checkpoint);
    if (!covering && checkpoint !== undefined) throw new Problem(CHECKPOINT_MISSING);
    if (!covering || covering.size < position) {
      if (position > (await this.log.head(tenant))) throw new Problem(EVENT_UNKNOWN);
      throw new Problem(EVENT_NOT_COVERED, { headers: { 'Retry-After': '5' } });
    }
    const index = position - 1;
    const hashes = await this.tree.inclusionProof(tenant, index, covering.size);
    const [event] = withText ? await this.texts.at(tenant, [position]) : [];
    return formatTlogProof({
      ...(event && { extra: Buffer.from(event.text) }),
      index,
      hashes,
      checkpoint: covering.note,
    });
  }
}
