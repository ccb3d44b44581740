import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  PostgresEventLog,
  ReadModelProgress,
  type CommandContext,
  type CommandOutcome,
} from '#event-store';
import { decideLeaving, personDecider, personStream, staffDecider, staffStream } from '../domain/index.js';
import { PeopleQueries } from '../read-models/people.queries.js';
import { staffsProjection } from '../read-models/staffs.projection.js';

/**
 * A person leaves office on a day, and with it every post they hold and field they are named for. An appointment that
 * is appended between the look for posts and the leaving stays, though nobody signs on it; asked again, it is vacated
 * too. Answers `{ personId }`.
 */
export class LeaveOffice extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly personId: string,
    /** `YYYY-MM-DD`, the first day out of office. */
    readonly on: string,
  ) {
    super();
  }
}

@CommandHandler(LeaveOffice)
export class LeaveOfficeHandler implements ICommandHandler<LeaveOffice> {
  constructor(
    private readonly runner: CommandRunner,
    private readonly people: PeopleQueries,
    private readonly progress: ReadModelProgress,
    private readonly log: PostgresEventLog,
  ) {}

  execute({ context, personId, on }: LeaveOffice): Promise<CommandOutcome> {
    const stream = personStream(personId);
    return this.runner.compose(context, {
      name: 'leave-office',
      content: { personId, on },
      streams: [stream],
      plan: async (view) => {
        const agencyIds = await this.#agenciesOf(context.tenant, personId);
        await view.load(agencyIds.map(staffStream));
        const plan = decideLeaving(
          { type: 'leave-office', personId, on },
          {
            person: view.fold(personDecider, stream),
            staffs: new Map(agencyIds.map((id) => [id, view.fold(staffDecider, staffStream(id))])),
          },
        );
        if (!plan.accepted) return plan;
        return { writes: plan.writes, dependsOn: plan.dependsOn, result: { personId } };
      },
    });
  }

  /** Where the person is in office as far as the read model has come, and by the log from there on. */
  async #agenciesOf(tenant: string, personId: string): Promise<string[]> {
    const seen = await this.progress.positionOf(tenant, staffsProjection.name);
    const staffs = await this.people.staffsOf(tenant, personId);
    const agencyIds = new Set(staffs.map(({ agencyId }) => agencyId));
    const types = ['post.filled', 'focal-point.announced'];
    for await (const { data } of this.log.readAll(tenant, { after: seen, types })) {
      if (data['personId'] === personId) agencyIds.add(data['agencyId'] as string);
    }
    return [...agencyIds];
  }
}
