/** From this likeness on, two tasks may be the same work twice. */
export const LIKE_ENOUGH = 0.5;

/** What texts are compared by: the pairs of neighbouring syllables in one, and how often each stands there. */
export type Wording = { readonly pairs: ReadonlyMap<string, number>; readonly count: number };

/** Case, tones and marks do not count, nor does punctuation: *hòa* is typed in several ways. */
export function wordingOf(text: string): Wording {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
  const syllables = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  const pairs = new Map<string, number>();
  for (const [index, syllable] of syllables.slice(1).entries()) {
    const pair = `${syllables[index]!} ${syllable}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return { pairs, count: Math.max(syllables.length - 1, 0) };
}

/** How alike two texts are worded, from 0 to 1: the share of their pairs that stand in both (Dice's coefficient). */
export function likenessOf(one: Wording, other: Wording): number {
  const all = one.count + other.count;
  if (all === 0) return 0;
  let shared = 0;
  for (const [pair, times] of one.pairs) shared += Math.min(times, other.pairs.get(pair) ?? 0);
  return (2 * shared) / all;
}
