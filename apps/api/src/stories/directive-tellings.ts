import type { DirectiveEvent, Reference } from '#directives/domain';
import { behind, listed, type Tellings } from './telling.js';

function named(reference: Reference): string {
  switch (reference.kind) {
    case 'directive':
      return reference.directiveId;
    case 'document':
      return reference.designation;
    case 'law':
      return reference.law;
  }
}

/** What happened to a directive, for people. */
export const DIRECTIVE_TELLINGS: Tellings<DirectiveEvent> = {
  'directive.drafted': ({ issuerId, subject, tasks }, { agency }) => ({
    en: `A directive of ${agency(issuerId)} was drafted with ${tasks.length} tasks: ${subject}`,
    vi: `Dự thảo văn bản của ${agency(issuerId)} với ${tasks.length} nhiệm vụ: ${subject}`,
  }),
  'directive.redrafted': ({ subject, tasks }) => ({
    en: `The draft got another text, with ${tasks.length} tasks: ${subject}`,
    vi: `Dự thảo được thay bằng nội dung mới với ${tasks.length} nhiệm vụ: ${subject}`,
  }),
  'directive.signed': ({ signature }) => ({
    en: `${signature.signatory}, ${signature.post}, signed it.`,
    vi: `${signature.signatory}, ${signature.post}, đã ký.`,
  }),
  'directive.issued': ({ number, symbol, issuedOn, assignmentCount }) => ({
    en: `It was issued as ${number}/${symbol}, dated ${issuedOn}, and made ${assignmentCount} assignments.`,
    vi: `Ban hành số ${number}/${symbol}, ngày ${issuedOn}, giao ${assignmentCount} nhiệm vụ.`,
  }),
  'directive.cited': ({ citation }) => ({
    en: `A citation was recorded: ${named(citation.reference)}`,
    vi: `Ghi nhận văn bản được viện dẫn: ${named(citation.reference)}`,
  }),
  'directive.citation-struck': ({ citationId }) => ({
    en: `The citation ${citationId} was struck.`,
    vi: `Xóa viện dẫn ${citationId} ghi nhầm.`,
  }),
  'directive.question-raised': ({ question }) => ({
    en: `It was noted that the text leaves something open: ${question.note}`,
    vi: `Ghi nhận điểm chưa rõ của văn bản: ${question.note}`,
  }),
  'directive.question-decided': ({ questionId, candidate, reasons }) =>
    behind(
      {
        en: `The open question ${questionId} was decided for reading ${candidate + 1}.`,
        vi: `Điểm chưa rõ ${questionId} được quyết định theo cách hiểu ${candidate + 1}.`,
      },
      listed(reasons),
    ),
  'directive.tasks-linked': ({ link }) =>
    behind(
      {
        en: `The task ${link.taskId} was linked with ${link.to.taskId}.`,
        vi: `Nhiệm vụ ${link.taskId} được liên kết với ${link.to.taskId}.`,
      },
      link.note,
    ),
  'directive.link-judged': ({ linkId, verdict }) =>
    verdict === 'confirmed'
      ? { en: `The link ${linkId} was confirmed.`, vi: `Liên kết ${linkId} được xác nhận.` }
      : { en: `The link ${linkId} was rejected.`, vi: `Liên kết ${linkId} bị bác bỏ.` },
  'directive.contradiction-flagged': ({ contradiction }) => ({
    en: `It was noted that the text contradicts itself: ${contradiction.about}`,
    vi: `Ghi nhận mâu thuẫn trong văn bản: ${contradiction.about}`,
  }),
  'directive.contradiction-settled': ({ contradictionId, value }) => ({
    en: `The contradiction ${contradictionId} was settled: ${value}`,
    vi: `Mâu thuẫn ${contradictionId} đã làm rõ: ${value}`,
  }),
  'directive.amended': ({ through, amendments, reasons }) =>
    behind(
      {
        en: `It was amended in ${amendments.length} points by ${through.designation} of ${through.date}.`,
        vi: `Được sửa đổi ${amendments.length} điểm theo văn bản ${through.designation} ngày ${through.date}.`,
      },
      listed(reasons),
    ),
  'directive.corrected': ({ through, corrections, reasons }) =>
    behind(
      {
        en: `It was corrected in ${corrections.length} points by ${through.designation} of ${through.date}.`,
        vi: `Được đính chính ${corrections.length} điểm theo văn bản ${through.designation} ngày ${through.date}.`,
      },
      listed(reasons),
    ),
  'directive.withdrawn': ({ through, reasons }) =>
    behind(
      through === undefined
        ? { en: 'It was withdrawn.', vi: 'Bị thu hồi.' }
        : {
            en: `It was withdrawn by ${through.designation} of ${through.date}.`,
            vi: `Bị thu hồi theo văn bản ${through.designation} ngày ${through.date}.`,
          },
      listed(reasons),
    ),
  'directive.replaced': ({ through, reasons }) =>
    behind(
      {
        en: `It was replaced by ${through.designation} of ${through.date}.`,
        vi: `Được thay thế bằng văn bản ${through.designation} ngày ${through.date}.`,
      },
      listed(reasons),
    ),
};
