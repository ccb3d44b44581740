import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { DocumentStore } from '#attachments';
import type { DocumentAttachedData } from '#attachments/domain';
import { EventSearch, EventTexts, formatTlogProof, LogTree, type PublishedCheckpoint } from '#audit';
import { DEADLINE_POLICY } from '#deadlines';
import type { DeadlinePolicy } from '#deadlines/domain';
import { PostgresEventLog } from '#event-store';
import { inThePast } from '#platform';
import { SaidNames } from '../stories/said-names.js';
import type { Said } from '../stories/telling.js';
import { archive, type ArchiveEntry, type ListedEntry } from './archive.js';
import { casePage } from './case-page.js';
import { caseStreams, type CaseStream, type CaseSubject } from './case-events.js';

const FORMAT = 'dondoc/legal-file/v1';

/** Events whose texts and proofs are in memory at a time. */
const PAGE = 200;

/** Beside the sources as beside what is compiled from them. */
const HOW_TO = new URL('../../../../docs/verify/', import.meta.url);
const HOW_TO_FILES = ['huong-dan.md', 'README.md', 'verify.mjs'];

/** What a legal file is made of; the same for the same position, whenever it is asked for. */
export interface LegalCase {
  readonly tenant: string;
  readonly subject: CaseSubject;
  readonly position: number;
  /** The first that covers the position. */
  readonly checkpoint: PublishedCheckpoint;
  readonly streams: readonly CaseStream[];
}

/**
 * Makes legal files (hồ sơ công việc, Decree 30/2020, article 29): everything that was recorded of a case, told for people
 * and proved for whoever does not trust us, with its documents, in one archive.
 */
@Injectable()
export class LegalFiles {
  constructor(
    private readonly search: EventSearch,
    private readonly log: PostgresEventLog,
    private readonly texts: EventTexts,
    private readonly tree: LogTree,
    private readonly documents: DocumentStore,
    private readonly names: SaidNames,
    @Inject(DEADLINE_POLICY) private readonly policy: DeadlinePolicy,
  ) {}

  async open(
    tenant: string,
    subject: CaseSubject,
    position: number,
    checkpoint: PublishedCheckpoint,
  ): Promise<LegalCase> {
    const streams = await caseStreams(this.search, this.log, tenant, subject, position);
    return { tenant, subject, position, checkpoint, streams };
  }

  /** The archive in pieces. */
  write(legalCase: LegalCase): AsyncGenerator<Uint8Array, void, undefined> {
    return archive(this.#entries(legalCase), (listed) => manifest(legalCase, listed));
  }

  async *#entries(legalCase: LegalCase): AsyncGenerator<ArchiveEntry> {
    const { tenant, position, checkpoint, streams } = legalCase;
    const documents = documentsOf(streams);
    const paths = new Map([...documents].map(([sha256, name]) => [sha256, `documents/${sha256}.${endingOf(name)}`]));
    const { recordedAt } = (await this.log.readPositions(tenant, [position]))[0]!;
    const tell = (said: (at: typeof recordedAt) => Said) =>
      casePage({ tenant, position, checkpoint, streams, documents: paths, said });
    // Agencies by the names that were known then: a name entered since would make it another file.
    const said = await inThePast({ position, at: recordedAt }, () =>
      this.names.of(tenant, (one) => tell(() => one), this.policy.zone),
    );
    yield { path: 'ho-so.html', bytes: Buffer.from(tell(said)) };
    yield { path: 'checkpoint.txt', bytes: Buffer.from(checkpoint.note) };
    yield* this.#proofs(legalCase);
    for (const [sha256, path] of paths) yield { path, bytes: await this.documents.open(tenant, sha256), packed: false };
    for (const name of HOW_TO_FILES) yield { path: name, bytes: await readFile(new URL(name, HOW_TO)) };
  }

  async *#proofs({ tenant, streams, checkpoint: { size, note } }: LegalCase): AsyncGenerator<ArchiveEntry> {
    const positions = streams.flatMap(({ events }) => events.map(({ position }) => position));
    positions.sort((one, other) => one - other);
    for (let first = 0; first < positions.length; first += PAGE) {
      const events = await this.texts.at(tenant, positions.slice(first, first + PAGE));
      const indexes = events.map(({ position }) => position - 1);
      const proofs = await this.tree.inclusionProofs(tenant, indexes, size);
      for (const [nth, { position, text }] of events.entries()) {
        const path = `events/${String(position).padStart(8, '0')}`;
        const proof = formatTlogProof({ index: position - 1, hashes: proofs[nth]!, checkpoint: note });
        yield { path: `${path}.json`, bytes: Buffer.from(text) };
        yield { path: `${path}.tlog-proof`, bytes: Buffer.from(proof) };
      }
    }
  }
}

function manifest({ tenant, subject, position, checkpoint }: LegalCase, files: readonly ListedEntry[]): ArchiveEntry {
  const { kind: _, ...ids } = subject;
  const listed = { format: FORMAT, tenant, subject: ids, position, size: checkpoint.size, files };
  return { path: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(listed, null, 1)}\n`) };
}

/** The documents that count, by their digest, each by the name it was attached under first. */
function documentsOf(streams: readonly CaseStream[]): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const { category, events } of streams) {
    if (category !== 'attachment' || events.some(({ type }) => type === 'attachment.withdrawn')) continue;
    const { sha256, name } = events[0]!.data as unknown as DocumentAttachedData;
    if (!documents.has(sha256)) documents.set(sha256, name);
  }
  return documents;
}

function endingOf(name: string): string {
  const ending = extname(name).slice(1).toLowerCase();
  return /^[a-z0-9]{1,8}$/.test(ending) ? ending : 'bin';
}
