import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import { openRows, type CommandContext, type OpenedRow, type PostgresEventLog, type Sealing } from '#event-store';
import { instant, knownOf, type Kept, type Personal } from '#kernel';
import {
  keyOfIncident,
  placeAmongKeys,
  type Incident,
  type IncidentSelection,
  type IncidentSource,
  type RetryOutcome,
} from '#operations';
import { inTenant } from '#platform';
import { ReopenNotice } from '../commands/inbox-commands.js';
import {
  noticeStream,
  personIdOf,
  type GivingUp,
  type NoticeFailed,
  type Recipient,
  type Topic,
} from '../domain/index.js';
import { ask, commandOf } from './asking.js';

interface GivenUpRow {
  readonly notice_id: string;
  readonly assignment_id: string | null;
  readonly recipient_kind: Recipient['kind'];
  readonly recipient_id: string;
  readonly topic: Topic;
  readonly address: Kept<string> | null;
  readonly reason: Extract<GivingUp, 'refused' | 'too-long'>;
  readonly attempts: number;
  readonly failing_since: Date;
  readonly given_up_at: Date;
}

/** Mail is the one channel that can fail for good. */
const SOURCE = 'mail';

/**
 * Mails that the server refused for good or could not take for three days. What ended because mail is off is no failure.
 */
export class GivenUpNotices implements IncidentSource {
  readonly kind = 'notice-given-up';

  constructor(
    private readonly database: DataSource,
    private readonly log: PostgresEventLog,
    private readonly sealing: Sealing,
    private readonly commands: CommandBus,
  ) {}

  async list(tenant: string, { source, since, before, limit }: IncidentSelection): Promise<readonly Incident[]> {
    if (source !== undefined && source !== SOURCE) return [];
    const key = before && placeAmongKeys(this.kind, before.incidentId);
    return this.#read(
      tenant,
      `($2::timestamptz is null or g.recorded_at >= $2)
        and ($3::timestamptz is null or (g.recorded_at, n.notice_id collate "C") < ($3, $4))
      order by g.recorded_at desc, n.notice_id collate "C" desc limit $5`,
      [since ?? null, before?.lastAt ?? null, key ?? null, limit],
    );
  }

  async find(tenant: string, incidentId: string): Promise<Incident | undefined> {
    const [incident] = await this.#read(tenant, 'n.notice_id = $2', [keyOfIncident(this.kind, incidentId)]);
    return incident;
  }

  async retry(context: CommandContext, incidentId: string): Promise<RetryOutcome> {
    if ((await this.find(context.tenant, incidentId)) === undefined) return { outcome: 'gone' };
    const noticeId = keyOfIncident(this.kind, incidentId);
    return ask(this.commands, new ReopenNotice(commandOf(context, incidentId), noticeId));
  }

  /** The moments and the words of the server are asked of the log, which holds a notice in one short stream. */
  async #read(tenant: string, which: string, values: readonly unknown[]): Promise<readonly Incident[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<GivenUpRow[]>(
        `select n.notice_id, n.assignment_id, n.recipient_kind, n.recipient_id, n.topic, n.address, n.reason, n.attempts,
                g.recorded_at as given_up_at, failed.failing_since
           from read.notices n
          cross join lateral (
            select stream, recorded_at from log.events e
             where e.tenant_id = n.tenant_id and e.stream = 'notice-' || n.notice_id and e.type = 'notice.given-up'
             order by e.version desc limit 1) g
          cross join lateral (
            select min(f.effective_at) as failing_since
              from log.events f
             where f.tenant_id = n.tenant_id and f.stream = g.stream and f.type = 'notice.failed') failed
          where n.tenant_id = $1 and n.status = 'given-up' and n.reason in ('refused', 'too-long') and ${which}`,
        [tenant, ...values],
      ),
    );
    const failures = await this.log.readStreams(
      tenant,
      rows.map(({ notice_id }) => noticeStream(notice_id)),
      { until: Number.MAX_SAFE_INTEGER, types: ['notice.failed'] },
    );
    const opened = await openRows(
      this.sealing,
      tenant,
      rows,
      ['address'],
      ({ recipient_kind: kind, recipient_id: id }) => personIdOf({ kind, id }),
    );
    return opened.map((row) => {
      const last = failures.get(noticeStream(row.notice_id))?.at(-1) as NoticeFailed | undefined;
      return this.#incident(row, last?.data.error);
    });
  }

  #incident(row: OpenedRow<GivenUpRow, 'address'>, words: Personal<string> | undefined): Incident {
    const { notice_id: noticeId, assignment_id: assignmentId, topic, address, reason, attempts } = row;
    const to = address ?? 'somebody who was erased';
    const error = knownOf(words);
    const recipient = { kind: row.recipient_kind, id: row.recipient_id };
    return {
      incidentId: `${this.kind}.${noticeId}`,
      kind: this.kind,
      source: SOURCE,
      summary:
        reason === 'refused'
          ? `The mail server refused a mail to ${to} for good.`
          : `A mail to ${to} could not be handed over for three days.`,
      evidence: { noticeId, ...(assignmentId !== null && { assignmentId }), topic, recipient, address, reason, error },
      firstAt: instant(row.failing_since.toISOString()),
      lastAt: instant(row.given_up_at.toISOString()),
      attempts,
      remedy:
        'Mend what the error names, or set the address right in the notice preferences, then retry: the mail is sent again, to where mail goes by then.',
      dismissible: true,
    };
  }
}
