import { join } from 'node:path';
import { ASSIGNMENT_EVENT_TYPES } from '#assignments/domain';
import type { RecordedEvent } from '#event-store';
import { instant, type DomainEvent } from '#kernel';
import { goldenVersions } from '../../../../infra/event-catalogue/golden-events.js';
import { ASSIGNMENT_TELLINGS } from './assignment-tellings.js';
import { DIRECTIVE_TELLINGS } from './directive-tellings.js';
import { storyEntry } from './story.views.js';
import type { Said, Tellings } from './telling.js';

const golden = goldenVersions(join(import.meta.dirname, '../../../../test/fixtures/events'));
const said: Said = { agency: (agencyId) => `<${agencyId}>`, moment: (at) => `[${at}]` };
const at = instant('2025-08-04T09:00:00+07:00');

function told<Event extends DomainEvent>(
  type: string,
  tellings: Tellings<Event>,
  changes: Partial<RecordedEvent> = {},
) {
  return golden
    .get(type)!
    .at(-1)!
    .examples.map(({ schemaVersion, data }) =>
      storyEntry(
        {
          tenant: 'phu-tho',
          position: 7,
          stream: 'made-up',
          version: 3,
          type,
          schemaVersion,
          eventId: '01987c5e-8c00-7000-8000-00000000000a',
          data: data as RecordedEvent['data'],
          metadata: { actor: { subject: 'an.nv' } },
          recordedAt: at,
          effectiveAt: at,
          ...changes,
        },
        tellings,
        said,
      ),
    );
}

/** Every type that can stand in the streams of the two: what is released of them, and what the compiler knows of. */
const directiveTypes = [...golden.keys()].filter((type) => type.startsWith('directive.'));

describe('every event in the stream of', () => {
  it('an assignment has a sentence', () => {
    expect(Object.keys(ASSIGNMENT_TELLINGS).sort()).toEqual([...ASSIGNMENT_EVENT_TYPES].sort());
  });

  it('a directive has a sentence', () => {
    expect(Object.keys(DIRECTIVE_TELLINGS).sort()).toEqual(directiveTypes.sort());
  });
});

describe('a sentence', () => {
  it.each([
    ...ASSIGNMENT_EVENT_TYPES.map((type) => ({ type, entries: told(type, ASSIGNMENT_TELLINGS) })),
    ...directiveTypes.map((type) => ({ type, entries: told(type, DIRECTIVE_TELLINGS) })),
  ])('is said in both languages of $type', ({ entries }) => {
    expect(entries.length).toBeGreaterThan(0);
    for (const { sentence, enteredLate } of entries) {
      expect(enteredLate).toBeNull();
      expect(sentence.en).not.toBe(sentence.vi);
      for (const text of [sentence.en, sentence.vi]) {
        expect(text).toMatch(/^.{8,}/su);
        expect(text).not.toMatch(/undefined|null|NaN|\[object|: $/);
      }
    }
  });

  it('says who, what and until when', () => {
    expect(told('assignment.returned', ASSIGNMENT_TELLINGS)[0]!.sentence).toEqual({
      en: 'binh.tt returned the answer: No figures',
      vi: 'binh.tt trả lại kết quả: No figures',
    });
    expect(told('assignment.assigned', ASSIGNMENT_TELLINGS)[0]!.sentence).toEqual({
      en: '<so-tai-chinh> was made the lead by 1537/UBND-TH, due [2025-08-04T09:00:00.000Z]: Send the explanatory report',
      vi: '<so-tai-chinh> được giao chủ trì theo văn bản 1537/UBND-TH, thời hạn [2025-08-04T09:00:00.000Z]: Send the explanatory report',
    });
  });
});

describe('an entry', () => {
  it('recorded long after it was true is marked as entered late', () => {
    const effectiveAt = instant('2025-08-03T09:00:00+07:00');
    const [entry] = told('assignment.responded', ASSIGNMENT_TELLINGS, { effectiveAt });
    expect(entry).toMatchObject({
      position: 7,
      version: 3,
      effectiveAt,
      recordedAt: at,
      actor: { subject: 'an.nv', agencyId: null, onBehalfOf: null },
      enteredLate: {
        en: `Entered late: true since [${effectiveAt}], recorded [${at}].`,
        vi: `Nhập muộn: có hiệu lực từ [${effectiveAt}], ghi nhận lúc [${at}].`,
      },
    });
  });
});
