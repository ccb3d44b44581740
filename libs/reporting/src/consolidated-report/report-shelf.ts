import { createHash } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';
import type { DocumentStore } from '#attachments';
import { inTenant } from '#platform';

/**
 * How long a file stays that no report lists: as long as one may take to be made, and a job to be found, many times over;
 * milliseconds.
 */
const UNLISTED_FOR = 24 * 60 * 60 * 1_000;

/**
 * The files of reports, in the temporary part of the document store. Which report a file is of is noted before its bytes
 * are written; they go once no report lists them any more. Time is the database's own.
 */
export class ReportShelf {
  constructor(
    private readonly database: DataSource,
    private readonly documents: DocumentStore,
    private readonly unlistedFor = UNLISTED_FOR,
  ) {}

  /**
   * Keeps a file of a report. The same bytes again are the same file, of whichever report.
   * @throws StoreUnavailable
   */
  async keep(
    tenant: string,
    reportId: string,
    bytes: Buffer,
  ): Promise<{ readonly bytes: number; readonly sha256: string }> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await inTenant(this.database, tenant, async (manager) => {
      await hold(manager, tenant, sha256);
      await manager.query(
        `insert into shelf.report_files (tenant_id, report_id, sha256, kept_at) values ($1, $2, $3, now())
           on conflict (tenant_id, report_id, sha256) do update set kept_at = excluded.kept_at`,
        [tenant, reportId, sha256],
      );
    });
    // A removal that was faster is over by now, and one that comes sees the note.
    return this.documents.keep(tenant, bytes, 'temporary');
  }

  /**
   * Removes files that no report lists any more. Several workers may do so at once.
   * @param isListed whether there still is a report of that id
   * @returns the digests of the files removed
   * @throws StoreUnavailable; what could not be removed is found by the next sweep
   */
  async sweep(tenant: string, isListed: (reportId: string) => Promise<boolean>): Promise<readonly string[]> {
    const reports = await this.#noted(tenant);
    const removed: string[] = [];
    for (const { report_id: reportId, digests } of reports) {
      if (await isListed(reportId)) continue;
      for (const sha256 of digests) if (await this.#remove(tenant, reportId, sha256)) removed.push(sha256);
    }
    return removed;
  }

  /** Reports with files that were noted long ago, the oldest first. */
  #noted(tenant: string): Promise<readonly { readonly report_id: string; readonly digests: readonly string[] }[]> {
    return inTenant(this.database, tenant, (manager) =>
      manager.query<{ report_id: string; digests: string[] }[]>(
        `select report_id, array_agg(sha256) as digests from shelf.report_files where tenant_id = $1 and ${OLD}
          group by report_id order by min(kept_at)`,
        [tenant, this.unlistedFor],
      ),
    );
  }

  /** @returns whether it was the last report with that file */
  #remove(tenant: string, reportId: string, sha256: string): Promise<boolean> {
    return inTenant(this.database, tenant, async (manager) => {
      await hold(manager, tenant, sha256);
      // Made again under the same id meanwhile, it stays.
      await manager.query(
        `delete from shelf.report_files where tenant_id = $1 and ${OLD} and report_id = $3 and sha256 = $4`,
        [tenant, this.unlistedFor, reportId, sha256],
      );
      const others = await manager.query<unknown[]>(
        `select from shelf.report_files where tenant_id = $1 and sha256 = $2 limit 1`,
        [tenant, sha256],
      );
      if (others.length > 0) return false;
      await this.documents.remove(tenant, sha256);
      return true;
    });
  }
}

/** Not noted for so many milliseconds as the second parameter says. */
const OLD = `kept_at < now() - make_interval(secs => $2::double precision / 1000)`;

/** Until the transaction ends, nobody else notes or removes a file of these bytes. */
async function hold(manager: EntityManager, tenant: string, sha256: string): Promise<void> {
  await manager.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`report file ${tenant} ${sha256}`]);
}
