import type { AttachmentEvent } from '#attachments/domain';
import { behind, listed, type Tellings } from './telling.js';

/** What happened to a document, for people. */
export const ATTACHMENT_TELLINGS: Tellings<AttachmentEvent> = {
  'attachment.attached': ({ name, sha256 }) => ({
    en: `The document "${name}" was attached (SHA-256 ${sha256}).`,
    vi: `Đính kèm tài liệu "${name}" (SHA-256 ${sha256}).`,
  }),
  'attachment.withdrawn': ({ attachmentId, reasons }) =>
    behind({ en: `The document ${attachmentId} was withdrawn.`, vi: `Rút tài liệu ${attachmentId}.` }, listed(reasons)),
};
