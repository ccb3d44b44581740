import { lookup, Resolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** Every address a host has, as text. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

/**
 * Asks the name servers. The system's own look-up, which knows of `/etc/hosts`, comes second and only for names they do
 * not know: it holds a thread that others need, and so long as a server is silent it cannot be called off.
 */
const resolveByName: ResolveHost = async (host) => {
  const servers = new Resolver({ timeout: 1_500, tries: 2 });
  const answers = await Promise.allSettled([servers.resolve4(host), servers.resolve6(host)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found;
  for (const answer of answers) {
    if (answer.status === 'rejected' && !isNotKnown(answer.reason)) throw answer.reason;
  }
  return (await lookup(host, { all: true })).map(({ address }) => address);
};

function isNotKnown(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOTFOUND' || code === 'ENODATA';
}

/** The host leads where nothing must be sent. */
export class AddressRefused extends Error {
  constructor(
    readonly address: string,
    reason: string,
  ) {
    super(`it leads to ${address}: ${reason}`);
    this.name = 'AddressRefused';
  }
}

/** The part of the IPv6 addresses that is given to networks which are everybody's. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Says which addresses may be sent to. A host is looked up once, all it has must be allowed, and exactly that is
 * connected to: a name that means something else a moment later changes nothing.
 */
export class AddressGuard {
  readonly #allowed: readonly ReturnType<typeof ipaddr.parseCIDR>[];

  /**
   * @param allowedNetworks in CIDR notation: private networks that may be sent to, also without TLS
   * @throws Error for a network that is none
   */
  constructor(
    allowedNetworks: readonly string[],
    private readonly resolve: ResolveHost = resolveByName,
  ) {
    this.#allowed = allowedNetworks.map((network) => ipaddr.parseCIDR(network));
  }

  /** Whether there is any network in which an address without TLS is taken. */
  get allowsPlainHttp(): boolean {
    return this.#allowed.length > 0;
  }

  /**
   * The addresses to connect to.
   * @throws AddressRefused, or what the look-up throws
   */
  async addressesOf(url: URL): Promise<readonly string[]> {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = ipaddr.isValid(host) ? [host] : await this.resolve(host);
    for (const address of addresses) this.#check(address, url.protocol === 'https:');
    return addresses;
  }

  /** The address a URL names outright, if nothing must be sent to it. */
  refusedIn(url: string): string | undefined {
    if (!URL.canParse(url)) return undefined;
    const { hostname, protocol } = new URL(url);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    if (!ipaddr.isValid(host)) return undefined;
    return this.#faultOf(host, protocol === 'https:') === undefined ? undefined : host;
  }

  #check(address: string, secure: boolean): void {
    const fault = this.#faultOf(address, secure);
    if (fault !== undefined) throw new AddressRefused(address, fault);
  }

  #faultOf(text: string, secure: boolean): string | undefined {
    if (!ipaddr.isValid(text)) return 'that is no address';
    // An IPv4 address that is dressed up as one of IPv6 is judged as what it is.
    const address = ipaddr.process(text);
    if (this.#isAllowed(address)) return undefined;
    const range = address.range();
    if (range !== 'unicast') return `nothing is sent to addresses that are ${WORDS[range] ?? range}`;
    if (address instanceof ipaddr.IPv6 && !address.match(GLOBAL_UNICAST))
      return 'nothing is sent to reserved addresses';
    return secure ? undefined : 'without TLS nothing is sent there';
  }

  #isAllowed(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.#allowed.some(([network, bits]) => address.kind() === network.kind() && address.match(network, bits));
  }
}

const WORDS: Readonly<Record<string, string>> = {
  loopback: 'of this machine',
  private: 'private',
  uniqueLocal: 'private',
  linkLocal: 'of the local link',
  carrierGradeNat: 'private to a provider',
};
