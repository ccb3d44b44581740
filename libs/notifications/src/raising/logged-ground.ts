import {
  assignmentDecider,
  assignmentStream,
  type AssignmentEvent,
  type ExistingAssignment,
} from '#assignments/domain';
import { DEFAULT_FOLLOW_UP_POLICY, FOLLOW_UP_STREAM, followUpPolicyDecider, localDate } from '#deadlines/domain';
import { directiveDecider, directiveStream } from '#directives/domain';
import type { EventLog, RecordedEvent } from '#event-store';
import { fold, knownOf, type Decider, type DomainEvent } from '#kernel';
import {
  agencyDecider,
  agencyStream,
  nameOn,
  personDecider,
  personStream,
  staffDecider,
  staffStream,
  type StaffState,
} from '#organizations/domain';
import type { ReportSent } from '#reporting/domain';
import {
  addresseesOfFact,
  addresseesOfReport,
  noticesOf,
  preferencesDecider,
  preferencesStream,
  REPORT_TOPIC,
  reportNotices,
  tellingOf,
  type Ground,
  type LoggedFact,
  type NoticePolicy,
  type Preferences,
  type RaiseNotice,
  type Recipient,
  type SentReport,
} from '../domain/index.js';

/** Before offices open; where the tenant has set no hour. */
const USUAL_DIGEST_AT = '07:30';

/**
 * What notices rest on, read from the log: a read model may be behind, and an address is to be the one of the moment.
 * Every stream is read once.
 */
export class LoggedGround {
  readonly #streams = new Map<string, readonly RecordedEvent[]>();

  constructor(
    private readonly log: EventLog,
    private readonly tenant: string,
  ) {}

  /** The notices of facts of assignments and of reports that were sent, fact by fact. */
  async noticesOf(facts: readonly RecordedEvent[]): Promise<readonly (readonly RaiseNotice[])[]> {
    const reports = facts.filter(({ type }) => type === REPORT_TOPIC);
    const assignments = facts.filter(({ type }) => type !== REPORT_TOPIC);
    const found = new Map([
      ...assignments.map((fact) => fact.eventId).map(zippedWith(await this.#ofAssignments(assignments))),
      ...reports.map((fact) => fact.eventId).map(zippedWith(await this.#ofReports(reports))),
    ]);
    return facts.map(({ eventId }) => found.get(eventId)!);
  }

  async #ofReports(facts: readonly RecordedEvent[]): Promise<readonly (readonly RaiseNotice[])[]> {
    const sent = facts.map(sentReportOf);
    await this.#load([
      FOLLOW_UP_STREAM,
      ...sent.flatMap(({ event }) => event.data.to.map(({ agencyId }) => staffStream(agencyId))),
    ]);
    const staffOf = (agencyId: string): StaffState => this.#fold(staffDecider, staffStream(agencyId));
    const policy = this.#policy();
    await this.#loadRecipients(sent.flatMap((fact) => addresseesOfReport(fact, { policy, staffOf })));
    return sent.map((fact) =>
      reportNotices(fact, {
        policy,
        staffOf,
        preferencesOf: (recipient) => this.#preferencesOf(recipient),
        emailOf: (recipient) => this.#emailOf(recipient),
      }),
    );
  }

  async #loadRecipients(addressees: readonly { readonly recipient: Recipient }[]): Promise<void> {
    await this.#load(
      addressees.flatMap(({ recipient }) => [
        preferencesStream(recipient),
        ...(recipient.kind === 'person' ? [personStream(recipient.id)] : []),
      ]),
    );
  }

  async #ofAssignments(facts: readonly RecordedEvent[]): Promise<readonly (readonly RaiseNotice[])[]> {
    const logged = facts.map(factOf);
    await this.#load([FOLLOW_UP_STREAM, ...logged.map(({ event }) => assignmentStream(event.data.assignmentId))]);
    const assignments = logged.map((fact, index) => this.#assignmentAt(fact, facts[index]!.version));
    await this.#load([
      ...logged.map(({ event }) => directiveStream(event.data.directiveId)),
      ...logged.map(({ event }) => agencyStream(event.data.leadAgencyId)),
      ...logged.flatMap(({ event }, index) =>
        (tellingOf(event, assignments[index]!)?.tellings ?? []).flatMap(({ agencyIds }) => agencyIds.map(staffStream)),
      ),
    ]);
    const staffOf = (agencyId: string): StaffState => this.#fold(staffDecider, staffStream(agencyId));
    const policy = this.#policy();
    await this.#loadRecipients(
      logged.flatMap((fact, index) => addresseesOfFact(fact, { assignment: assignments[index]!, policy, staffOf })),
    );
    return logged.map((fact, index) => {
      const directive = this.#fold(directiveDecider, directiveStream(fact.event.data.directiveId));
      return noticesOf(fact, {
        assignment: assignments[index]!,
        secret: directive.status !== 'nonexistent' && directive.draft.secrecy !== undefined,
        policy,
        staffOf,
        nameOf: (agencyId) => this.#nameOf(agencyId, localDate(fact.recordedAt, policy.zone)),
        preferencesOf: (recipient) => this.#preferencesOf(recipient),
        emailOf: (recipient) => this.#emailOf(recipient),
      } satisfies Ground);
    });
  }

  async #load(streams: readonly string[]): Promise<void> {
    const missing = [...new Set(streams)].filter((stream) => !this.#streams.has(stream));
    if (missing.length === 0) return;
    const { streams: loaded } = await this.log.load(this.tenant, missing);
    for (const stream of missing) this.#streams.set(stream, loaded.get(stream) ?? []);
  }

  #fold<State, Event extends DomainEvent>(
    decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
    stream: string,
    until = Number.MAX_SAFE_INTEGER,
  ): State {
    const events = this.#streams.get(stream) ?? [];
    return fold(decider, events.filter(({ version }) => version <= until) as unknown as readonly Event[]);
  }

  #assignmentAt({ event }: LoggedFact, version: number): ExistingAssignment {
    const { assignmentId } = event.data;
    const state = this.#fold(assignmentDecider, assignmentStream(assignmentId), version);
    if (state.status === 'nonexistent') throw new Error(`assignment ${assignmentId} has a fact, but never began`);
    return state;
  }

  #policy(): NoticePolicy {
    const { zone, quietHours, digestAt } =
      this.#fold(followUpPolicyDecider, FOLLOW_UP_STREAM).policy ?? DEFAULT_FOLLOW_UP_POLICY;
    return { zone, quietHours, digestAt: digestAt ?? USUAL_DIGEST_AT };
  }

  #nameOf(agencyId: string, day: string): string {
    const state = this.#fold(agencyDecider, agencyStream(agencyId));
    if (state.status === 'nonexistent') return agencyId;
    return nameOn(state, day) ?? state.agency.name;
  }

  #preferencesOf(recipient: Recipient): Preferences {
    return this.#fold(preferencesDecider, preferencesStream(recipient));
  }

  #emailOf({ kind, id }: Recipient): string | null {
    if (kind === 'agency') return null;
    const state = this.#fold(personDecider, personStream(id));
    return state.status === 'registered' ? knownOf(state.person.email) : null;
  }
}

function zippedWith<Value>(values: readonly Value[]) {
  return (key: string, index: number) => [key, values[index]!] as const;
}

function sentReportOf({ eventId, position, recordedAt, ...event }: RecordedEvent): SentReport {
  return { event: event as unknown as ReportSent, eventId, position, recordedAt };
}

function factOf({ eventId, position, recordedAt, ...event }: RecordedEvent): LoggedFact {
  return { event: event as unknown as AssignmentEvent, eventId, position, recordedAt };
}
