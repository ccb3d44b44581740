import type { AssignmentEvent, ExistingAssignment } from '#assignments/domain';
import type { Channel, RecipientRole } from './notice.vocabulary.js';

/** Agencies that are told of a fact in one role, or whose people are. */
export type Telling = {
  readonly role: RecipientRole;
  readonly agencyIds: readonly string[];
  /** Both when absent. */
  readonly channels?: readonly Channel[];
};

type EventOf<Type> = Extract<AssignmentEvent, { readonly type: Type }>;

type Rule<Type> = {
  /** Goes at once, quiet hours or not. */
  readonly urgent?: true;
  /** Nobody can decline it: somebody has to act, or has to know what was decided about them. */
  readonly mandatory: boolean;
  readonly tells: (event: EventOf<Type>, assignment: ExistingAssignment) => readonly Telling[];
};

/** What a ladder's policy may add to the facts it leads to. */
export type RungTelling = {
  readonly tells?: readonly {
    readonly role: string;
    readonly agencyIds: readonly string[];
    readonly channels?: readonly string[];
  }[];
  readonly text?: string;
  readonly urgent?: boolean;
  readonly lateBySeconds?: number;
};

const lead = ({ data }: { readonly data: { readonly leadAgencyId: string } }): readonly Telling[] => [
  { role: 'lead', agencyIds: [data.leadAgencyId] },
];
const leadAndCoordinators = (
  event: { readonly data: { readonly leadAgencyId: string } },
  { terms }: ExistingAssignment,
): readonly Telling[] => [...lead(event), { role: 'coordinators', agencyIds: terms.coordinatingAgencyIds }];
const monitor = (_: unknown, { terms }: ExistingAssignment): readonly Telling[] => [
  { role: 'monitor', agencyIds: [terms.monitorId] },
];
const named = (agencyId: string): Telling => ({ role: 'named', agencyIds: [agencyId] });

/** Which facts tell whom. Null: nobody, for whoever has to know did it or is told by another fact. */
const TOLD = {
  'assignment.assigned': { mandatory: true, tells: leadAndCoordinators },
  'assignment.acknowledged': null,
  'assignment.progressed': null,
  'assignment.responded': { mandatory: false, tells: monitor },
  'assignment.returned': { mandatory: true, tells: lead },
  'assignment.accepted': { mandatory: false, tells: lead },
  'assignment.accepted-in-part': { mandatory: true, tells: lead },
  'assignment.reminded': {
    mandatory: false,
    tells: ({ data }) => rungTellings(data) ?? [{ role: 'holder', agencyIds: [data.holderId] }],
  },
  'assignment.escalated': {
    urgent: true,
    mandatory: true,
    tells: ({ data }) => [
      ...(rungTellings(data) ?? []),
      { role: 'holder', agencyIds: [data.toHolderId] },
      { role: 'lead', agencyIds: [data.leadAgencyId] },
    ],
  },
  'assignment.declined': { mandatory: true, tells: monitor },
  'assignment.upheld': { mandatory: true, tells: lead },
  'assignment.transfer-proposed': { mandatory: true, tells: ({ data }) => [named(data.toAgencyId)] },
  'assignment.transfer-refused': { mandatory: true, tells: lead },
  'assignment.transferred': { mandatory: true, tells: (event) => [...lead(event), named(event.data.fromAgencyId)] },
  'assignment.rehomed': { mandatory: true, tells: ({ data }) => [named(data.toAgencyId)] },
  'assignment.coordination-asked': { mandatory: true, tells: ({ data }) => [named(data.agencyId)] },
  'assignment.opinion-given': { mandatory: false, tells: lead },
  'assignment.agreed-by-silence': { mandatory: false, tells: (event) => [...lead(event), named(event.data.agencyId)] },
  'assignment.extension-asked': { mandatory: true, tells: monitor },
  'assignment.extension-granted': { mandatory: true, tells: lead },
  'assignment.extension-refused': { mandatory: true, tells: lead },
  'assignment.deadline-changed': { mandatory: true, tells: leadAndCoordinators },
  'assignment.suspended': { mandatory: true, tells: leadAndCoordinators },
  'assignment.resumed': { mandatory: true, tells: leadAndCoordinators },
  'assignment.urged': { urgent: true, mandatory: true, tells: lead },
  'assignment.cancelled': { mandatory: true, tells: leadAndCoordinators },
  'assignment.reopened': { mandatory: true, tells: leadAndCoordinators },
  'assignment.rung-skipped': null,
  'assignment.escalation-acknowledged': null,
  'assignment.escalation-answered': { mandatory: true, tells: lead },
  'assignment.escalation-lifted': { mandatory: true, tells: lead },
  'assignment.referred': { mandatory: false, tells: lead },
  'assignment.delegated': null,
  'assignment.series-changed': null,
  'assignment.contested': { mandatory: true, tells: monitor },
  'assignment.contest-upheld': { mandatory: true, tells: lead },
  'assignment.contest-rejected': { mandatory: true, tells: lead },
  'assignment.corrected': null,
} satisfies { readonly [Type in AssignmentEvent['type']]: Rule<Type> | null };

type Told = typeof TOLD;

/** A fact of an assignment that somebody is told of. */
export type AssignmentTopic = { [Type in keyof Told]: Told[Type] extends null ? never : Type }[keyof Told];

/** A report that was subscribed to. */
export const REPORT_TOPIC = 'report-subscription.sent';

/** A fact that somebody is told of. */
export type Topic = AssignmentTopic | typeof REPORT_TOPIC;

const ASSIGNMENT_TOPICS = Object.entries(TOLD).flatMap(([type, rule]) =>
  rule === null ? [] : [type],
) as AssignmentTopic[];

export const TOPICS: readonly Topic[] = [...ASSIGNMENT_TOPICS, REPORT_TOPIC];

/** Topics that can be declined. Those of assignments are gathered into a digest; a report comes at its own hour. */
export const OPTIONAL_TOPICS: readonly Topic[] = TOPICS.filter(
  (topic) => topic === REPORT_TOPIC || !TOLD[topic].mandatory,
);

export function isTopic(type: string): type is Topic {
  return (TOPICS as readonly string[]).includes(type);
}

export type TellingOf = {
  readonly topic: AssignmentTopic;
  readonly urgent: boolean;
  readonly mandatory: boolean;
  readonly tellings: readonly Telling[];
};

/** Who is told of a fact, and how pressing it is; null when nobody is. Agencies are not told of what they did themselves. */
export function tellingOf(event: AssignmentEvent, assignment: ExistingAssignment): TellingOf | null {
  const { type } = event;
  if (!isAssignmentTopic(type)) return null;
  const rule = TOLD[type] as unknown as Rule<AssignmentTopic>;
  const urgent = rule.urgent === true || (event.data as RungTelling).urgent === true;
  const actor = 'by' in event.data ? event.data.by.agencyId : undefined;
  const tellings = rule
    .tells(event as EventOf<AssignmentTopic>, assignment)
    .map((telling) => ({ ...telling, agencyIds: telling.agencyIds.filter((agencyId) => agencyId !== actor) }))
    .filter(({ agencyIds }) => agencyIds.length > 0);
  return { topic: type, urgent, mandatory: rule.mandatory || urgent, tellings };
}

function isAssignmentTopic(type: string): type is AssignmentTopic {
  return (ASSIGNMENT_TOPICS as readonly string[]).includes(type);
}

function rungTellings(data: object): readonly Telling[] | null {
  const { tells } = data as RungTelling;
  return tells === undefined ? null : (tells as readonly Telling[]);
}
