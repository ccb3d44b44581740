import { rowProjection } from '#event-store';
import { ATTACHMENT_EVENT_TYPES, type AttachmentEvent } from '../domain/index.js';
import { Attachment } from './attachment.entity.js';

/** What is attached to what. */
export const attachmentsProjection = rowProjection<Attachment>({
  name: 'attachments',
  entity: Attachment,
  table: 'attachments',
  key: 'attachmentId',
  category: 'attachment',
  types: ATTACHMENT_EVENT_TYPES,
  keyOf: (event) => (event as unknown as AttachmentEvent).data.attachmentId,
  apply: (row, recorded) => {
    const event = recorded as unknown as AttachmentEvent;
    const { tenant, position, effectiveAt } = recorded;
    switch (event.type) {
      case 'attachment.attached': {
        const { attachmentId, to, name, mediaType, bytes, sha256, by } = event.data;
        return {
          tenantId: tenant,
          attachmentId,
          directiveId: to.directiveId,
          assignmentId: 'assignmentId' in to ? to.assignmentId : null,
          part: to.part,
          name,
          mediaType,
          bytes,
          sha256,
          attachedBy: by.subject,
          agencyId: by.onBehalfOf ?? by.agencyId ?? null,
          attachedAt: effectiveAt,
          withdrawnAt: null,
          withdrawnBy: null,
          withdrawalReasons: [],
          position,
        };
      }
      case 'attachment.withdrawn': {
        const { by, reasons } = event.data;
        return (
          row && {
            ...row,
            withdrawnAt: effectiveAt,
            withdrawnBy: by.subject,
            withdrawalReasons: [...reasons],
            position,
          }
        );
      }
    }
  },
});
