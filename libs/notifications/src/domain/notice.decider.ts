import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import type {
  NoticeCommand,
  NoticeEvent,
  NoticeRaisedData,
  NoticeState,
  Reader,
  ReadNotice,
  RecordFailure,
  ReopenNotice,
} from './notice.events.js';
import { NOTICE_NOT_BY_MAIL, NOTICE_NOT_IN_INBOX, NOTICE_NOT_YOURS, NOTICE_UNKNOWN } from './notice.rules.js';
import { personIdOf } from './notice.vocabulary.js';
import { retryAt } from './retry.js';

type Known = Exclude<NoticeState, { readonly status: 'nonexistent' }>;
type Waiting = Extract<NoticeState, { readonly status: 'waiting' }>;

/**
 * One notice to one recipient by one channel. It ends: delivered into the inbox, accepted by the mail server, given
 * up or withheld. What comes after the end stays quiet, but for a mail that was given up and is to be sent again.
 */
export const noticeDecider: Decider<NoticeCommand, NoticeState, NoticeEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    if (command.type === 'raise-notice') {
      const { type: _, ...data } = command;
      return state.status === 'nonexistent' ? accept(...raised(data)) : quiet();
    }
    if (state.status === 'nonexistent') return refuse(NOTICE_UNKNOWN);
    if (command.type === 'read-notice') return read(command, state);
    if (state.raised.channel !== 'mail') return refuse(NOTICE_NOT_BY_MAIL, { noticeId: state.raised.noticeId });
    if (command.type === 'reopen-notice') return reopen(command, state);
    if (state.status !== 'waiting') return quiet();
    switch (command.type) {
      case 'record-acceptance': {
        const { messageId, response } = command;
        const data = { ...identityOf(state), ...toPerson(state), attempt: state.attempts + 1, messageId, response };
        return accept({ type: 'notice.accepted', data });
      }
      case 'record-failure':
        return fail(command, state);
      case 'give-up-notice':
        return accept({
          type: 'notice.given-up',
          data: { ...identityOf(state), reason: command.reason, attempts: state.attempts },
        });
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'notice.raised') {
      const { data } = event;
      const known = { raised: data, attempts: 0 };
      return data.withheld === undefined
        ? { ...known, status: 'waiting', failingSince: null, notBefore: data.hold?.until ?? null }
        : { ...known, status: 'withheld' };
    }
    if (state.status === 'nonexistent') return state;
    const { raised: of, attempts } = state;
    switch (event.type) {
      case 'notice.delivered':
        return { status: 'delivered', raised: of, attempts, isRead: false };
      case 'notice.accepted':
        return { status: 'accepted', raised: of, attempts: event.data.attempt };
      case 'notice.failed':
        return {
          status: 'waiting',
          raised: of,
          attempts: event.data.attempt,
          failingSince: (state.status === 'waiting' ? state.failingSince : null) ?? event.effectiveAt ?? null,
          notBefore: event.data.retryAt,
        };
      case 'notice.given-up':
        return { status: 'given-up', raised: of, attempts };
      case 'notice.reopened': {
        const { address } = event.data;
        return {
          status: 'waiting',
          raised: address === undefined ? of : { ...of, address },
          attempts,
          failingSince: null,
          notBefore: null,
        };
      }
      case 'notice.read':
        return { status: 'delivered', raised: of, attempts, isRead: true };
      default:
        return unreachable(event);
    }
  },
};

/** Whether an inbox is somebody's to keep: their own, their agency's, or any for the Office. */
export function mayRead(by: Reader, { recipient }: Pick<NoticeRaisedData, 'recipient'>): boolean {
  if (recipient.kind === 'person' && recipient.id === by.subject) return true;
  return by.agencyId === undefined || (recipient.kind === 'agency' && recipient.id === by.agencyId);
}

function identityOf({ raised: of }: Pick<Known, 'raised'>) {
  const { noticeId, assignmentId } = of;
  return { noticeId, ...(assignmentId !== undefined && { assignmentId }) };
}

function toPerson({ raised: of }: Pick<Known, 'raised'>) {
  const personId = personIdOf(of.recipient);
  return personId === undefined ? {} : { personId };
}

function raised(data: NoticeRaisedData): NoticeEvent[] {
  const { channel, withheld } = data;
  const event: NoticeEvent = { type: 'notice.raised', data };
  if (channel !== 'inbox' || withheld !== undefined) return [event];
  return [event, { type: 'notice.delivered', data: { ...identityOf({ raised: data }), channel } }];
}

function fail({ error, permanent, chance, at }: RecordFailure, state: Waiting): Decision<NoticeEvent> {
  const attempt = state.attempts + 1;
  const retry = permanent ? null : retryAt(attempt, at, state.failingSince ?? at, chance);
  const identity = identityOf(state);
  const failed: NoticeEvent = {
    type: 'notice.failed',
    data: { ...identity, ...toPerson(state), attempt, error, permanent, retryAt: retry },
    effectiveAt: at,
  };
  const reason = permanent ? 'refused' : 'too-long';
  const givenUp: NoticeEvent = { type: 'notice.given-up', data: { ...identity, reason, attempts: attempt } };
  return { accepted: true, events: retry === null ? [failed, givenUp] : [failed] };
}

/** It was held until its time once, and is not again. */
function reopen({ address }: ReopenNotice, state: Known): Decision<NoticeEvent> {
  if (state.status !== 'given-up') return quiet();
  const moved = address !== null && address !== state.raised.address;
  return accept({
    type: 'notice.reopened',
    data: { ...identityOf(state), ...toPerson(state), ...(moved && { address }) },
  });
}

function read({ by }: ReadNotice, state: Known): Decision<NoticeEvent> {
  const { noticeId } = state.raised;
  if (!mayRead(by, state.raised)) return refuse(NOTICE_NOT_YOURS, { noticeId });
  if (state.status !== 'delivered') return refuse(NOTICE_NOT_IN_INBOX, { noticeId });
  if (state.isRead) return quiet();
  return accept({ type: 'notice.read', data: { ...identityOf(state), by: by.subject } });
}
