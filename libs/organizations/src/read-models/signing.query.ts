import type { EventLog, RecordedEvent } from '#event-store';
import { fold, type Refused } from '#kernel';
import {
  decideSigning,
  delegationDecider,
  delegationStream,
  eventsOfSigning,
  personDecider,
  personStream,
  staffDecider,
  staffStream,
  streamsOfSigning,
  type AskedSignature,
  type DelegationEvent,
  type PersonEvent,
  type SigningLeave,
  type StaffEvent,
} from '../domain/index.js';

/** Whether somebody may sign, and the events that say so, in the order of their positions. */
export interface ExplainedSigning {
  readonly answer: SigningLeave | Refused;
  readonly events: readonly RecordedEvent[];
}

type Fact = PersonEvent | StaffEvent | DelegationEvent;

/** Asks the log itself, so that an answer is never behind what was granted or revoked a moment ago. */
export class SigningQuery {
  constructor(private readonly log: EventLog) {}

  /** @param on `YYYY-MM-DD`, the day of the signature */
  async maySign(tenant: string, asked: AskedSignature, on: string): Promise<ExplainedSigning> {
    const { streams } = await this.log.load(tenant, streamsOfSigning(asked));
    const factsOf = (stream: string) => (streams.get(stream) ?? []) as unknown[];
    const agencyIds = [asked.agencyId, asked.post.agencyId];
    const answer = decideSigning(asked, on, {
      person: fold(personDecider, factsOf(personStream(asked.personId)) as PersonEvent[]),
      staffs: new Map(agencyIds.map((id) => [id, fold(staffDecider, factsOf(staffStream(id)) as StaffEvent[])])),
      delegations: fold(delegationDecider, factsOf(delegationStream(asked.agencyId)) as DelegationEvent[]),
    });
    const recorded = [...streams.values()].flat() as unknown as readonly (Fact & RecordedEvent)[];
    const events = eventsOfSigning(asked, answer, recorded);
    return { answer, events: events.sort((one, other) => one.position - other.position) };
  }
}
