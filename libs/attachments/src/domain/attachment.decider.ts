import type { Party } from '#assignments/domain';
import { accept, quiet, refuse, unreachable, type Decider, type Decision } from '#kernel';
import type {
  AttachDocument,
  AttachmentCommand,
  AttachmentEvent,
  AttachmentState,
  WithdrawAttachment,
} from './attachment.events.js';
import {
  ATTACHMENT_ALREADY_ATTACHED,
  ATTACHMENT_EFFECTIVE_IN_FUTURE,
  ATTACHMENT_EMPTY,
  ATTACHMENT_INVALID_NAME,
  ATTACHMENT_NOT_YOURS,
  ATTACHMENT_UNEXPLAINED,
  ATTACHMENT_UNKNOWN,
} from './attachment.rules.js';
import { isOffice, speaksFor } from './belonging.js';
import { faultOfName, normalName } from './file-name.js';

/** One document from its attachment to its withdrawal. */
export const attachmentDecider: Decider<AttachmentCommand, AttachmentState, AttachmentEvent> = {
  initial: { status: 'nonexistent' },

  decide(command, state) {
    switch (command.type) {
      case 'attach-document':
        return attach(command, state);
      case 'withdraw-attachment':
        return withdraw(command, state);
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'attachment.attached':
        return { status: 'attached', ...event.data, attachedAt: event.effectiveAt };
      case 'attachment.withdrawn': {
        if (state.status !== 'attached') return state;
        const { by, reasons } = event.data;
        return { ...state, status: 'withdrawn', withdrawnAt: event.effectiveAt, withdrawnBy: by, reasons };
      }
      default:
        return unreachable(event);
    }
  },
};

function attach(command: AttachDocument, state: AttachmentState): Decision<AttachmentEvent> {
  const { attachmentId, to, mediaType, bytes, sha256, by, at, effectiveAt = at } = command;
  if (state.status !== 'nonexistent') return refuse(ATTACHMENT_ALREADY_ATTACHED, { attachmentId });
  const name = normalName(command.name);
  const fault = faultOfName(name);
  if (fault !== null) return refuse(ATTACHMENT_INVALID_NAME, { fault });
  if (bytes < 1) return refuse(ATTACHMENT_EMPTY, { name });
  if (effectiveAt > at) return refuse(ATTACHMENT_EFFECTIVE_IN_FUTURE, { at, effectiveAt });
  return accept({
    type: 'attachment.attached',
    data: { attachmentId, to, name, mediaType, bytes, sha256, by },
    effectiveAt,
  });
}

function withdraw(command: WithdrawAttachment, state: AttachmentState): Decision<AttachmentEvent> {
  if (state.status === 'nonexistent') return refuse(ATTACHMENT_UNKNOWN);
  const { attachmentId, to } = state;
  const { by, at } = command;
  if (!mayWithdraw(by, state.by)) return refuse(ATTACHMENT_NOT_YOURS, { attachmentId });
  const reasons = command.reasons.filter((reason) => reason.trim() !== '');
  if (reasons.length === 0) return refuse(ATTACHMENT_UNEXPLAINED, { attachmentId });
  if (state.status === 'withdrawn') return quiet();
  // The clock of another machine may stand a little ahead.
  const effectiveAt = at < state.attachedAt ? state.attachedAt : at;
  return accept({ type: 'attachment.withdrawn', data: { attachmentId, to, by, reasons }, effectiveAt });
}

/** The Office withdraws anything: what went to a wrong place has to go at once, whoever put it there. */
function mayWithdraw(by: Party, attacher: Party): boolean {
  if (isOffice(by)) return true;
  const owner = attacher.onBehalfOf ?? attacher.agencyId;
  return owner !== undefined && speaksFor(by, owner);
}
