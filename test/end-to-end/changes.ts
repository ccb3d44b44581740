import type { Answer, Client } from './running-api.js';

export const THROUGH = { documentType: 'official-letter', designation: '1600/UBND-TH', date: '2025-08-05' };
export const REASONS = ['Kế hoạch đã thay đổi'];

export type Change = 'amend' | 'correct' | 'replace' | 'withdraw';

interface Effect {
  readonly assignmentId: string;
  readonly taskId: string;
  readonly leadAgencyId: string;
  readonly effect: string;
  readonly [detail: string]: unknown;
}

export interface Preview {
  readonly seen: string;
  readonly undecided: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly effects: readonly Effect[];
  readonly assigned: readonly {
    readonly assignmentId: string;
    readonly taskId: string;
    readonly leadAgencyId: string;
  }[];
}

/** A change as it is asked for: reasons and document unless others are given. */
export function asked(more: Readonly<Record<string, unknown>> = {}) {
  return { reasons: REASONS, through: THROUGH, ...more };
}

export async function previewOf(
  office: Client,
  directiveId: string,
  change: Change,
  body: Readonly<Record<string, unknown>> = asked(),
): Promise<Preview> {
  const { status, body: preview } = await office.post(`/v1/directives/${directiveId}/${change}/preview`, body);
  expect([status, preview.code]).toEqual([200, undefined]);
  return preview as Preview;
}

/** Looks at the preview and confirms what it shows. */
export async function carriedOut(
  office: Client,
  directiveId: string,
  change: Change,
  body: Readonly<Record<string, unknown>> = asked(),
): Promise<{ readonly preview: Preview; readonly done: Answer }> {
  const preview = await previewOf(office, directiveId, change, body);
  const done = await office.post(`/v1/directives/${directiveId}/${change}`, { ...body, seen: preview.seen });
  expect([done.status, done.body.code]).toEqual([200, undefined]);
  expect(done.body).toMatchObject({ directiveId, seen: preview.seen, counts: preview.counts });
  return { preview, done };
}

/** The effect on the assignment of a task and a lead. */
export function effectOn({ effects }: Preview, taskId: string, leadAgencyId: string): Effect {
  const found = effects.filter((effect) => effect.taskId === taskId && effect.leadAgencyId === leadAgencyId);
  expect(found).toHaveLength(1);
  return found[0]!;
}
