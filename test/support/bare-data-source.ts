import { DataSource } from 'typeorm';

/**
 * A data source that knows no entities, for the log's subscriptions alone. Opened without the platform, whose
 * import takes longer than most processes that tests start live.
 * @param url as the product runs
 */
export function openBareDataSource(url: string, applicationName: string): Promise<DataSource> {
  return new DataSource({ type: 'postgres', url, applicationName, installExtensions: false }).initialize();
}
