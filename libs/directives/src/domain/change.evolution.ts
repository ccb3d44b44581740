import { unreachable } from '#kernel';
import { amendedDraft, correctedDraft } from './amended-draft.js';
import type { ChangeEvent } from './change.events.js';
import { contentOf, type ExistingDirective } from './directive.state.js';
import { evolveQuestionDecided } from './question.decider.js';

export function evolveChange(state: ExistingDirective, event: ChangeEvent): ExistingDirective {
  if (event.type === 'directive.question-decided') return evolveQuestionDecided(state, event);
  if (state.status !== 'issued') return state;
  const { issuance } = state;
  switch (event.type) {
    case 'directive.amended':
      return { ...state, draft: amendedDraft(state.draft, event.data.amendments) };
    case 'directive.corrected':
      return { ...state, draft: correctedDraft(state.draft, event.data.corrections) };
    case 'directive.withdrawn':
      return { ...contentOf(state), status: 'withdrawn', issuance, withdrawnAt: event.effectiveAt };
    case 'directive.replaced': {
      const replacedById = event.data.through.directiveId;
      return { ...contentOf(state), status: 'replaced', issuance, replacedAt: event.effectiveAt, replacedById };
    }
    default:
      return unreachable(event);
  }
}
