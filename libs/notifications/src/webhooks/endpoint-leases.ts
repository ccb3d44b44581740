import type { DataSource } from 'typeorm';
import { newId } from '#kernel';
import { inTenant } from '#platform';

/** How long an endpoint stays in the hands of a worker that says nothing any more; milliseconds. */
const VALID_FOR = 10_000;
const RENEW_EVERY = 3_000;

/** An endpoint is in this worker's hands, until it lets go or falls silent. */
export interface EndpointLease {
  /** Fires when it may be in another's hands. */
  readonly lost: AbortSignal;
  letGo(): Promise<void>;
}

/**
 * One worker at a time sends to an endpoint, or the order within a subject would be chance. Time is the database's own,
 * which is the same for every process.
 */
export class EndpointLeases {
  constructor(
    private readonly database: DataSource,
    private readonly validFor = VALID_FOR,
    private readonly renewEvery = RENEW_EVERY,
  ) {}

  /** @returns undefined while another has it */
  async take(tenant: string, endpointId: string): Promise<EndpointLease | undefined> {
    const holder = newId();
    if (!(await this.#hold(tenant, endpointId, holder))) return undefined;
    const lost = new AbortController();
    let renewing: Promise<void> = Promise.resolve();
    const renewal = setInterval(() => {
      renewing = this.#hold(tenant, endpointId, holder).then(
        (held) => {
          if (!held) lost.abort(new Error('the endpoint is in the hands of another worker'));
        },
        (error: unknown) => lost.abort(error),
      );
    }, this.renewEvery);
    return {
      lost: lost.signal,
      letGo: async () => {
        clearInterval(renewal);
        await renewing;
        await inTenant(this.database, tenant, (manager) =>
          manager.query(
            `update webhook_endpoints set lease_holder = null, lease_until = null
              where tenant_id = $1 and endpoint_id = $2 and lease_holder = $3`,
            [tenant, endpointId, holder],
          ),
        );
      },
    };
  }

  async #hold(tenant: string, endpointId: string, holder: string): Promise<boolean> {
    const [, held] = await inTenant(this.database, tenant, (manager) =>
      manager.query<[unknown, number]>(
        `update webhook_endpoints set lease_holder = $3, lease_until = clock_timestamp() + make_interval(secs => $4)
          where tenant_id = $1 and endpoint_id = $2
            and (lease_holder is null or lease_holder = $3 or lease_until < clock_timestamp())`,
        [tenant, endpointId, holder, this.validFor / 1_000],
      ),
    );
    return held === 1;
  }
}
