import { Injectable } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome, type Plan, type StreamView } from '#event-store';
import { idFrom, type Json, type Refused } from '#kernel';
import { agencyDecider, agencyStream, personDecider, personStream } from '#organizations/domain';
import {
  reportSubscriptionDecider,
  reportSubscriptionStream,
  type ReportSubscriptionCommand,
  type SubscriptionTerms,
} from '../domain/index.js';

/** Has a report sent again and again. Answers `{ subscriptionId }`. */
export class CreateReportSubscription extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly terms: SubscriptionTerms,
  ) {
    super();
  }
}

/** Has it sent otherwise from now on: all of its terms. Answers `{ subscriptionId }`. */
export class ChangeReportSubscription extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly subscriptionId: string,
    readonly terms: SubscriptionTerms,
  ) {
    super();
  }
}

/** It is not sent until it is resumed. Answers `{ subscriptionId }`. */
export class PauseReportSubscription extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly subscriptionId: string,
    readonly reasons: readonly string[],
  ) {
    super();
  }
}

/** It is sent from its next time on; what a pause left out is not made up for. Answers `{ subscriptionId }`. */
export class ResumeReportSubscription extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly subscriptionId: string,
  ) {
    super();
  }
}

/** It is never sent again. Answers `{ subscriptionId }`. */
export class EndReportSubscription extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly subscriptionId: string,
  ) {
    super();
  }
}

/** Decides on one subscription. */
@Injectable()
export class ReportSubscriptionRunner {
  constructor(private readonly runner: CommandRunner) {}

  /** @throws as `CommandRunner.compose` */
  decide(
    context: CommandContext,
    subscriptionId: string,
    command: ReportSubscriptionCommand,
    asked: unknown,
  ): Promise<CommandOutcome> {
    const stream = reportSubscriptionStream(subscriptionId);
    return this.runner.compose(context, {
      name: command.type,
      content: [subscriptionId, asked as Json],
      streams: [stream],
      plan: async (view): Promise<Plan | Refused> => {
        const unknownParty = 'terms' in command ? await unknownPartyOf(view, command.terms) : undefined;
        const scrutinized = unknownParty === undefined ? command : { ...command, unknownParty };
        const decision = reportSubscriptionDecider.decide(scrutinized, view.fold(reportSubscriptionDecider, stream));
        if (!decision.accepted) return decision;
        return { writes: [{ stream, events: decision.events }], result: { subscriptionId } };
      },
    });
  }
}

/** The first agency or person of the terms that nobody registered. */
async function unknownPartyOf(view: StreamView, { to, report }: SubscriptionTerms): Promise<string | undefined> {
  const scope = ['agencyId' in report ? report.agencyId : undefined, report.issuerId];
  const agencies = [...to.map(({ agencyId }) => agencyId), ...scope.filter((id) => id !== undefined)];
  const people = to.flatMap(({ personId }) => (personId === undefined ? [] : [personId]));
  await view.load([...agencies.map(agencyStream), ...people.map(personStream)]);
  return (
    agencies.find((id) => view.fold(agencyDecider, agencyStream(id)).status === 'nonexistent') ??
    people.find((id) => view.fold(personDecider, personStream(id)).status === 'nonexistent')
  );
}

@CommandHandler(CreateReportSubscription)
export class CreateReportSubscriptionHandler implements ICommandHandler<CreateReportSubscription> {
  constructor(private readonly subscriptions: ReportSubscriptionRunner) {}

  execute({ context, terms }: CreateReportSubscription): Promise<CommandOutcome> {
    const subscriptionId = idFrom('report-subscription', context.tenant, context.commandId);
    const command = { type: 'create-report-subscription', subscriptionId, terms, at: context.at } as const;
    return this.subscriptions.decide(context, subscriptionId, command, terms);
  }
}

@CommandHandler(ChangeReportSubscription)
export class ChangeReportSubscriptionHandler implements ICommandHandler<ChangeReportSubscription> {
  constructor(private readonly subscriptions: ReportSubscriptionRunner) {}

  execute({ context, subscriptionId, terms }: ChangeReportSubscription): Promise<CommandOutcome> {
    const command = { type: 'change-report-subscription', terms, at: context.at } as const;
    return this.subscriptions.decide(context, subscriptionId, command, terms);
  }
}

@CommandHandler(PauseReportSubscription)
export class PauseReportSubscriptionHandler implements ICommandHandler<PauseReportSubscription> {
  constructor(private readonly subscriptions: ReportSubscriptionRunner) {}

  execute({ context, subscriptionId, reasons }: PauseReportSubscription): Promise<CommandOutcome> {
    return this.subscriptions.decide(context, subscriptionId, { type: 'pause-report-subscription', reasons }, reasons);
  }
}

@CommandHandler(ResumeReportSubscription)
export class ResumeReportSubscriptionHandler implements ICommandHandler<ResumeReportSubscription> {
  constructor(private readonly subscriptions: ReportSubscriptionRunner) {}

  execute({ context, subscriptionId }: ResumeReportSubscription): Promise<CommandOutcome> {
    const command = { type: 'resume-report-subscription', at: context.at } as const;
    return this.subscriptions.decide(context, subscriptionId, command, null);
  }
}

@CommandHandler(EndReportSubscription)
export class EndReportSubscriptionHandler implements ICommandHandler<EndReportSubscription> {
  constructor(private readonly subscriptions: ReportSubscriptionRunner) {}

  execute({ context, subscriptionId }: EndReportSubscription): Promise<CommandOutcome> {
    return this.subscriptions.decide(context, subscriptionId, { type: 'end-report-subscription' }, null);
  }
}
