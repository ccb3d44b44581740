import type { AssignmentKind } from '#assignments/domain';
import type { PeriodDays } from '../reporting-period.js';

/** Whom a task is given to, as the text names it: an agency, or a group as such. */
export type DigestParty = { readonly id: string; readonly name: string };

export type DigestTask = {
  readonly taskId: string;
  readonly text: string;
  /** What the document says of time, in its words; empty where it says nothing. */
  readonly limit: string;
  /** `YYYY-MM-DD`, the day that the words name; null where they name none. */
  readonly limitDay: string | null;
  /** To whom and through whom it is reported, in words; empty where nothing is said. */
  readonly reportTo: string;
};

/** Tasks that follow each other, given to the same parties in the same way. */
export type DigestOrder = {
  readonly kind: AssignmentKind;
  readonly leads: readonly DigestParty[];
  readonly coordinators: readonly DigestParty[];
  readonly tasks: readonly DigestTask[];
};

/** Who signed, in whose words the tasks are given; the issuer where no signature is recorded. */
export type DigestSpeaker = { readonly post: string; readonly name: string | null };

/** A directive of the period. */
export type DigestItem = {
  readonly directiveId: string;
  /** Number and symbol as printed: `247/UBND-KGVX`. */
  readonly designation: string;
  /** `YYYY-MM-DD` */
  readonly issuedOn: string;
  readonly subject: string;
  readonly speaker: DigestSpeaker;
  /** The documents it rests on, as they are named. */
  readonly bases: readonly string[];
  readonly orders: readonly DigestOrder[];
  /** What became of it since; null while it is in force. */
  readonly ended: 'replaced' | 'withdrawn' | null;
};

/** What the directives of some days ask for: documents, speakers, tasks and deadlines. */
export type DirectiveDigest = {
  readonly form: 'directive-digest/1';
  readonly days: PeriodDays;
  /** Whose directives they are; null for those of everybody. */
  readonly issuer: DigestParty | null;
  /** In the order of their days and numbers. */
  readonly items: readonly DigestItem[];
  /** Each with the documents that bear the name, in the order of the first of these. */
  readonly speakers: readonly (DigestSpeaker & { readonly designations: readonly string[] })[];
};

export function directiveDigest(
  frame: Pick<DirectiveDigest, 'days' | 'issuer'>,
  items: readonly DigestItem[],
): DirectiveDigest {
  const ordered = [...items].sort(inOrder);
  const speakers = new Map<string, DigestSpeaker & { readonly designations: string[] }>();
  for (const { speaker, designation } of ordered) {
    const key = JSON.stringify([speaker.post, speaker.name]);
    const known = speakers.get(key) ?? { ...speaker, designations: [] };
    known.designations.push(designation);
    speakers.set(key, known);
  }
  return { form: 'directive-digest/1', ...frame, items: ordered, speakers: [...speakers.values()] };
}

function inOrder(one: DigestItem, other: DigestItem): number {
  if (one.issuedOn !== other.issuedOn) return one.issuedOn < other.issuedOn ? -1 : 1;
  return BY_NUMBER.compare(one.designation, other.designation) || (one.directiveId < other.directiveId ? -1 : 1);
}

const BY_NUMBER = new Intl.Collator('vi', { numeric: true });
