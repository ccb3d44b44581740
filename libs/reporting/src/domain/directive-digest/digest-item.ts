import {
  leadsNamedIn,
  timeIn,
  type Citation,
  type DeadlineClause,
  type DirectiveState,
  type Lead,
  type ReportingRoute,
  type Task,
} from '#directives/domain';
import type { WrittenDeadline } from '#deadlines/domain';
import { dayInWords } from '../official-document/vietnamese.js';
import { plain } from '../plain-text.js';
import type { DigestItem, DigestOrder, DigestParty, DigestTask } from './directive-digest.js';

/** How agencies and groups are called, by id. */
export type PartyNames = (id: string) => string;

/** Number and symbol of a directive by its id; null for one that is not to be seen. */
export type Designations = (directiveId: string) => string | null;

/** A directive as the digest tells it; null for one that is not issued. */
export function digestItem(
  directiveId: string,
  state: DirectiveState,
  nameOf: PartyNames,
  designationOf: Designations,
): DigestItem | null {
  if (state.status === 'nonexistent' || !('issuance' in state)) return null;
  const { draft, citations, issuance } = state;
  const { signature, deadlineClauses = [] } = draft;
  return {
    directiveId,
    designation: `${issuance.number}/${issuance.symbol}`,
    issuedOn: issuance.issuedOn,
    subject: plain(draft.subject),
    speaker:
      signature === undefined
        ? { post: nameOf(draft.issuerId), name: null }
        : { post: plain(signature.post), name: plain(signature.signatory) },
    bases: citations.flatMap((citation) => {
      const words = citation.relation === 'basis' ? basisInWords(citation, designationOf) : null;
      return words === null ? [] : [words];
    }),
    orders: ordersIn(draft.tasks, deadlineClauses, nameOf),
    ended: state.status === 'issued' ? null : state.status,
  };
}

function ordersIn(tasks: readonly Task[], clauses: readonly DeadlineClause[], nameOf: PartyNames): DigestOrder[] {
  const orders: (DigestOrder & { readonly tasks: DigestTask[] })[] = [];
  for (const task of tasks) {
    const { kind } = task;
    const leads = leadsNamedIn(task).map((lead) => party(idOf(lead), nameOf));
    const coordinatorIds = [...task.coordinatingAgencyIds, ...(task.coordinatingGroupIds ?? [])];
    const coordinators = coordinatorIds.map((id) => party(id, nameOf));
    const last = orders.at(-1);
    const said = digestTask(task, clauses, nameOf);
    if (last?.kind === kind && same(last.leads, leads) && same(last.coordinators, coordinators)) last.tasks.push(said);
    else orders.push({ kind, leads, coordinators, tasks: [said] });
  }
  return orders;
}

function digestTask(task: Task, clauses: readonly DeadlineClause[], nameOf: PartyNames): DigestTask {
  const time = timeIn(task, clauses);
  return {
    taskId: task.taskId,
    text: plain(task.text),
    limit: plain(time?.asWritten ?? ''),
    limitDay: time && dayNamedIn(time),
    reportTo: task.reportTo === undefined ? '' : routeInWords(task.reportTo, nameOf),
  };
}

function dayNamedIn(written: WrittenDeadline): string | null {
  if ('to' in written) return written.to;
  return 'date' in written ? (written.date ?? null) : null;
}

function routeInWords({ toId, viaId, copyIds = [], email, alsoTo = [] }: ReportingRoute, nameOf: PartyNames): string {
  const way = (to: string, via?: string) => `${nameOf(to)}${via === undefined ? '' : ` qua ${nameOf(via)}`}`;
  const ways = [way(toId, viaId), ...alsoTo.map((one) => way(one.toId, one.viaId))];
  return [
    `báo cáo ${ways.join(' và ')}`,
    ...(copyIds.length === 0 ? [] : [`đồng gửi ${copyIds.map(nameOf).join(', ')}`]),
    ...(email === undefined ? [] : [`bản điện tử gửi ${plain(email)}`]),
  ].join(', ');
}

function basisInWords({ reference, asWritten }: Citation, designationOf: Designations): string | null {
  const cited = reference.kind === 'directive' ? designationOf(reference.directiveId) : undefined;
  // What may not be seen is not told in the words of another document either.
  if (cited === null) return null;
  if (asWritten !== undefined) return plain(asWritten);
  switch (reference.kind) {
    case 'directive':
      return `Văn bản số ${cited}`;
    case 'law':
      return plain([reference.law, ...(reference.designation === undefined ? [] : [reference.designation])].join(' '));
    case 'document': {
      const { title, designation, date, issuer } = reference;
      const parts = [
        title ?? 'Văn bản',
        `số ${designation}`,
        ...(date === undefined ? [] : [`ngày ${dayInWords(date)}`]),
        ...(issuer === undefined ? [] : [`của ${issuer}`]),
      ];
      return plain(parts.join(' '));
    }
  }
}

function idOf(lead: Lead): string {
  return 'agencyId' in lead ? lead.agencyId : lead.groupId;
}

function party(id: string, nameOf: PartyNames): DigestParty {
  return { id, name: nameOf(id) };
}

function same(some: readonly DigestParty[], others: readonly DigestParty[]): boolean {
  return some.length === others.length && some.every(({ id }, index) => id === others[index]!.id);
}
