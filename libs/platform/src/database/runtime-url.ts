/** The role the product runs as: it cannot bypass row-level security or change the log. */
export const APP_ROLE = 'dondoc_app';

/**
 * The address as the product connects: in the app's role, looking into its schemas, in
 * UTC. What the address already says about sessions is kept unless it contradicts.
 * @param url `postgres://…` of the login that may become `dondoc_app`
 */
export function runtimeUrl(url: string): string {
  const address = new URL(url);
  const own = address.searchParams.get('options');
  const session = `-c role=${APP_ROLE} -c search_path=read,log -c timezone=UTC`;
  address.searchParams.set('options', own === null ? session : `${own} ${session}`);
  // URLSearchParams writes a blank as "+", which libpq and node-postgres do not read back.
  return address.href.replaceAll('+', '%20');
}
