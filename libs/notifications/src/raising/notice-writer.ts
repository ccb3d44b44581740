import type { EventLog, Subscription } from '#event-store';
import { ENGINE, fold } from '#kernel';
import { noticeDecider, noticeStream, TOPICS, type NoticeEvent, type RaiseNotice } from '../domain/index.js';
import { LoggedGround } from './logged-ground.js';

/**
 * Raises the notices of every fact that somebody is told of. All notices of a fact are one unit, under a command id
 * made of the fact's: however often the fact is handed over, each is raised once.
 *
 * It begins at the origin of a tenant's log, so that nothing of a new tenant is missed. A tenant that was there before
 * there were notices begins at the present: its migration sets the checkpoint, so that nobody is told of old work.
 */
export const noticeWriter: Subscription = {
  name: 'notice-writer',
  types: TOPICS,
  start: 'origin',
  batchSize: 200,
  onError: { retries: 8, backoff: 500, then: 'park' },

  async handle(events, _manager, log) {
    const tenant = events[0]!.tenant;
    const raised = await new LoggedGround(log, tenant).noticesOf(events);
    await Promise.all(
      events.map(({ eventId }, index) => raise(log, tenant, { factId: eventId, notices: raised[index]! })),
    );
  },
};

async function raise(
  log: EventLog,
  tenant: string,
  { factId, notices }: { readonly factId: string; readonly notices: readonly RaiseNotice[] },
): Promise<void> {
  const [first] = notices;
  if (first === undefined) return;
  const commandId = `notices.${factId}`;
  const answer = await log.append(tenant, {
    commandId,
    // What was found out may differ the second time, such as an address; what was raised first stands.
    fingerprint: commandId,
    result: null,
    metadata: { actor: ENGINE, correlationId: first.assignmentId ?? factId, causationId: factId },
    writes: notices.map((notice) => ({
      stream: noticeStream(notice.noticeId),
      expected: 'no-stream',
      events: eventsOf(notice).map(({ type, data }) => ({ type, data })),
    })),
  });
  if (answer.outcome !== 'appended' && answer.outcome !== 'already-done') {
    throw new Error(`the notices of fact ${factId} could not be raised: ${JSON.stringify(answer)}`);
  }
}

function eventsOf(notice: RaiseNotice): readonly NoticeEvent[] {
  const decision = noticeDecider.decide(notice, fold(noticeDecider, []));
  if (!decision.accepted) throw new Error(decision.rule.code);
  return decision.events;
}
