/** Set by the run's set-up, inherited by the workers that run test files. */
export const SERVICES_VARIABLE = 'DONDOC_TEST_SERVICES';

/** The database every test file gets a copy of. */
export const MIGRATED_TEMPLATE = 'migrated_template';

export interface ServiceAddresses {
  readonly superuserUrl: string;
  readonly ownerUrl: string;
  readonly redisUrl: string;
}

/** @throws Error in a test that is not named as one that needs services. */
export function serviceAddresses(): ServiceAddresses {
  const text = process.env[SERVICES_VARIABLE];
  if (text === undefined) {
    throw new Error(
      'there is no database for this test file: only *.integration.spec.ts and test/{end-to-end,property,resilience,conformance} get services',
    );
  }
  return JSON.parse(text) as ServiceAddresses;
}
