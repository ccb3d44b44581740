import type { RegisteredAgency, ReorganizationKind } from './agency.events.js';
import { existsOn } from './agency.lookups.js';
import type { Agencies } from './hierarchy.js';

/** From a day on, work of one agency is another's. */
export type LineageLink = {
  readonly fromAgencyId: string;
  readonly toAgencyId: string;
  /** `YYYY-MM-DD` */
  readonly on: string;
  readonly cause: ReorganizationKind;
};

/** An agency that stands for another on a day. */
export type Equivalent = {
  readonly agencyId: string;
  /** Whether all its work of that day counts for the one that was asked for; else only a part does. */
  readonly whole: boolean;
};

/** Where an agency came from and what became of it, as far as the agencies given tell; nearest in time first. */
export function lineage(
  agencyId: string,
  agencies: Agencies,
): { readonly predecessors: readonly LineageLink[]; readonly successors: readonly LineageLink[] } {
  const links = linksAmong(agencies);
  const heirs = new Set([agencyId]);
  const successors = links.filter(({ fromAgencyId, toAgencyId }) => heirs.has(fromAgencyId) && heirs.add(toAgencyId));
  const sources = new Set([agencyId]);
  const predecessors = links
    .toReversed()
    .filter(({ fromAgencyId, toAgencyId }) => sources.has(toAgencyId) && sources.add(fromAgencyId));
  return { predecessors, successors };
}

/**
 * The agencies of a day that stand for one of any time: itself while it exists, its successors after that, and
 * those it came from or took in before that. So a figure can be asked for by the old agency or by the new one.
 */
export function equivalentsOn(agencyId: string, day: string, agencies: Agencies): Equivalent[] {
  const links = linksAmong(agencies);
  const heirs = heirsOf(
    agencyId,
    links.filter(({ on }) => on <= day),
    agencies,
  );
  const sources = sourcesOf(
    agencyId,
    links.filter(({ on }) => day < on),
    agencies,
  );
  return [...new Set([...heirs.keys(), ...sources.keys()])]
    .filter((id) => {
      const agency = registered(id, agencies);
      return agency !== undefined && existsOn(agency, day);
    })
    .map((id) => ({ agencyId: id, whole: heirs.get(id) === true || sources.get(id) === true }));
}

/**
 * The agency under which work is counted on a day: the agency that the work was given to, or the one that took all
 * of it over by then, however many steps later. Work of an agency that became several stays under its own name.
 */
export function countedUnder(agencyId: string, day: string, agencies: Agencies): string {
  const agency = registered(agencyId, agencies);
  const { ended } = agency ?? {};
  if (agency === undefined || ended === undefined || day < ended.on) return agencyId;
  const [heir, ...others] = agency.successors.filter(({ on }) => on === ended.on);
  return heir === undefined || others.length > 0 ? agencyId : countedUnder(heir.agencyId, day, agencies);
}

/** Each link once, in the order of days. What an agency took over on a day it never hands on the same day. */
function linksAmong(agencies: Agencies): LineageLink[] {
  const links = new Map<string, LineageLink>();
  const add = (fromAgencyId: string, toAgencyId: string, { on, cause }: Pick<LineageLink, 'on' | 'cause'>) =>
    links.set(`${fromAgencyId} ${toAgencyId} ${on}`, { fromAgencyId, toAgencyId, on, cause });
  for (const [id, agency] of agencies) {
    if (agency.status !== 'registered') continue;
    for (const successor of agency.successors) add(id, successor.agencyId, successor);
    for (const predecessor of agency.predecessors) add(predecessor.agencyId, id, predecessor);
  }
  return [...links.values()].sort((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
}

/** Those that have work of the agency, and whether they have nothing else. */
function heirsOf(agencyId: string, links: readonly LineageLink[], agencies: Agencies): ReadonlyMap<string, boolean> {
  const found = new Map([[agencyId, true]]);
  for (const { fromAgencyId, toAgencyId } of links) {
    if (!found.has(fromAgencyId) || found.has(toAgencyId)) continue;
    const began = registered(toAgencyId, agencies)?.agency.validFrom;
    const into = links.filter((link) => link.toAgencyId === toAgencyId);
    found.set(
      toAgencyId,
      into.every((link) => link.on === began && found.get(link.fromAgencyId) === true),
    );
  }
  return found;
}

/** Those whose work the agency was to get, and whether nobody else got any. */
function sourcesOf(agencyId: string, links: readonly LineageLink[], agencies: Agencies): ReadonlyMap<string, boolean> {
  const found = new Map([[agencyId, true]]);
  for (const { fromAgencyId, toAgencyId } of links.toReversed()) {
    if (!found.has(toAgencyId) || found.has(fromAgencyId)) continue;
    const ended = registered(fromAgencyId, agencies)?.ended;
    const outOf = links.filter((link) => link.fromAgencyId === fromAgencyId);
    found.set(
      fromAgencyId,
      outOf.every((link) => link.on === ended?.on && found.get(link.toAgencyId) === true),
    );
  }
  return found;
}

function registered(agencyId: string, agencies: Agencies): RegisteredAgency | undefined {
  const agency = agencies.get(agencyId);
  return agency?.status === 'registered' ? agency : undefined;
}
