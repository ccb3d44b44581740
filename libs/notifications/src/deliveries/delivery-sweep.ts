import type { DataSource } from 'typeorm';
import type { Instant } from '#kernel';
import { inTenant } from '#platform';

/** A mail that is due: one notice, or those of a digest. */
export interface DueMail {
  readonly mailId: string;
  readonly noticeIds: readonly string[];
}

interface WaitingRow {
  readonly notice_id: string;
  readonly mail_id: string | null;
  /** The same for notices of one digest; the notice's own id for a mail of its own. */
  readonly bundle: string;
}

/** Notices armed in one transaction, at most. */
const BATCH = 500;

/**
 * Finds mail that is due, again and again. The rows are the truth: whatever became of a job, a notice that is due,
 * was armed a while ago and has not ended is armed again.
 */
export class DeliverySweep {
  constructor(private readonly database: DataSource) {}

  /**
   * Hands mails due by now to `enqueue`, batch by batch, each row locked until it is marked. Notices of a digest
   * become one mail the first time, to a person wherever the last of them
   * was to go; what comes later becomes another, so that a mail is the same in every attempt.
   * @param rearmAfter milliseconds after which a mail that was armed and is still due is armed again
   * @returns how many notices were armed
   */
  async arm(
    tenant: string,
    { now, rearmAfter }: { readonly now: Instant; readonly rearmAfter: number },
    enqueue: (mails: readonly DueMail[]) => Promise<void>,
  ): Promise<number> {
    let armed = 0;
    for (;;) {
      const count = await inTenant(this.database, tenant, async (manager) => {
        const rows = await manager.query<WaitingRow[]>(
          `select notice_id, mail_id, bundle
             from (select n.*, case when mail_id is not null then mail_id
                               when digest then concat_ws(' ', send_after, recipient_kind, recipient_id,
                                                        case recipient_kind when 'agency' then address::text end, language)
                               else notice_id end as bundle
                     from read.notices n
                    where tenant_id = $1 and send_after <= $2
                      and (armed_for is distinct from send_after or armed_at < clock_timestamp() - make_interval(secs => $3))
                    for update skip locked) waiting
            order by send_after, bundle, position limit $4`,
          [tenant, now, rearmAfter / 1_000, BATCH],
        );
        if (rows.length === 0) return 0;
        const mails = mailsOf(rows);
        await enqueue(mails);
        await manager.query(
          `update read.notices n set mail_id = armed.mail_id, armed_at = clock_timestamp(), armed_for = n.send_after
             from unnest($2::text[], $3::text[]) as armed (notice_id, mail_id)
            where n.tenant_id = $1 and n.notice_id = armed.notice_id`,
          [
            tenant,
            mails.flatMap(({ noticeIds }) => noticeIds),
            mails.flatMap(({ mailId, noticeIds }) => noticeIds.map(() => mailId)),
          ],
        );
        return rows.length;
      });
      armed += count;
      if (count < BATCH) return armed;
    }
  }

  /** The notices of a mail, in the order in which they were raised. */
  async noticesOf(tenant: string, mailId: string): Promise<readonly string[]> {
    const rows = await inTenant(this.database, tenant, (manager) =>
      manager.query<{ notice_id: string }[]>(
        `select notice_id from read.notices where tenant_id = $1 and mail_id = $2 order by position, notice_id`,
        [tenant, mailId],
      ),
    );
    return rows.map(({ notice_id }) => notice_id);
  }
}

/** A mail is named by its first notice. */
function mailsOf(rows: readonly WaitingRow[]): readonly DueMail[] {
  const bundles = new Map<string, { readonly mailId: string; readonly noticeIds: string[] }>();
  for (const { notice_id, mail_id, bundle } of rows) {
    const known = bundles.get(bundle);
    if (known === undefined) bundles.set(bundle, { mailId: mail_id ?? notice_id, noticeIds: [notice_id] });
    else known.noticeIds.push(notice_id);
  }
  return [...bundles.values()];
}
