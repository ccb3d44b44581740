import { readFileSync } from 'node:fs';
import * as assignments from '#assignments/domain';

/** Rules that no route of an assignment tells, and what sees to it that nobody meets with them there. */
const TOLD_BY_NONE: Readonly<Record<string, string>> = {
  'assignment/already-assigned': 'only the issuance of a directive assigns',
  'assignment/note-missing': 'the field `note` is not blank',
  'assignment/percent-out-of-range': 'the field `percent` is from 0 to 100',
  'assignment/portion-unnamed': 'the fields `accepted` and `remaining` are not blank',
  'assignment/reasons-missing': 'the field `reasons` holds one that is not blank',
  'assignment/unexplained': 'the fields `reasons` and `grounds` hold one that is not blank',
  'contest/head-missing': 'the field `head` is not blank',
  'coordination/question-missing': 'the field `question` is not blank',
  'escalation/answer-blank': 'the field `decided` is not blank',
  'part/unnamed': 'the field `summary` is not blank',
  'recalculation/by-engine': 'only the follower of calendars works deadlines out anew',
  'referral/to-nobody': 'the field `toBody` is not blank',
  'assignment/rehoming-by-office': 'only the follower of reorganisations re-homes',
  'assignment/rung-not-due': 'only a timer fires a rung',
  'assignment/unknown-rung': 'only a timer fires a rung',
  'coordination/time-left': 'only a timer counts silence',
};

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

describe('the rules of an assignment', () => {
  const { paths } = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as Described;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/v1/assignments') ? Object.values(methods) : [],
  );
  const told = new Set(
    operations.flatMap(({ responses }) =>
      Object.values(responses).flatMap(({ description = '' }) =>
        [...description.matchAll(/\[`([^`]+)`\]/g)].map(([, code]) => code!),
      ),
    ),
  );
  const codes = Object.values(assignments).flatMap((value: unknown) =>
    typeof value === 'object' && value !== null && 'code' in value && 'sentence' in value ? [String(value.code)] : [],
  );

  it('are told by the routes that may meet with them, but for those that nobody meets with', () => {
    expect(codes.filter((code) => !told.has(code)).sort()).toEqual(Object.keys(TOLD_BY_NONE).sort());
  });
});
