import type { EventLog, RecordedEvent } from '#event-store';
import { fold, type DomainEvent, type Refused } from '#kernel';
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
    const factsOf = <Event extends DomainEvent>(stream: string) =>
      (streams.get(stream) ?? []) as unknown as readonly Event[];
    const agencyIds = [asked.agencyId, asked.post.agencyId];
    const answer = decideSigning(asked, on, {
      person: fold(personDecider, factsOf<PersonEvent>(personStream(asked.personId))),
      staffs: new Map(agencyIds.map((id) => [id, fold(staffDecider, factsOf<StaffEvent>(staffStream(id)))])),
      delegations: fold(delegationDecider, factsOf<DelegationEvent>(delegationStream(asked.agencyId))),
    });
    const recorded = [...streams.values()].flat() as unknown as readonly (Fact & RecordedEvent)[];
    const events = eventsOfSigning(asked, answer, recorded);
    return { answer, events: events.sort((one, other) => one.position - other.position) };
  }
}
