import { createHash } from 'node:crypto';
import {
  fold,
  type Actor,
  type Decider,
  type Decision,
  type DomainEvent,
  type Instant,
  type Json,
  type JsonObject,
  type Refused,
  type Rule,
} from '#kernel';
import { canonicalText } from '../log/canonical-text.js';
import type { Appended, EventLog, Loaded, RecordedEvent } from '../log/log.js';
import type { Sealing } from '../log/sealing.js';
import { Turns } from './turns.js';

/** Who asks, for whom, under which id, and what time it is: everything about a command but its content. */
export interface CommandContext {
  readonly tenant: string;
  readonly actor: Actor;
  readonly onBehalfOf?: string;
  readonly reason?: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly at: Instant;
}

export interface CommandOutcome {
  readonly result: Json;
  /** The last position it wrote; 0 when it wrote nothing. */
  readonly position: number;
  readonly recordedAt: Instant;
  /** Whether this is the first result of an earlier command with the same id. */
  readonly repeated: boolean;
}

/** A rule of the business stood in the way; nothing was written. */
export class CommandRefused extends Error {
  readonly rule: Rule;
  readonly facts: Readonly<Record<string, Json>>;

  constructor(refused: Refused) {
    super(refused.rule.sentence);
    this.name = 'CommandRefused';
    this.rule = refused.rule;
    this.facts = refused.facts;
  }
}

/** The command id belongs to another command; nothing was written. */
export class CommandIdReused extends Error {
  constructor(readonly commandId: string) {
    super(`command id "${commandId}" was used for another command`);
    this.name = 'CommandIdReused';
  }
}

/** Others kept changing the same streams; nothing was written. */
export class TooContended extends Error {
  constructor(streams: readonly string[], attempts: number) {
    super(`${streams.join(', ')} changed under the command ${String(attempts)} times in a row`);
    this.name = 'TooContended';
  }
}

/** The streams of a composed command, each read once per attempt. */
export interface StreamView {
  /** @throws Error when the stream was not loaded */
  fold<State, Event extends DomainEvent>(
    decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
    stream: string,
  ): State;
  load(streams: readonly string[]): Promise<void>;
  /**
   * Folds a long stream on from where it was folded before, and reads only what has come since. A recorded event
   * never changes, so what was folded once stays right; the append expects the version that is answered here.
   */
  foldOn<State, Event extends DomainEvent>(
    decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
    stream: string,
    before?: Folded<State>,
  ): Promise<Folded<State>>;
}

/** What had been recorded up to a position, and had taken effect by an instant; each without end when absent. */
export interface LookedUntil {
  readonly position?: number;
  readonly effectiveUntil?: Instant;
}

/** A stream up to a version. */
export interface Folded<State> {
  readonly state: State;
  readonly version: number;
}

export interface Plan {
  readonly writes: readonly { readonly stream: string; readonly events: readonly DomainEvent[] }[];
  /** Streams the decision rests on without writing them; a change under the command is a conflict. */
  readonly dependsOn?: readonly string[];
  readonly result: Json;
}

/** Only other processes can come in between once a command has its turn in this one. */
const MOST_ATTEMPTS = 60;

/**
 * Carries out commands: load, decide, append, and again after a conflict. A command id that
 * was carried out before is answered with its first result, whatever happened in between.
 * Commands go ahead side by side until they meet on a stream; from then on those of this
 * process pass there one by one, or a hundred at once would keep undoing each other's work.
 */
export class CommandRunner {
  readonly #turns = new Turns();

  /** @param sealing keeps digests of what is personal from being guessed; absent: as {@link PostgresEventLogOptions.sealing} */
  constructor(
    private readonly log: EventLog,
    private readonly sealing?: Sealing,
  ) {}

  /**
   * Decides on one stream.
   * @param request.about see {@link CommandRunner.compose}
   * @throws CommandRefused, CommandIdReused, TooContended, SealingUnavailable, LogUnavailable, AppendOutcomeUnknown
   */
  decide<Command, State, Event extends DomainEvent>(
    context: CommandContext,
    request: {
      readonly decider: Decider<Command, State, Event>;
      readonly stream: string;
      readonly command: Command;
      readonly about?: string;
      readonly result?: Json | ((events: readonly Event[]) => Json);
    },
  ): Promise<CommandOutcome> {
    const { decider, stream, command, about, result = null } = request;
    return this.compose(context, {
      name: stream,
      content: contentOf(command),
      ...(about !== undefined && { about }),
      streams: [stream],
      plan: (view) => {
        const decision: Decision<Event> = decider.decide(command, view.fold(decider, stream));
        if (!decision.accepted) return decision;
        return {
          writes: [{ stream, events: decision.events }],
          result: typeof result === 'function' ? result(decision.events) : result,
        };
      },
    });
  }

  /**
   * Decides on several streams in one atomic unit.
   * @param request.content what was asked, to tell a repeat from another command under the same id
   * @param request.about the person whose data is in the content: its digest is of no use to whoever would guess it
   * @param request.plan free of side effects: it runs again after a conflict
   * @throws as {@link CommandRunner.decide}
   */
  async compose(
    context: CommandContext,
    request: {
      readonly name: string;
      readonly content: Json;
      readonly about?: string;
      readonly streams: readonly string[];
      readonly plan: (view: StreamView) => Plan | Refused | Promise<Plan | Refused>;
    },
  ): Promise<CommandOutcome> {
    const fingerprint = await this.#fingerprintOf(context.tenant, request);
    const attempt = () => this.#attempt(context, request, fingerprint);
    const contended = request.streams.find((stream) => this.#turns.isTaken(turnOf(context, stream)));
    let answer = contended === undefined ? await attempt() : { conflict: contended };
    let attempts = contended === undefined ? 1 : 0;
    while ('conflict' in answer) {
      const { conflict } = answer;
      // One turn at a time, given back before the next is asked for: nobody waits for one who waits for him.
      const pass = await this.#turns.take(turnOf(context, conflict));
      try {
        do {
          if (attempts === MOST_ATTEMPTS) throw new TooContended([conflict], MOST_ATTEMPTS);
          answer = await attempt();
          attempts += 1;
        } while ('conflict' in answer && answer.conflict === conflict);
      } finally {
        pass();
      }
    }
    return answer;
  }

  /**
   * The streams as they are now, for a decision that is shown and not carried out. Nothing is loaded yet.
   * @param until as they were known, and held, in the past
   */
  look(tenant: string, until: LookedUntil = {}): StreamView {
    return new LoadedStreams(this.log, tenant, until);
  }

  /** Null where the person it is about was forgotten: then nobody can tell a repeat from another command. */
  async #fingerprintOf(
    tenant: string,
    { name, content, about }: Pick<Parameters<CommandRunner['compose']>[1], 'name' | 'content' | 'about'>,
  ): Promise<string | null> {
    const text = canonicalText([name, content]);
    return about === undefined || this.sealing === undefined
      ? createHash('sha256').update(text).digest('base64url')
      : this.sealing.digest(tenant, about, text);
  }

  async #attempt(
    context: CommandContext,
    request: Pick<Parameters<CommandRunner['compose']>[1], 'streams' | 'plan'>,
    fingerprint: string | null,
  ): Promise<CommandOutcome | { readonly conflict: string }> {
    const view = new LoadedStreams(this.log, context.tenant);
    const done = await view.open(request.streams, context.commandId);
    if (done) return firstOutcome(context, fingerprint, done);
    const plan = await request.plan(view);
    if ('rule' in plan) {
      // What stands in the way may be this very command's own effect, carried out since it looked.
      const since = await this.log.load(context.tenant, [], context.commandId);
      if (since.done) return firstOutcome(context, fingerprint, since.done);
      throw new CommandRefused(plan);
    }

    const answer = await this.log.append(context.tenant, {
      commandId: context.commandId,
      ...(fingerprint !== null && { fingerprint }),
      result: plan.result,
      metadata: {
        actor: context.actor,
        correlationId: context.correlationId,
        ...(context.onBehalfOf !== undefined && { onBehalfOf: context.onBehalfOf }),
        ...(context.reason !== undefined && { reason: context.reason }),
        ...(context.causationId !== undefined && { causationId: context.causationId }),
      },
      writes: plan.writes
        .filter(({ events }) => events.length > 0)
        .map(({ stream, events }) => ({
          stream,
          expected: view.versionOf(stream),
          events: events.map(({ type, data, effectiveAt }) => ({
            type,
            data: data as JsonObject,
            ...(effectiveAt !== undefined && { effectiveAt }),
          })),
        })),
      dependsOn: (plan.dependsOn ?? []).map((stream) => ({ stream, expected: view.versionOf(stream) })),
    });
    switch (answer.outcome) {
      case 'appended':
      case 'already-done':
        return outcomeOf(answer);
      case 'command-id-reused':
        throw new CommandIdReused(answer.commandId);
      case 'wrong-expected-version':
        return { conflict: answer.stream };
    }
  }
}

function turnOf({ tenant }: CommandContext, stream: string): string {
  return `${tenant} ${stream}`;
}

function firstOutcome(
  context: CommandContext,
  fingerprint: string | null,
  done: NonNullable<Loaded['done']>,
): CommandOutcome {
  if (fingerprint !== null && done.fingerprint !== fingerprint) throw new CommandIdReused(context.commandId);
  return outcomeOf(done.answer);
}

class LoadedStreams implements StreamView {
  readonly #streams = new Map<string, readonly RecordedEvent[]>();
  readonly #versions = new Map<string, number>();

  constructor(
    private readonly log: EventLog,
    private readonly tenant: string,
    private readonly until: LookedUntil = {},
  ) {}

  async open(streams: readonly string[], commandId: string) {
    const loaded = await this.log.load(this.tenant, streams, commandId);
    for (const [stream, events] of loaded.streams) this.#streams.set(stream, events);
    return loaded.done;
  }

  async load(streams: readonly string[]): Promise<void> {
    const missing = streams.filter((stream) => !this.#streams.has(stream));
    if (missing.length === 0) return;
    const loaded = await this.log.load(this.tenant, missing);
    for (const [stream, events] of loaded.streams) this.#streams.set(stream, this.#meant(events));
  }

  fold<State, Event extends DomainEvent>(
    decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
    stream: string,
  ): State {
    return fold(decider, this.#eventsOf(stream) as unknown as readonly Event[]);
  }

  async foldOn<State, Event extends DomainEvent>(
    decider: Pick<Decider<never, State, Event>, 'initial' | 'evolve'>,
    stream: string,
    before: Folded<State> = { state: decider.initial, version: 0 },
  ): Promise<Folded<State>> {
    const since = this.#meant(await this.log.read(this.tenant, stream, { fromVersion: before.version + 1 }));
    const state = fold(
      { initial: before.state, evolve: (one: State, event: Event) => decider.evolve(one, event) },
      since as unknown as readonly Event[],
    );
    const version = since.at(-1)?.version ?? before.version;
    this.#versions.set(stream, version);
    return { state, version };
  }

  /** A stream that was never looked at is expected to be new. */
  versionOf(stream: string): number {
    return this.#versions.get(stream) ?? this.#streams.get(stream)?.at(-1)?.version ?? 0;
  }

  #meant(events: readonly RecordedEvent[]): readonly RecordedEvent[] {
    const { position: last = Infinity, effectiveUntil } = this.until;
    return events.filter(
      ({ position, effectiveAt }) =>
        position <= last && (effectiveUntil === undefined || effectiveAt <= effectiveUntil),
    );
  }

  #eventsOf(stream: string): readonly RecordedEvent[] {
    const events = this.#streams.get(stream);
    if (!events) throw new Error(`stream ${stream} was not loaded`);
    return events;
  }
}

function outcomeOf(answer: Appended): CommandOutcome {
  return {
    result: answer.result,
    position: answer.lastPosition,
    recordedAt: answer.recordedAt,
    repeated: answer.outcome === 'already-done',
  };
}

/** The moment a command is tried differs between a request and its repeat; what it asks for does not. */
function contentOf(command: unknown): Json {
  const { at: _at, ...content } = command as { readonly at?: unknown } & Record<string, Json>;
  return content;
}
