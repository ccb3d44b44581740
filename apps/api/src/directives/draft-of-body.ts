import type { Draft, DraftedCitation, DraftedQuestion, DraftedTask, DraftedText } from '#directives';
import type { CompletionRule, ExpectedProduct, Lead, Reference } from '#directives/domain';
import { Problem, REQUEST_INVALID } from '#platform';
import type { CitationBody, CitedQuery, ReferenceBody } from './citation.bodies.js';
import type { DirectiveBody, DirectiveTextBody } from './directive.bodies.js';
import type { QuestionBody } from './question.bodies.js';
import type { CompletionBody, ExpectedProductBody, LeadBody, TaskBody } from './task.bodies.js';

/*
 * Bodies in the terms of the domain. Validation has seen to it that what stands beside a word is there: what is left to
 * say of a union is which of its members it is.
 */

export function draftOf({ citations, questions, links, contradictions, ...text }: DirectiveBody): Draft {
  return {
    ...textOf(text),
    ...(citations && { citations: citations.map(citationOf) }),
    ...(questions && { questions: questions.map(questionOf) }),
    ...(links && { links }),
    ...(contradictions && { contradictions }),
  };
}

export function textOf({ escalationChain = [], addressees = [], tasks, ...text }: DirectiveTextBody): DraftedText {
  return { ...text, escalationChain, addressees, tasks: tasks.map(taskOf) };
}

export function taskOf({ lead, jointLeads, completion, expected, ...task }: TaskBody): DraftedTask {
  const { kind = 'order', coordinatingAgencyIds = [], deadline = null } = task;
  return {
    ...task,
    kind,
    coordinatingAgencyIds,
    deadline,
    lead: leadOf(lead),
    ...(jointLeads && { jointLeads: jointLeads.map(leadOf) }),
    ...(completion && { completion: completionOf(completion) }),
    ...(expected && { expected: expectedOf(expected) }),
  };
}

export function leadOf({ agencyId, groupId }: LeadBody): Lead {
  return agencyId !== undefined ? { agencyId } : { groupId: groupId! };
}

function completionOf({ rule, count, byAgencyId }: CompletionBody): CompletionRule {
  if (rule === 'quorum') return { rule, count: count! };
  return rule === 'consolidated' ? { rule, byAgencyId: byAgencyId! } : { rule };
}

function expectedOf({ kind, approvedById, documentType, measure, percent }: ExpectedProductBody): ExpectedProduct {
  switch (kind) {
    case 'submission':
      return { kind, ...(approvedById !== undefined && { approvedById }) };
    case 'issued-document':
      return { kind, ...(documentType !== undefined && { documentType }) };
    case 'result':
      return { kind, measure: measure!, percent: percent! };
    default:
      return { kind };
  }
}

export function citationOf({ reference, ...citation }: CitationBody): DraftedCitation {
  return { ...citation, reference: referenceOf(reference) };
}

/** A document without number and symbol is left to the domain to refuse. */
function referenceOf({ kind, directiveId, law, designation, ...rest }: ReferenceBody): Reference {
  switch (kind) {
    case 'directive':
      return { kind, directiveId: directiveId! };
    case 'document': {
      const { issuer, date, title } = rest;
      return {
        kind,
        designation: designation ?? '',
        ...(issuer !== undefined && { issuer }),
        ...(date !== undefined && { date }),
        ...(title !== undefined && { title }),
      };
    }
    case 'law':
      return lawOf({ law: law!, designation, ...rest });
  }
}

function lawOf(asked: { readonly law: string } & LawParts): Reference {
  const { law, designation, article, clause, point } = asked;
  return {
    kind: 'law',
    law,
    ...(designation !== undefined && { designation }),
    ...(article !== undefined && { article }),
    ...(clause !== undefined && { clause }),
    ...(point !== undefined && { point }),
  };
}

type LawParts = Readonly<Partial<Record<'designation' | 'article' | 'clause' | 'point', string | undefined>>>;

/** @throws Problem `request/invalid` where neither a designation nor a law is named, or a clause without its article */
export function referenceAsked({ designation, law, issuer, year, article, clause, point }: CitedQuery): Reference {
  const named = law ?? designation;
  if (named === undefined) throw parameterMissing('designation', 'a designation, or a law');
  if (clause !== undefined && article === undefined) throw parameterMissing('article', 'the article of the clause');
  if (point !== undefined && clause === undefined) throw parameterMissing('clause', 'the clause of the point');
  if (law === undefined && article === undefined) {
    return {
      kind: 'document',
      designation: named,
      ...(issuer !== undefined && { issuer }),
      ...(year !== undefined && { date: `${year}-01-01` }),
    };
  }
  // An article by the number of its law alone: the number stands for the name.
  return lawOf({ law: named, designation, article, clause, point });
}

function parameterMissing(parameter: string, accepted: string): Problem {
  return new Problem(REQUEST_INVALID, {
    detail: `${parameter} is missing.`,
    errors: [{ parameter, detail: 'is missing', accepted }],
  });
}

export function questionOf({
  questionId,
  note,
  about,
  clauseId,
  scopes,
  taskId,
  candidates,
}: QuestionBody): DraftedQuestion {
  const asked = { note, ...(questionId !== undefined && { questionId }) };
  if (about === 'lead') return { ...asked, about, taskId: taskId!, candidates: candidates!.map(leadOf) };
  return { ...asked, about, clauseId: clauseId!, candidates: scopes!.map((scope) => scope.taskIds) };
}
