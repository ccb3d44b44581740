import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An event as a release wrote it. */
export interface GoldenEvent {
  readonly type: string;
  readonly schemaVersion: number;
  readonly effectiveAt?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One version of a type, with its examples: the usual one first. */
export interface EventVersion {
  readonly version: number;
  readonly examples: readonly GoldenEvent[];
}

/**
 * Every version of every type that a release wrote, the newest version of a type last.
 * @param folder where `<type>.v<version>.json` stand, and `<type>.v<version>.<case>.json`
 */
export function goldenVersions(folder: string): ReadonlyMap<string, readonly EventVersion[]> {
  const versions = new Map<string, EventVersion[]>();
  // In this order the usual example comes before those of cases: a name that ends stands before one that goes on.
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
  for (const name of names) {
    const golden = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as GoldenEvent;
    const ofType = versions.get(golden.type) ?? [];
    const known = ofType.find(({ version }) => version === golden.schemaVersion);
    const examples = [...(known?.examples ?? []), golden];
    versions.set(
      golden.type,
      [...ofType.filter((one) => one !== known), { version: golden.schemaVersion, examples }].sort(
        (one, other) => one.version - other.version,
      ),
    );
  }
  return versions;
}
