import { Injectable } from '@nestjs/common';
import { mayDo, type Caller } from '#access';
import { assignmentsProjection } from '#assignments';
import { directivesProjection, SecretEvents } from '#directives';
import type { RecordedEvent } from '#event-store';
import { ReadYourWrites } from '../http/read-your-writes.js';
import { eventView, type EventView } from './event.views.js';

/** Events as a caller may see them. */
@Injectable()
export class ShownEvents {
  constructor(
    private readonly secretEvents: SecretEvents,
    private readonly reads: ReadYourWrites,
  ) {}

  /** Waits until the read models have seen the events: they tell what is secret. */
  async to(caller: Caller, events: readonly RecordedEvent[]): Promise<readonly EventView[]> {
    const secret = await this.#secretTo(caller, events);
    return events.map((event) => eventView(event, secret.has(event.position)));
  }

  /** The positions of events that the caller may not see more of than that they are there. */
  async #secretTo({ tenant, role }: Caller, events: readonly RecordedEvent[]): Promise<ReadonlySet<number>> {
    if (mayDo(role, 'directive:read-secret')) return new Set();
    if (SecretEvents.anyToTell(events)) {
      const last = events.at(-1)?.position;
      await this.reads.reached(tenant, last, directivesProjection.name, assignmentsProjection.name);
    }
    return this.secretEvents.among(tenant, events);
  }
}
