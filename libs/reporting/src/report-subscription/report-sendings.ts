import { CommandRefused, type CommandRunner, type EventLog, type PostgresEventLog } from '#event-store';
import {
  calendarDecider,
  calendarStream,
  FOLLOW_UP_STREAM,
  followUpPolicyDecider,
  seedOf,
  type FollowUpPolicy,
} from '#deadlines/domain';
import { ENGINE, fold, type Clock, type Decider, type DomainEvent, type Refused } from '#kernel';
import {
  dueBy,
  reportSubscriptionDecider,
  reportSubscriptionStream,
  sentOf,
  type Due,
  type ExistingSubscription,
  type ReportSubscriptionEvent,
  type SendingGround,
} from '../domain/index.js';
import type { ReportSubscriptionQueries } from './report-subscription.queries.js';
import type { SubscribedReports } from './subscribed-reports.js';

/** The zone and the calendar that a tenant's rhythms go by. */
export async function sendingGround(
  log: EventLog,
  tenant: string,
  unset: Pick<FollowUpPolicy, 'zone' | 'calendarId'>,
): Promise<SendingGround> {
  const { zone, calendarId } = (await folded(log, tenant, followUpPolicyDecider, FOLLOW_UP_STREAM)).policy ?? unset;
  const calendar = (await folded(log, tenant, calendarDecider, calendarStream(calendarId))) ?? seedOf(calendarId);
  if (calendar === null) throw new Error(`the policy in force counts by "${calendarId}", which there is not`);
  return { calendar, zone };
}

/**
 * Makes reports whose time has come. What was sent is an event, written under a command id of the subscription and its
 * day: however many workers find it due, it is sent for once.
 */
export class ReportSendings {
  constructor(
    private readonly log: PostgresEventLog,
    private readonly runner: CommandRunner,
    private readonly queries: ReportSubscriptionQueries,
    /** Null where there is no place for documents. */
    private readonly reports: SubscribedReports | null,
    private readonly unset: Pick<FollowUpPolicy, 'zone' | 'calendarId'>,
    private readonly clock: Clock,
  ) {}

  /** What is due of which subscription, as far as the read model knows. */
  async due(tenant: string): Promise<readonly { readonly subscriptionId: string; readonly date: string }[]> {
    const active = await this.queries.active(tenant);
    if (active.length === 0) return [];
    const ground = await sendingGround(this.log, tenant, this.unset);
    const now = this.clock.now();
    return active.flatMap((row) => {
      const due = dueBy(sentOf(row), now, ground);
      return due === null ? [] : [{ subscriptionId: row.subscriptionId, date: due.sending.date }];
    });
  }

  /**
   * Sends what is due of a subscription: the latest, with how many before it were missed. Nothing where nothing is.
   * @throws Error where there is no place for documents, and where the terms became others while it was made: the next
   *   attempt goes by these
   */
  async send(tenant: string, subscriptionId: string): Promise<void> {
    const stream = reportSubscriptionStream(subscriptionId);
    const events = await this.log.read(tenant, stream);
    const state = fold(reportSubscriptionDecider, events as unknown as readonly ReportSubscriptionEvent[]);
    if (state.status !== 'active') return;
    const ground = await sendingGround(this.log, tenant, this.unset);
    const at = this.clock.now();
    const due = dueBy(sentOf(state), at, ground);
    if (due === null) return;
    const made = { ...sendingOf(due), ...(await this.#make(tenant, state, ground, events[0]!.position)) };
    const sending = this.runner.compose(
      {
        tenant,
        actor: ENGINE,
        commandId: `report-subscription.${subscriptionId}.${due.sending.date}`,
        correlationId: subscriptionId,
        at: made.at,
      },
      {
        name: 'record-report-sending',
        // Whoever is second has made another report of the same day; the first one stands.
        content: { subscriptionId, date: due.sending.date },
        streams: [stream],
        plan: (view) => {
          const known = view.fold(reportSubscriptionDecider, stream);
          if ('terms' in known && JSON.stringify(known.terms) !== JSON.stringify(state.terms))
            throw new Error(`report subscription ${subscriptionId} was changed while its report was made`);
          const decision: Refused | { accepted: true; events: readonly DomainEvent[] } =
            reportSubscriptionDecider.decide({ type: 'record-report-sending', made }, known);
          if (!decision.accepted) return decision;
          return { writes: [{ stream, events: decision.events }], result: null };
        },
      },
    );
    await sending.catch((error: unknown) => {
      // Paused or ended while it was made: it is not sent.
      if (!(error instanceof CommandRefused)) throw error;
    });
  }

  async #make(tenant: string, subscription: ExistingSubscription, { zone }: SendingGround, began: number) {
    if (this.reports === null) throw new Error('this worker has no place for documents; see ATTACHMENTS_URL');
    const position = await this.log.head(tenant);
    return this.reports.make(tenant, subscription, { position, at: this.clock.now(), zone, began });
  }
}

function sendingOf({ sending: { date, dueAt }, missed }: Due) {
  const [first, last] = [missed[0], missed.at(-1)];
  return {
    date,
    dueAt,
    ...(first && last && { missed: { count: missed.length, first: first.dueAt, last: last.dueAt } }),
  };
}

async function folded<State, Event extends DomainEvent>(
  log: EventLog,
  tenant: string,
  decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
  stream: string,
): Promise<State> {
  const { streams } = await log.load(tenant, [stream]);
  return fold(decider, (streams.get(stream) ?? []) as unknown as readonly Event[]);
}
