import { rowProjection } from '#event-store';
import { idFrom } from '#kernel';
import type { QuestionDecided, QuestionRaised } from '../domain/index.js';
import { QuestionRow } from './question.entity.js';

export function questionKey(directiveId: string, questionId: string): string {
  return idFrom('question', directiveId, questionId);
}

export const questionsProjection = rowProjection<QuestionRow>({
  name: 'questions',
  entity: QuestionRow,
  table: 'questions',
  key: 'questionKey',
  types: ['directive.question-raised', 'directive.question-decided'],
  keyOf: (recorded) => {
    const event = recorded as unknown as QuestionRaised | QuestionDecided;
    const { directiveId } = event.data;
    const { questionId } = event.type === 'directive.question-raised' ? event.data.question : event.data;
    return questionKey(directiveId, questionId);
  },
  apply: (row, recorded) => {
    const event = recorded as unknown as QuestionRaised | QuestionDecided;
    if (event.type === 'directive.question-decided') {
      const { candidate, by, reasons, effects } = event.data;
      return (
        row && { ...row, open: false, decision: { candidate, by, reasons, effects }, decidedAt: event.effectiveAt }
      );
    }
    const { directiveId, question, by } = event.data;
    const { questionId } = question;
    return {
      tenantId: recorded.tenant,
      questionKey: questionKey(directiveId, questionId),
      directiveId,
      questionId,
      open: true,
      question,
      raisedBy: by,
      raisedAt: event.effectiveAt,
      raisedPosition: recorded.position,
      decision: null,
      decidedAt: null,
    };
  },
});
