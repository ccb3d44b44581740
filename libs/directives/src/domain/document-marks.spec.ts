import { instant } from '#kernel';
import { givenFor, ruleBook } from '../../../../test/support/given-when-then.js';
import { agenciesNamedIn, directiveDecider } from './directive.decider.js';
import type { DraftDirective } from './directive.events.js';
import type { AttachmentReference, DocumentMarks } from './document-marks.js';
import * as rules from './document-marks.rules.js';

const given = givenFor(directiveDecider);
const { breaks, eachRuleIsBrokenOnce } = ruleBook(rules);

const at = instant('2025-08-03T08:00:00+07:00');
const attachment: AttachmentReference = {
  name: 'Phụ lục 5.pdf',
  mediaType: 'application/pdf',
  bytes: 204_800,
  sha256: '0123456789abcdef'.repeat(4),
};
const marks: DocumentMarks = {
  urgency: 'flash',
  secrecy: 'confidential',
  copies: [
    { recipient: 'CT, các PCT UBND tỉnh', purpose: 'report' },
    { recipient: 'Sở Tài chính', agencyId: 'so-tai-chinh' },
  ],
  archive: { asWritten: 'Lưu: VT, TH2, TH1', units: ['VT', 'TH2', 'TH1'], copies: 3 },
  appendices: [{ title: 'Phụ lục 5', attachment }, { title: 'Phụ lục 6' }],
  attachments: [attachment],
};
const draft: DraftDirective = {
  type: 'draft-directive',
  at,
  directiveId: 'd',
  documentType: 'official-letter',
  subject: 'Difficulties of communes',
  issuerId: 'ubnd-tinh',
  monitorId: 'van-phong-ubnd-tinh',
  escalationChain: [],
  addressees: [],
  tasks: [
    {
      taskId: 't-1',
      ordinal: 1,
      text: 'Report',
      kind: 'order',
      lead: { agencyId: 'so-y-te' },
      coordinatingAgencyIds: [],
      deadline: null,
    },
  ],
};

describe('the marks of a document', () => {
  describe('when drafted', () => {
    it('are kept as they were written', () => {
      const { type: _, at: effectiveAt, ...data } = { ...draft, ...marks };
      given()
        .when({ ...draft, ...marks })
        .then({ type: 'directive.drafted', data, effectiveAt });
    });

    breaks(rules.DIRECTIVE_UNKNOWN_URGENCY, 'a mark of urgency is one of three', () => {
      given()
        .when({ ...draft, urgency: 'toString' as 'flash' })
        .thenRefused(rules.DIRECTIVE_UNKNOWN_URGENCY, { urgency: 'toString' });
    });

    breaks(rules.DIRECTIVE_UNKNOWN_SECRECY, 'a grade of secrecy is one of three', () => {
      given()
        .when({ ...draft, secrecy: 'public' as 'secret' })
        .thenRefused(rules.DIRECTIVE_UNKNOWN_SECRECY, { secrecy: 'public' });
    });

    breaks(rules.COPY_UNNAMED, 'a copy goes to somebody', () => {
      given()
        .when({ ...draft, copies: [{ recipient: 'Như trên' }, { recipient: ' ' }] })
        .thenRefused(rules.COPY_UNNAMED, { line: 2 });
    });

    breaks(rules.COPY_UNKNOWN_PURPOSE, 'a copy is sent for one of four purposes', () => {
      given()
        .when({ ...draft, copies: [{ recipient: 'Như trên', purpose: 'fun' as 'report' }] })
        .thenRefused(rules.COPY_UNKNOWN_PURPOSE, { purpose: 'fun' });
    });

    breaks(rules.ARCHIVE_LINE_EMPTY, 'the archive line says who keeps how many', () => {
      for (const archive of [
        { asWritten: ' ', units: ['VT'] },
        { asWritten: 'Lưu:', units: [] },
        { asWritten: 'Lưu: VT,', units: ['VT', ''] },
        { asWritten: 'Lưu: VT, ', units: ['VT', ' '] },
        { asWritten: 'Lưu: VT (0b)', units: ['VT'], copies: 0 },
        { asWritten: 'Lưu: VT', units: ['VT'], copies: 1.5 },
      ]) {
        given()
          .when({ ...draft, archive })
          .thenRefused(rules.ARCHIVE_LINE_EMPTY, { asWritten: archive.asWritten });
      }
      const one = { asWritten: 'Lưu: VT (01b)', units: ['VT'], copies: 1 };
      expect(
        given()
          .when({ ...draft, archive: one })
          .events(),
      ).toHaveLength(1);
    });

    breaks(rules.ATTACHMENT_INVALID_REFERENCE, 'an attachment is named by its content, without a path', () => {
      const wrong: Partial<AttachmentReference>[] = [
        { name: '../../etc/passwd' },
        { name: '..' },
        { name: 'a\\b' },
        { name: 'a\u0000b' },
        { name: '' },
        { name: 'x'.repeat(256) },
        { mediaType: 'pdf' },
        { bytes: -1 },
        { bytes: 0.5 },
        { mediaType: ' application/pdf' },
        { mediaType: 'application/pdf; charset=utf-8' },
        { sha256: 'ABCDEF' },
        { sha256: `0${attachment.sha256}` },
        { sha256: `${attachment.sha256}0` },
      ];
      for (const change of wrong) {
        const reference = { ...attachment, ...change };
        given()
          .when({ ...draft, attachments: [reference] })
          .thenRefused(rules.ATTACHMENT_INVALID_REFERENCE, { name: reference.name, sha256: reference.sha256 });
        given()
          .when({ ...draft, appendices: [{ title: 'Phụ lục', attachment: reference }] })
          .thenRefused(rules.ATTACHMENT_INVALID_REFERENCE);
      }
      given()
        .when({ ...draft, appendices: [{ title: ' ' }] })
        .thenRefused(rules.ATTACHMENT_INVALID_REFERENCE, { appendix: 1 });
    });
  });

  eachRuleIsBrokenOnce();

  it('take a file that is empty, and one whose name begins with a point', () => {
    for (const change of [{ bytes: 0 }, { name: '.ghi-chu' }, { name: '..bao-cao.pdf' }]) {
      expect(
        given()
          .when({ ...draft, attachments: [{ ...attachment, ...change }] })
          .events(),
      ).toHaveLength(1);
    }
  });

  it('name the agencies that get a copy, each that is registered', () => {
    expect(agenciesNamedIn({ ...draft, ...marks })).toEqual([
      'ubnd-tinh',
      'van-phong-ubnd-tinh',
      'so-tai-chinh',
      'so-y-te',
    ]);
  });
});
