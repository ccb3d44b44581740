import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Json } from '#kernel';
import { CommandRunner, type CommandContext, type CommandOutcome } from '#event-store';
import {
  agencyDecider,
  agencyStream,
  decideStaffing,
  personDecider,
  personStream,
  staffDecider,
  staffStream,
  type AbolishPost,
  type AnnounceFocalPoint,
  type CreatePost,
  type FillPost,
  type VacatePost,
  type WithdrawFocalPoint,
} from '../domain/index.js';

/** Creates or fills a post, or announces an officer for a field. Answers `{ agencyId, postId }` or `{ agencyId, field }`. */
export class StaffAgency extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly staffing: CreatePost | FillPost | AnnounceFocalPoint,
  ) {
    super();
  }
}

/** Abolishes or vacates a post, or withdraws the officer for a field. Answers as {@link StaffAgency}. */
export class RelieveStaff extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly relief: AbolishPost | VacatePost | WithdrawFocalPoint,
  ) {
    super();
  }
}

@CommandHandler(StaffAgency)
export class StaffAgencyHandler implements ICommandHandler<StaffAgency> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, staffing }: StaffAgency): Promise<CommandOutcome> {
    const [agency, staff] = [agencyStream(staffing.agencyId), staffStream(staffing.agencyId)];
    const person = 'personId' in staffing ? personStream(staffing.personId) : undefined;
    return this.runner.compose(context, {
      name: 'staff-agency',
      content: staffing,
      streams: person === undefined ? [agency, staff] : [agency, staff, person],
      plan: (view) => {
        const plan = decideStaffing(staffing, {
          agency: view.fold(agencyDecider, agency),
          staff: view.fold(staffDecider, staff),
          ...(person !== undefined && { person: view.fold(personDecider, person) }),
        });
        if (!plan.accepted) return plan;
        return { writes: plan.writes, dependsOn: plan.dependsOn, result: resultOf(staffing) };
      },
    });
  }
}

@CommandHandler(RelieveStaff)
export class RelieveStaffHandler implements ICommandHandler<RelieveStaff> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ context, relief }: RelieveStaff): Promise<CommandOutcome> {
    return this.runner.decide(context, {
      decider: staffDecider,
      stream: staffStream(relief.agencyId),
      command: relief,
      result: resultOf(relief),
    });
  }
}

function resultOf(command: StaffAgency['staffing'] | RelieveStaff['relief']): Json {
  const { agencyId } = command;
  return 'postId' in command ? { agencyId, postId: command.postId } : { agencyId, field: command.field };
}
