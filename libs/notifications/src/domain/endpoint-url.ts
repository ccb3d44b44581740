const LONGEST_URL = 2_000;

/**
 * What is wrong with the address of an endpoint, as the end of a sentence; undefined when nothing is.
 * @param plainHttp whether an address without TLS is taken
 */
export function faultOfUrl(text: string, plainHttp: boolean): string | undefined {
  if (text.length > LONGEST_URL) return `is longer than ${LONGEST_URL} characters`;
  if (!URL.canParse(text)) return 'is no address';
  const { protocol, username, password, hash } = new URL(text);
  if (protocol !== 'https:' && !(plainHttp && protocol === 'http:')) return 'does not begin with https://';
  if (username !== '' || password !== '') return 'holds a user or a password';
  if (hash !== '') return 'ends in a fragment';
  return undefined;
}
