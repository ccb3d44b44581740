import { cosignedAt } from './cosignature.js';
import { Malformed, parseVerifierKey, type SignedNote, type VerifierKey } from './signed-note.js';

export interface Witness {
  readonly name: string;
  readonly key: VerifierKey;
  /** Where checkpoints are submitted to; absent where only proofs are checked. */
  readonly url?: string;
}

/** Whom to believe, and how many of them (c2sp.org/tlog-policy). */
export interface Policy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly Witness[];
  /** The witness or group that has to have cosigned; null where none need be. */
  readonly quorum: string | null;
  /** Each needs so many of its members, which are witnesses or groups above it. */
  readonly groups: ReadonlyMap<string, { readonly least: number; readonly members: readonly string[] }>;
}

/** @throws Malformed, with the number of the line */
export function parsePolicy(text: string): Policy {
  const logs: VerifierKey[] = [];
  const witnesses: Witness[] = [];
  const groups = new Map<string, { least: number; members: string[] }>();
  const taken = new Set<string>();
  let quorum: string | null | undefined;
  const isKnown = (name: string) => groups.has(name) || witnesses.some((witness) => witness.name === name);
  const define = (name: string | undefined): string => {
    if (name === undefined || name === 'none' || isKnown(name))
      throw new Malformed(`the name ${name ?? ''} is taken or missing`);
    return name;
  };
  for (const [index, line] of text.split('\n').entries()) {
    const [word, ...given] = line.split(/[ \t]+/).filter((part) => part !== '');
    if (word === undefined || word.startsWith('#')) continue;
    try {
      switch (word) {
        case 'log':
          logs.push(keyOf(given[0], 'note', logs));
          break;
        case 'witness': {
          const name = define(given[0]);
          const key = keyOf(
            given[1],
            'cosignature',
            witnesses.map((one) => one.key),
          );
          witnesses.push({ name, key, ...(given[2] !== undefined && { url: given[2] }) });
          break;
        }
        case 'group': {
          const [named, threshold, ...members] = given;
          const name = define(named);
          for (const member of members) {
            if (!isKnown(member)) throw new Malformed(`${member} is not defined above`);
            if (taken.has(member)) throw new Malformed(`${member} is a member of a group already`);
            taken.add(member);
          }
          groups.set(name, { least: leastOf(threshold, members.length), members });
          break;
        }
        case 'quorum':
          if (quorum !== undefined) throw new Malformed('there is one quorum');
          if (given[0] !== 'none' && !isKnown(given[0] ?? ''))
            throw new Malformed(`${given[0] ?? ''} is not defined above`);
          quorum = given[0] === 'none' ? null : given[0]!;
          break;
        default:
          throw new Malformed(`${word} is none of log, witness, group and quorum`);
      }
    } catch (error) {
      if (error instanceof Malformed) throw new Malformed(`line ${String(index + 1)} of the policy: ${error.message}`);
      throw error;
    }
  }
  if (quorum === undefined) throw new Malformed('a policy says its quorum');
  return { logs, witnesses, groups, quorum };
}

/** Whether enough witnesses have cosigned a checkpoint, and which. */
export function witnessed(
  note: SignedNote,
  policy: Policy,
): { readonly enough: boolean; readonly by: readonly string[] } {
  const by = policy.witnesses.filter(({ key }) => cosignedAt(note, key) !== undefined).map(({ name }) => name);
  const has = (name: string): boolean => {
    const group = policy.groups.get(name);
    return group ? group.members.filter(has).length >= group.least : by.includes(name);
  };
  return { enough: policy.quorum === null || has(policy.quorum), by };
}

function keyOf(vkey: string | undefined, type: VerifierKey['type'], others: readonly VerifierKey[]): VerifierKey {
  const key = parseVerifierKey(vkey ?? '');
  if (key.type !== type)
    throw new Malformed(`the key ${key.name} is not one for ${type === 'note' ? 'notes' : 'cosignatures'}`);
  if (others.some((other) => other.key.equals(key.key))) throw new Malformed(`the key ${key.name} is there twice`);
  return key;
}

function leastOf(threshold: string | undefined, members: number): number {
  const least = threshold === 'all' ? members : threshold === 'any' ? 1 : Number(threshold);
  if (!Number.isInteger(least) || least < 1 || least > members) {
    throw new Malformed(`a group needs all, any or a number of its ${String(members)} members`);
  }
  return least;
}
