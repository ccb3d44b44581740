import type { CommandContext, CommandOutcome, CommandRunner, EventLog } from '#event-store';
import type { Json } from '#kernel';
import {
  actStream,
  operationsActDecider,
  type ActKind,
  type ActOutcome,
  type BeginAct,
  type OperationsCommand,
} from './domain/index.js';
import type { Incidents, IncidentFilter } from './incidents/incidents.js';

/** Incidents by their ids, or all that match, at most `MOST_AT_ONCE`. */
export type ChosenIncidents = { readonly incidentIds: readonly string[] } | { readonly filter: IncidentFilter };

export interface Undertaking {
  readonly kind: BeginAct['kind'];
  readonly target: string | null;
  readonly reason: string | null;
  /** What was asked, to tell a repeat from another request under the same key. */
  readonly request: Json;
  /** What it is about, by id. Has no effect: it may be asked again. */
  readonly select: () => Promise<readonly string[]>;
  /** Does it, to one of the items or, where there are none, to the target. Safe to repeat. */
  readonly carryOut: (items: readonly string[]) => Promise<readonly ActOutcome[]>;
}

/** Incidents retried or dismissed by one request. */
export const MOST_AT_ONCE = 500;

/**
 * What administrators do to the engine, each act on record: it is begun in the log with who and why, then carried
 * out, then ended there with what came of it. A repeat of the same request goes on where the first one stopped.
 */
export class Administration {
  constructor(
    private readonly runner: CommandRunner,
    private readonly log: EventLog,
    private readonly incidents: Incidents,
  ) {}

  /**
   * Answers `{ actId, outcomes }`.
   * @throws CommandRefused, CommandIdReused and what `carryOut` throws; the same request may then be sent again
   */
  async undertake(context: CommandContext, undertaking: Undertaking): Promise<CommandOutcome> {
    const { kind, target, reason, request, select, carryOut } = undertaking;
    const actId = context.commandId;
    const begun = await this.#record(context, kind, request, async () => {
      const items = await select();
      return { command: { type: 'begin-act', actId, kind, target, items, reason }, result: { items } };
    });
    const ending = { ...context, commandId: `${actId}.end` };
    const { done } = await this.log.load(context.tenant, [], ending.commandId);
    const { items } = begun.result as { readonly items: readonly string[] };
    const outcomes = done === undefined ? await carryOut(items) : [];
    return this.#record(ending, kind, null, () =>
      Promise.resolve({ command: { type: 'end-act', outcomes }, result: { actId, outcomes } }),
    );
  }

  retry(context: CommandContext, chosen: ChosenIncidents, reason: string | null): Promise<CommandOutcome> {
    return this.undertake(context, {
      kind: 'retry-incidents',
      target: null,
      reason,
      request: { chosen, reason } as unknown as Json,
      select: () => this.#ids(context.tenant, chosen),
      carryOut: (ids) => each(ids, (id) => this.incidents.retry(context, id)),
    });
  }

  /** Answers `{ actId, outcomes }`: `dismissed`, `not-dismissible` or `gone` for each. */
  dismiss(context: CommandContext, chosen: ChosenIncidents, reason: string): Promise<CommandOutcome> {
    const actId = context.commandId;
    return this.#record(context, 'dismiss-incidents', { chosen, reason } as unknown as Json, async () => {
      const ids = await this.#ids(context.tenant, chosen);
      const found = await Promise.all(ids.map((id) => this.incidents.find(context.tenant, id)));
      const outcomes = found.map((incident, index): ActOutcome => {
        const id = ids[index]!;
        if (incident === undefined) return { id, outcome: 'gone' };
        return incident.dismissible
          ? { id, outcome: 'dismissed' }
          : { id, outcome: 'not-dismissible', detail: incident.remedy };
      });
      const incidents = found.flatMap((incident) =>
        incident?.dismissible ? [{ incidentId: incident.incidentId, lastAt: incident.lastAt }] : [],
      );
      return { command: { type: 'dismiss-incidents', actId, reason, incidents }, result: { actId, outcomes } };
    });
  }

  async #ids(tenant: string, chosen: ChosenIncidents): Promise<readonly string[]> {
    if ('incidentIds' in chosen) return [...new Set(chosen.incidentIds)];
    const found = await this.incidents.list(tenant, chosen.filter, MOST_AT_ONCE);
    return found.map(({ incidentId }) => incidentId);
  }

  #record(
    context: CommandContext,
    kind: ActKind,
    request: Json,
    state: () => Promise<{ readonly command: OperationsCommand; readonly result: Json }>,
  ): Promise<CommandOutcome> {
    const stream = actStream(context.commandId.replace(/\.end$/, ''));
    return this.runner.compose(context, {
      name: `operations.${kind}`,
      content: request,
      streams: [stream],
      plan: async (view) => {
        const { command, result } = await state();
        const decision = operationsActDecider.decide(command, view.fold(operationsActDecider, stream));
        return decision.accepted ? { writes: [{ stream, events: decision.events }], result } : decision;
      },
    });
  }
}

/** One after the other, so that a retry of many takes no more room than one. */
export async function each(
  ids: readonly string[],
  act: (id: string) => Promise<Omit<ActOutcome, 'id'>>,
): Promise<readonly ActOutcome[]> {
  const outcomes: ActOutcome[] = [];
  for (const id of ids) outcomes.push({ id, ...(await act(id)) });
  return outcomes;
}
