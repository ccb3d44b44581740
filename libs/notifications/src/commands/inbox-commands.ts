import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome, type StreamView } from '#event-store';
import { knownOf, refuse, type JsonObject } from '#kernel';
import {
  AGENCY_UNKNOWN,
  agencyDecider,
  agencyStream,
  PERSON_ERASED,
  PERSON_UNKNOWN,
  personDecider,
  personStream,
} from '#organizations/domain';
import {
  noticeDecider,
  noticeStream,
  preferencesDecider,
  preferencesStream,
  type NoticeEvent,
  type Recipient,
  type SetPreferences as Asked,
} from '../domain/index.js';

/** Notices are marked as read. Answers `{ read }`, the number of those that were not. */
export class MarkNoticesRead extends Command<CommandOutcome> {
  /** @param asked what the caller asked for, to tell a repeat from another command */
  constructor(
    readonly context: CommandContext,
    readonly noticeIds: readonly string[],
    readonly asked: JsonObject,
  ) {
    super();
  }
}

@CommandHandler(MarkNoticesRead)
export class MarkNoticesReadHandler implements ICommandHandler<MarkNoticesRead> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, noticeIds, asked }: MarkNoticesRead): Promise<CommandOutcome> {
    const streams = noticeIds.map(noticeStream);
    return this.runner.compose(context, {
      name: 'mark-notices-read',
      content: asked,
      streams,
      plan: (view) => {
        const writes: { stream: string; events: readonly NoticeEvent[] }[] = [];
        for (const stream of streams) {
          const state = view.fold(noticeDecider, stream);
          const decision = noticeDecider.decide({ type: 'read-notice', by: context.actor, at: context.at }, state);
          if (!decision.accepted) return decision;
          writes.push({ stream, events: decision.events });
        }
        return { writes, result: { read: writes.filter(({ events }) => events.length > 0).length } };
      },
    });
  }
}

/** A mail that was given up is sent again, to where mail goes now. Answers `{ noticeId }`. */
export class ReopenNotice extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly noticeId: string,
  ) {
    super();
  }
}

@CommandHandler(ReopenNotice)
export class ReopenNoticeHandler implements ICommandHandler<ReopenNotice> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, noticeId }: ReopenNotice): Promise<CommandOutcome> {
    const stream = noticeStream(noticeId);
    return this.runner.compose(context, {
      name: 'reopen-notice',
      content: { noticeId },
      streams: [stream],
      plan: async (view) => {
        const state = view.fold(noticeDecider, stream);
        const address = state.status === 'nonexistent' ? null : await addressOf(state.raised.recipient, view);
        const decision = noticeDecider.decide({ type: 'reopen-notice', address, at: context.at }, state);
        return decision.accepted ? { writes: [{ stream, events: decision.events }], result: { noticeId } } : decision;
      },
    });
  }
}

/** Where mail to a recipient goes: as its preferences say, or its particulars; null where neither does. */
async function addressOf(recipient: Recipient, view: StreamView): Promise<string | null> {
  const preferences = preferencesStream(recipient);
  const person = personStream(recipient.id);
  await view.load([preferences, person]);
  const email = knownOf(view.fold(preferencesDecider, preferences).email);
  if (email !== null || recipient.kind === 'agency') return email;
  const known = view.fold(personDecider, person);
  return known.status === 'registered' ? knownOf(known.person.email) : null;
}

/** How somebody is told is set anew as a whole. Answers `{ kind, id }` of the recipient. */
export class SetPreferences extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly asked: Omit<Asked, 'type' | 'by'>,
  ) {
    super();
  }
}

@CommandHandler(SetPreferences)
export class SetPreferencesHandler implements ICommandHandler<SetPreferences> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, asked }: SetPreferences): Promise<CommandOutcome> {
    const { recipient } = asked;
    const isAgency = recipient.kind === 'agency';
    const stream = preferencesStream(recipient);
    const register = isAgency ? agencyStream(recipient.id) : personStream(recipient.id);
    return this.runner.compose(context, {
      name: 'set-preferences',
      content: { ...asked, recipient: { ...recipient } },
      ...(!isAgency && { about: recipient.id }),
      streams: [stream, register],
      plan: (view) => {
        const { status } = isAgency ? view.fold(agencyDecider, register) : view.fold(personDecider, register);
        if (status === 'nonexistent') {
          return isAgency
            ? refuse(AGENCY_UNKNOWN, { agencyId: recipient.id })
            : refuse(PERSON_UNKNOWN, { personId: recipient.id });
        }
        if (status === 'erased') return refuse(PERSON_ERASED, { personId: recipient.id });
        const decision = preferencesDecider.decide(
          { type: 'set-preferences', by: context.actor, ...asked },
          view.fold(preferencesDecider, stream),
        );
        if (!decision.accepted) return decision;
        return { writes: [{ stream, events: decision.events }], result: { ...recipient } };
      },
    });
  }
}
