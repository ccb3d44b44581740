import type { AskedAmendment, AskedChange } from '#directives';
import type { Correction } from '#directives/domain';
import type {
  AmendmentBody,
  AmendmentPreviewBody,
  CorrectionBody,
  CorrectionPreviewBody,
  ReplacementPreviewBody,
  WithdrawalPreviewBody,
} from './change.bodies.js';
import { leadOf, taskOf } from './draft-of-body.js';

/* Changes in the terms of the domain, whether they are previewed or, with `seen`, confirmed. */

export function amendmentOf({ amendments, ...change }: AmendmentPreviewBody): AskedChange {
  return { type: 'amend-directive', ...change, amendments: amendments.map(amendedItem) };
}

export function correctionOf({ corrections, ...change }: CorrectionPreviewBody): AskedChange {
  return { type: 'correct-directive', ...change, corrections: corrections.map(correctedItem) };
}

export function replacementOf(change: ReplacementPreviewBody): AskedChange {
  return { type: 'replace-directive', ...change };
}

export function withdrawalOf(change: WithdrawalPreviewBody): AskedChange {
  return { type: 'withdraw-directive', ...change };
}

/** Validation has seen to it that what stands beside each word is there. */
function amendedItem({ item, taskId, deadline, text, lead, task }: AmendmentBody): AskedAmendment {
  switch (item) {
    case 'deadline':
      return { item, taskId: taskId!, deadline: deadline! };
    case 'text':
      return { item, taskId: taskId!, text: text! };
    case 'lead':
      return { item, taskId: taskId!, lead: leadOf(lead!) };
    case 'task-dropped':
      return { item, taskId: taskId! };
    case 'task-added':
      return { item, task: taskOf(task!) };
  }
}

function correctedItem({ item, taskId, becomes, signature }: CorrectionBody): Correction {
  switch (item) {
    case 'subject':
      return { item, becomes: becomes! };
    case 'signature':
      return { item, becomes: signature! };
    case 'text':
    case 'label':
      return { item, taskId: taskId!, becomes: becomes! };
  }
}
