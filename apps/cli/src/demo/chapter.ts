import { instant } from '#kernel';
import type { ApiClient } from './api-client.js';
import { agencies } from './facts/agencies.js';
import { communes } from './facts/communes.js';
import type { DirectiveFact } from './facts/directive-fact.js';
import { at, inWords, Play, type AssignmentView } from './play.js';
import type { Stage } from './stage.js';

/** The applications that take part. */
export interface Cast {
  readonly administrator: ApiClient;
  readonly office: ApiClient;
  readonly auditor: ApiClient;
  readonly agency: (agencyId: string) => Promise<ApiClient>;
}

/** A statement about the outcome that must hold; `seen` says what was found instead. */
export interface Check {
  readonly what: string;
  readonly held: boolean;
  readonly seen: string;
}

export interface Counts {
  readonly 'done-on-time': number;
  readonly 'done-late': number;
  readonly 'in-progress-within-time': number;
  readonly 'in-progress-overdue': number;
  readonly total: number;
  readonly apart: number;
}

export interface Scoreboard {
  readonly lines: readonly { readonly agencyId: string; readonly agencyName: string | null; readonly counts: Counts }[];
  readonly totals: Counts;
}

export interface Issued {
  readonly directiveId: string;
  readonly designation: string;
  readonly number: number;
  readonly assignments: number;
  readonly tasks: number;
}

/** Where the chapters are told, one after the other: what one leaves, the next finds. */
export class Theatre {
  readonly play: Play;
  readonly checks: Check[] = [];
  readonly issued: Issued[] = [];
  readonly #clients = new Map<string, Promise<ApiClient>>();

  constructor(
    readonly cast: Cast,
    readonly stage: Stage,
  ) {
    this.play = new Play(cast.administrator, stage);
  }

  /** The application of one agency. */
  clientOf(agencyId: string): Promise<ApiClient> {
    let client = this.#clients.get(agencyId);
    if (!client) this.#clients.set(agencyId, (client = this.cast.agency(agencyId)));
    return client;
  }
}

/** A part of the story, and what all parts tell with. */
export abstract class Chapter {
  protected readonly cast: Cast;
  protected readonly stage: Stage;
  protected readonly play: Play;

  constructor(protected readonly theatre: Theatre) {
    ({ cast: this.cast, stage: this.stage, play: this.play } = theatre);
  }

  /** Lets time pass until `local` and says what happens then. */
  protected async scene(local: string, text: string): Promise<void> {
    await this.play.until(local);
    this.stage.heading(`${inWords(at(local))} — ${text}`);
  }

  protected check(what: string, seen: unknown, expected: unknown): void {
    this.theatre.checks.push({
      what,
      held: JSON.stringify(seen) === JSON.stringify(expected),
      seen: `${JSON.stringify(seen)}, expected ${JSON.stringify(expected)}`,
    });
  }

  protected async issue({ draft, issuance }: DirectiveFact): Promise<Issued> {
    const { office } = this.cast;
    const drafted = await office.post<{ directiveId: string; taskIds: string[] }>('/v1/directives', draft);
    const answer = await office.post<Omit<Issued, 'tasks'>>(`/v1/directives/${drafted.directiveId}/issue`, issuance);
    const issued = { ...answer, tasks: drafted.taskIds.length };
    this.theatre.issued.push(issued);
    this.stage.good(
      `${issued.designation}: ${String(issued.tasks)} task${issued.tasks === 1 ? '' : 's'} became ${String(issued.assignments)} assignments, each with one lead`,
    );
    return issued;
  }

  /** Each lead acts with a token of its own. */
  protected each(
    label: string,
    assignments: readonly AssignmentView[],
    act: (agency: ApiClient, assignment: AssignmentView) => Promise<unknown>,
  ): Promise<void> {
    return this.play.onEach(label, assignments, async (assignment) =>
      act(await this.theatre.clientOf(assignment.leadAgencyId), assignment),
    );
  }

  protected acknowledge(label: string, assignments: readonly AssignmentView[]): Promise<void> {
    return this.each(label, assignments, (agency, { assignmentId }) =>
      agency.post(`/v1/assignments/${assignmentId}/acknowledge`),
    );
  }

  protected respond(label: string, assignments: readonly AssignmentView[], text: string): Promise<void> {
    return this.each(label, assignments, (agency, { assignmentId, taskOrdinal, leadAgencyId }) =>
      agency.post(`/v1/assignments/${assignmentId}/respond`, {
        text,
        documents: [`${String(taskOrdinal)}/BC-${leadAgencyId}`],
      }),
    );
  }

  /** The Office accepts what was answered. */
  protected async accept(label: string, assignments: readonly AssignmentView[]): Promise<void> {
    await this.play.onEach(label, assignments, ({ assignmentId }) =>
      this.cast.office.post(`/v1/assignments/${assignmentId}/accept`),
    );
  }

  /** The scoreboard as of `local`, which must count what was worked out by hand. */
  protected async board(local: string, expected: Counts): Promise<Scoreboard> {
    await this.scene(local, 'Scoreboard');
    await this.play.atRest();
    const board = await this.cast.office.get<Scoreboard>('/v1/reports/scoreboard');
    const { totals } = board;
    this.stage.say(
      `${String(totals['done-on-time'])} done on time · ${String(totals['done-late'])} done late · ` +
        `${String(totals['in-progress-within-time'])} in progress within time · ${String(totals['in-progress-overdue'])} overdue`,
    );
    this.check(`the scoreboard as of ${inWords(at(local))} is right`, totals, expected);
    return board;
  }
}

const NAMES = new Map([...agencies, ...communes].map(({ agencyId, name }) => [agencyId, name]));
const COMMUNE_IDS = new Set(communes.map(({ agencyId }) => agencyId));

export function nameOf(agencyId: string): string {
  return NAMES.get(agencyId) ?? agencyId;
}

export function isCommune(agencyId: string): boolean {
  return COMMUNE_IDS.has(agencyId);
}

/** An instant of an answer, in words. */
export function momentInWords(moment: string): string {
  return inWords(instant(moment));
}
