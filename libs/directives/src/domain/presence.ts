import { refuse, type Refused } from '#kernel';
import { faultOfAbsence, type AgencyState } from '#organizations/domain';
import type { Amendment } from './amendment.js';
import type { DirectiveDraftedData } from './directive.vocabulary.js';
import { leadsNamedIn, type Task } from './task.js';

/** An agency and where a directive names it, as a JSON Pointer (RFC 6901): `/tasks/0/lead/agencyId`. */
export type NamedAgency = { readonly agencyId: string; readonly field: string };

/** Every place in which a draft names an agency, in the order of the document. */
export function agenciesByField(
  draft: Pick<DirectiveDraftedData, 'tasks' | 'issuerId' | 'monitorId' | 'escalationChain' | 'copies'>,
): NamedAgency[] {
  const { issuerId, monitorId, escalationChain, copies = [], tasks } = draft;
  return [
    { agencyId: issuerId, field: '/issuerId' },
    { agencyId: monitorId, field: '/monitorId' },
    ...listed('/escalationChain', escalationChain),
    ...copies.flatMap(({ agencyId }, index) => named(agencyId, `/copies/${index}/agencyId`)),
    ...tasks.flatMap((task, index) => agenciesIn(task, `/tasks/${index}`)),
  ];
}

/** Where amendments name an agency that leads from now on or that a new task names: `/amendments/0/lead/agencyId`. */
export function agenciesInAmendments(amendments: readonly Amendment[]): NamedAgency[] {
  return amendments.flatMap((amendment, index) => {
    if (amendment.item === 'task-added') return agenciesIn(amendment.task, `/amendments/${index}/task`);
    if (amendment.item !== 'lead' || !('agencyId' in amendment.lead)) return [];
    return named(amendment.lead.agencyId, `/amendments/${index}/lead/agencyId`);
  });
}

/**
 * Why a directive of a day cannot name these agencies: one of them has ended, or does not exist yet.
 * Members of groups need no look: a membership lies within the life of its agency.
 */
export function faultOfPresence(
  named: readonly NamedAgency[],
  agencies: ReadonlyMap<string, AgencyState>,
  day: string,
): Refused | null {
  for (const { agencyId, field } of named) {
    const fault = faultOfAbsence(agencyId, agencies.get(agencyId) ?? { status: 'nonexistent' }, day);
    if (fault) return refuse(fault.rule, { ...fault.facts, field });
  }
  return null;
}

function agenciesIn(task: Task, at: string): NamedAgency[] {
  const { coordinatingAgencyIds, reportTo, monitorId, completion, expected } = task;
  const leads = leadsNamedIn(task).flatMap((lead, index) =>
    'agencyId' in lead
      ? named(lead.agencyId, index === 0 ? `${at}/lead/agencyId` : `${at}/jointLeads/${index - 1}/agencyId`)
      : [],
  );
  return [
    ...leads,
    ...listed(`${at}/coordinatingAgencyIds`, coordinatingAgencyIds),
    ...named(reportTo?.toId, `${at}/reportTo/toId`),
    ...named(reportTo?.viaId, `${at}/reportTo/viaId`),
    ...listed(`${at}/reportTo/copyIds`, reportTo?.copyIds ?? []),
    ...(reportTo?.alsoTo ?? []).flatMap(({ toId, viaId }, index) => [
      ...named(toId, `${at}/reportTo/alsoTo/${index}/toId`),
      ...named(viaId, `${at}/reportTo/alsoTo/${index}/viaId`),
    ]),
    ...named(monitorId, `${at}/monitorId`),
    ...(completion?.rule === 'consolidated' ? named(completion.byAgencyId, `${at}/completion/byAgencyId`) : []),
    ...(expected?.kind === 'submission' ? named(expected.approvedById, `${at}/expected/approvedById`) : []),
  ];
}

function listed(field: string, agencyIds: readonly string[]): NamedAgency[] {
  return agencyIds.map((agencyId, index) => ({ agencyId, field: `${field}/${index}` }));
}

function named(agencyId: string | undefined, field: string): NamedAgency[] {
  return agencyId === undefined ? [] : [{ agencyId, field }];
}
