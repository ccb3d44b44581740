import type {
  CommandContext,
  ParkedAnywhere,
  StoppedSubscription,
  Subscription,
  SubscriptionSupervisor,
} from '#event-store';
import { instant } from '#kernel';
import {
  keyOfIncident,
  placeAmongKeys,
  selected,
  type Incident,
  type IncidentSelection,
  type IncidentSource,
  type RetryOutcome,
} from './incident-source.js';

type FindSubscription = (name: string) => Subscription | undefined;

const NOBODY_FOLLOWS: RetryOutcome = {
  outcome: 'failed-again',
  detail: 'Nobody follows the log under that name any more.',
};

/** Events that a follower of the log set aside. */
export class ParkedEvents implements IncidentSource {
  readonly kind = 'event-parked';

  constructor(
    private readonly supervisor: SubscriptionSupervisor,
    private readonly named: FindSubscription,
  ) {}

  async list(tenant: string, { source, since, before, limit }: IncidentSelection): Promise<readonly Incident[]> {
    const rows = await this.supervisor.parkedAnywhere(tenant, {
      limit,
      ...(source !== undefined && { subscription: source }),
      ...(since !== undefined && { since }),
      ...(before !== undefined && {
        before: { failedAt: before.lastAt, key: placeAmongKeys(this.kind, before.incidentId) },
      }),
    });
    return rows.map((row) => this.#incident(row));
  }

  async find(tenant: string, incidentId: string): Promise<Incident | undefined> {
    const parked = await this.#find(tenant, incidentId);
    return parked && this.#incident(parked);
  }

  async retry({ tenant }: CommandContext, incidentId: string): Promise<RetryOutcome> {
    const parked = await this.#find(tenant, incidentId);
    if (parked === undefined) return { outcome: 'gone' };
    const subscription = this.named(parked.subscription);
    if (subscription === undefined) return NOBODY_FOLLOWS;
    const retried = await this.supervisor.retryParkedEvent(subscription, tenant, parked);
    switch (retried.outcome) {
      case 'taken':
        return { outcome: 'cleared' };
      case 'gone':
        return { outcome: 'gone' };
      case 'failed-again':
        return { outcome: 'failed-again', detail: firstLine(retried.error) };
    }
  }

  async #find(tenant: string, incidentId: string): Promise<ParkedAnywhere | undefined> {
    const [parked] = await this.supervisor.parkedAnywhere(tenant, {
      key: keyOfIncident(this.kind, incidentId),
      limit: 1,
    });
    return parked;
  }

  #incident({ key, subscription, partition, position, error, attempts, parkedAt, failedAt }: ParkedAnywhere): Incident {
    return {
      incidentId: `${this.kind}.${key}`,
      kind: this.kind,
      source: subscription,
      summary: `"${subscription}" could not take the event at position ${String(position)} and set it aside.`,
      evidence: { position, partition, error },
      firstAt: instant(parkedAt),
      lastAt: instant(failedAt),
      attempts,
      remedy: `Mend what the error names, then retry: the event is handed to "${subscription}" again. Until then what it shows lacks this event.`,
      dismissible: true,
    };
  }
}

/** Followers that their error policy stopped. */
export class StoppedFollowers implements IncidentSource {
  readonly kind = 'follower-stopped';

  constructor(
    private readonly supervisor: SubscriptionSupervisor,
    private readonly named: FindSubscription,
  ) {}

  async list(tenant: string, selection: IncidentSelection): Promise<readonly Incident[]> {
    const stopped = await this.supervisor.stopped(tenant);
    return selected(
      stopped.map((one) => this.#incident(one)),
      selection,
    );
  }

  async find(tenant: string, incidentId: string): Promise<Incident | undefined> {
    const all = await this.list(tenant, { limit: Number.MAX_SAFE_INTEGER });
    return all.find((incident) => incident.incidentId === incidentId);
  }

  async retry({ tenant }: CommandContext, incidentId: string): Promise<RetryOutcome> {
    const incident = await this.find(tenant, incidentId);
    if (incident === undefined) return { outcome: 'gone' };
    const subscription = this.named(incident.source);
    if (subscription === undefined) return NOBODY_FOLLOWS;
    await this.supervisor.resume(subscription, tenant);
    return { outcome: 'asked' };
  }

  #incident({ subscription, partition, failingAt, error, attempts, since, failedAt }: StoppedSubscription): Incident {
    return {
      incidentId: `${this.kind}.${subscription}.${String(partition)}`,
      kind: this.kind,
      source: subscription,
      summary: `"${subscription}" could not take the event at position ${String(failingAt)} and was stopped there.`,
      evidence: { position: failingAt, partition, error },
      firstAt: instant(since),
      lastAt: instant(failedAt),
      attempts,
      remedy: `Nothing behind position ${String(failingAt)} is taken. Mend what the error names, then retry: "${subscription}" goes on from there.`,
      dismissible: false,
    };
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
