import type { CommandContext, EventLog } from '#event-store';
import { idFrom } from '#kernel';
import { accessStream, type AccessEvent, type ExportMade, type SecretRead } from '../domain/index.js';

/** Who is given something. */
export type Reader = Pick<CommandContext, 'tenant' | 'actor' | 'correlationId'>;

/** Reads that are known to be on record, so that the log need not be asked; the oldest are forgotten first. */
const REMEMBERED = 10_000;

/** Puts on record who takes what out of the log, and who reads what is secret: before they are given it. */
export class AccessRecords {
  readonly #recorded = new Set<string>();

  constructor(
    private readonly log: EventLog,
    /** The present day, `YYYY-MM-DD`. */
    private readonly today: () => string,
  ) {}

  async exportMade(reader: Reader, data: ExportMade['data']): Promise<void> {
    await this.#append(reader, { type: 'access.export-made', data }, this.today());
  }

  /** Once a day for each reader and thing: whoever works with it opens it again and again. */
  async secretRead(reader: Reader, read: Omit<SecretRead['data'], 'on'>): Promise<void> {
    const on = this.today();
    const { tenant, actor } = reader;
    const { directiveId, assignmentId = '', attachmentId = '' } = read;
    const id = idFrom('secret-read', tenant, actor.subject, directiveId, assignmentId, attachmentId, on);
    if (this.#recorded.has(id)) return;
    await this.#append(reader, { type: 'access.secret-read', data: { ...read, on } }, on, id);
    this.#recorded.add(id);
    if (this.#recorded.size > REMEMBERED) this.#recorded.delete(this.#recorded.values().next().value!);
  }

  /** @param commandId makes it one event, however many processes record it */
  async #append(
    { tenant, actor, correlationId }: Reader,
    { type, data }: AccessEvent,
    day: string,
    commandId?: string,
  ): Promise<void> {
    await this.log.append(tenant, {
      writes: [{ stream: accessStream(day), expected: 'any', events: [{ type, data: data }] }],
      metadata: { actor, correlationId },
      ...(commandId !== undefined && { commandId }),
    });
  }
}
