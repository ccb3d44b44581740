import type { CommandBus } from '@nestjs/cqrs';
import type { DataSource } from 'typeorm';
import type { CommandContext } from '#event-store';
import { instant } from '#kernel';
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
import type { GivingUp, Recipient, Topic } from '../domain/index.js';
import { ask, commandOf } from './asking.js';

interface GivenUpRow {
  readonly notice_id: string;
  readonly assignment_id: string | null;
  readonly recipient_kind: Recipient['kind'];
  readonly recipient_id: string;
  readonly topic: Topic;
  readonly address: string;
  readonly reason: Extract<GivingUp, 'refused' | 'too-long'>;
  readonly attempts: number;
  readonly error: string;
  readonly failing_since: Date;
  readonly given_up_at: Date;
}

/** Mail is the one channel that can fail for good. */
const SOURCE = 'mail';

/** Mails that the server refused for good or could not take for three days. What ended because mail is off is no failure. */
export class GivenUpNotices implements IncidentSource {
  readonly kind = 'notice-given-up';

  constructor(
    private readonly database: DataSource,
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
  #read(tenant: string, which: string, values: readonly unknown[]): Promise<readonly Incident[]> {
    return inTenant(this.database, tenant, async (manager) => {
      const rows = await manager.query<GivenUpRow[]>(
        `select n.notice_id, n.assignment_id, n.recipient_kind, n.recipient_id, n.topic, n.address, n.reason, n.attempts,
                g.recorded_at as given_up_at, failed.error, failed.failing_since
           from read.notices n
          cross join lateral (
            select stream, recorded_at from log.events e
             where e.tenant_id = n.tenant_id and e.stream = 'notice-' || n.notice_id and e.type = 'notice.given-up'
             order by e.version desc limit 1) g
          cross join lateral (
            select (array_agg(f.data ->> 'error' order by f.version desc))[1] as error, min(f.effective_at) as failing_since
              from log.events f
             where f.tenant_id = n.tenant_id and f.stream = g.stream and f.type = 'notice.failed') failed
          where n.tenant_id = $1 and n.status = 'given-up' and n.reason in ('refused', 'too-long') and ${which}`,
        [tenant, ...values],
      );
      return rows.map((row) => this.#incident(row));
    });
  }

  #incident(row: GivenUpRow): Incident {
    const { notice_id: noticeId, assignment_id: assignmentId, topic, address, reason, attempts, error } = row;
    const recipient = { kind: row.recipient_kind, id: row.recipient_id };
    return {
      incidentId: `${this.kind}.${noticeId}`,
      kind: this.kind,
      source: SOURCE,
      summary:
        reason === 'refused'
          ? `The mail server refused a mail to ${address} for good.`
          : `A mail to ${address} could not be handed over for three days.`,
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
