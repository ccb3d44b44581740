import { Test } from '@nestjs/testing';
import { Command, CommandHandler, CqrsModule, type ICommandHandler } from '@nestjs/cqrs';
import {
  CommandRunner,
  LogUnavailable,
  type AppendResult,
  type CommandContext,
  type CommandOutcome,
  type EventLog,
} from '#event-store';
import { instant } from '#kernel';
import { BulkCommands } from './bulk-commands.js';

const AT = instant('2025-08-03T02:00:00.000Z');
const context: CommandContext = {
  tenant: 'phu-tho',
  actor: { subject: 'office' },
  commandId: 'the-bulk',
  correlationId: 'c',
  at: AT,
};

class Touch extends Command<CommandOutcome> {
  constructor(
    readonly context: CommandContext,
    readonly assignmentId: string,
  ) {
    super();
  }
}

/** Carries out the first ten, then the log is away; remembers what it was asked. */
@CommandHandler(Touch)
class TouchHandler implements ICommandHandler<Touch> {
  static asked: Touch[] = [];

  execute(command: Touch): Promise<CommandOutcome> {
    TouchHandler.asked.push(command);
    if (command.assignmentId === 'a-broken') throw new TypeError('a mistake in the program');
    if (TouchHandler.asked.length > 10) throw new LogUnavailable('the database is away; nothing was written');
    return Promise.resolve({ result: null, position: TouchHandler.asked.length, recordedAt: AT, repeated: false });
  }
}

/** A log that takes whatever is appended. */
const log = {
  load: () => Promise.resolve({ streams: new Map() }),
  append: (): Promise<AppendResult> =>
    Promise.resolve({ outcome: 'appended', firstPosition: 0, lastPosition: 0, recordedAt: AT, result: null }),
} as unknown as EventLog;

async function bulkOver(count: number, first = 'a-0') {
  const module = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [BulkCommands, TouchHandler, { provide: CommandRunner, useValue: new CommandRunner(log) }],
  }).compile();
  await module.init();
  TouchHandler.asked = [];
  const selection = Array.from({ length: count }, (_, index) => ({ assignmentId: index === 0 ? first : `a-${index}` }));
  const carriedOut = module
    .get(BulkCommands)
    .carryOut(
      context,
      { verb: 'touch', asked: {} },
      selection,
      (one, { assignmentId }) => new Touch(one, assignmentId),
    );
  return carriedOut.finally(() => module.close());
}

interface Result {
  readonly counts: Readonly<Record<string, number>>;
  readonly items: readonly { readonly outcome: string; readonly problem: { readonly code: string } | null }[];
}

describe('when the log goes away under a bulk act', () => {
  it('says for which it was carried out and for which it was not, and leaves the rest untried', async () => {
    const { result, position } = await bulkOver(500);
    const { counts, items } = result as unknown as Result;
    expect(counts).toEqual({ done: 10, 'already-so': 0, refused: 0, unavailable: 490 });
    expect(position).toBe(10);
    expect(items).toHaveLength(500);
    expect(items.find(({ outcome }) => outcome === 'unavailable')?.problem?.code).toBe('service/unavailable');
    // No more were tried than were under way when the first was not taken.
    expect(TouchHandler.asked.length).toBeLessThan(50);
  });
});

describe('the commands of a bulk act', () => {
  it('have ids that follow from the bulk and the assignment, and name it as their cause', async () => {
    await bulkOver(5);
    const first = TouchHandler.asked.map((command) => command.context.commandId);
    await bulkOver(5);
    expect(TouchHandler.asked.map((command) => command.context.commandId)).toEqual(first);
    expect(new Set(first).size).toBe(5);
    expect(TouchHandler.asked.every((command) => command.context.causationId === 'the-bulk')).toBe(true);
  });

  it('do not hide a mistake in the program', async () => {
    await expect(bulkOver(3, 'a-broken')).rejects.toThrow('a mistake in the program');
  });
});
