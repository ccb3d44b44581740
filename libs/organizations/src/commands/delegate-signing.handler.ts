import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import {
  decideGrant,
  delegationDecider,
  delegationStream,
  personDecider,
  personStream,
  staffDecider,
  staffStream,
  type AskedGrant,
} from '../domain/index.js';

/** Gives a post, or a person in it, leave to sign documents of an agency. Answers `{ agencyId, grantId }`. */
export class GrantSigning extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly grant: Omit<AskedGrant, 'type'>,
  ) {
    super();
  }
}

/** Ends leave to sign on a day. Answers `{ agencyId, grantId }`. */
export class RevokeSigning extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly agencyId: string,
    readonly grantId: string,
    /** `YYYY-MM-DD`, the first day without it. */
    readonly validTo: string,
  ) {
    super();
  }
}

@CommandHandler(GrantSigning)
export class GrantSigningHandler implements ICommandHandler<GrantSigning> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, grant }: GrantSigning): Promise<CommandOutcome> {
    const { agencyId, grantId, grantor, grantee, personId } = grant;
    const delegations = delegationStream(agencyId);
    const agencyIds = [...new Set([grantee.agencyId, ...(grantor ? [grantor.agencyId] : [])])];
    const person = personId === undefined ? undefined : personStream(personId);
    return this.runner.compose(context, {
      name: 'grant-signing',
      content: grant,
      streams: [delegations, ...agencyIds.map(staffStream), ...(person === undefined ? [] : [person])],
      plan: (view) => {
        const plan = decideGrant(
          { type: 'grant-signing', ...grant },
          {
            delegations: view.fold(delegationDecider, delegations),
            staffs: new Map(agencyIds.map((id) => [id, view.fold(staffDecider, staffStream(id))])),
            ...(person !== undefined && { person: view.fold(personDecider, person) }),
          },
        );
        if (!plan.accepted) return plan;
        return { writes: plan.writes, dependsOn: plan.dependsOn, result: { agencyId, grantId } };
      },
    });
  }
}

@CommandHandler(RevokeSigning)
export class RevokeSigningHandler implements ICommandHandler<RevokeSigning> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, agencyId, grantId, validTo }: RevokeSigning): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: delegationDecider,
      stream: delegationStream(agencyId),
      command: { type: 'revoke-signing', agencyId, grantId, validTo },
      result: { agencyId, grantId },
    });
  }
}
