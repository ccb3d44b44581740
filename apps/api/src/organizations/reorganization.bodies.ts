import { CalendarDay, Choice, Part, Parts, Slug, SlugList, Text, TextList, Uuid } from '#platform';
import {
  AGENCY_KINDS,
  type AgencyKind,
  type NewAgency,
  type ReorganizationCommand,
  type Successor,
} from '#organizations/domain';

export class NewAgencyBody {
  @Slug({ description: 'The id it is known by from here on.', example: 'so-nong-nghiep-va-moi-truong' })
  readonly agencyId: string;

  @Text({ description: 'Its official name.', max: 300, example: 'Sở Nông nghiệp và Môi trường' })
  readonly name: string;

  @TextList({ description: 'Other names in use.', max: 300, maxItems: 20, unique: true, optional: true })
  readonly aliases?: string[];

  @Choice({ description: 'What it is.', values: AGENCY_KINDS, example: 'department' })
  readonly kind: AgencyKind;

  @Text({ description: 'Official code.', max: 50, optional: true })
  readonly code?: string;

  @Slug({ description: 'The agency it belongs to.', optional: true, example: 'ubnd-tinh' })
  readonly parentId?: string;
}

export class SuccessorBody {
  @Slug({ description: 'An agency that exists, or goes on.', optional: true, example: 'so-noi-vu' })
  readonly agencyId?: string;

  @Part({ description: 'An agency that begins on the day.', of: () => NewAgencyBody, optional: true })
  readonly register?: NewAgencyBody;
}

const ONE_SUCCESSOR = ['agencyId', 'register'] as const;

export class MergerBody {
  @SlugList({ description: 'The agencies that are no more.', minItems: 1, maxItems: 200, unique: true })
  readonly predecessorIds: string[];

  @Part({ description: 'The agency that they become a part of.', of: () => SuccessorBody, exactlyOneOf: ONE_SUCCESSOR })
  readonly successor: SuccessorBody;
}

export class SplitPartBody {
  @Part({ description: 'The agency that takes the part.', of: () => SuccessorBody, exactlyOneOf: ONE_SUCCESSOR })
  readonly successor: SuccessorBody;

  @SlugList({ description: 'Fields of work it takes.', maxItems: 200, unique: true, optional: true })
  readonly fields?: string[];

  @SlugList({
    description:
      'Communes, or other agencies, it becomes responsible for: work led for one of them or coordinated by it follows.',
    maxItems: 1000,
    unique: true,
    optional: true,
  })
  readonly territories?: string[];
}

export class SplitBody {
  @Slug({ description: 'The agency that is split; it goes on where it is among its own successors.' })
  readonly agencyId: string;

  @Parts({ description: 'What it becomes.', of: () => SplitPartBody, minItems: 1, maxItems: 200 })
  readonly into: SplitPartBody[];

  @Slug({
    description: 'Who takes work that no part is named for; the agency itself where it goes on and nobody is named.',
    optional: true,
  })
  readonly defaultSuccessorId?: string;
}

export class DissolutionBody {
  @Slug({ description: 'The agency that is no more.' })
  readonly agencyId: string;

  @Slug({
    description: 'Who takes its work; the agency above it when absent, else the monitor of each assignment.',
    optional: true,
  })
  readonly successorId?: string;
}

export class ChangeBody {
  @Part({ description: 'Agencies become part of another, old or new.', of: () => MergerBody, optional: true })
  readonly merger?: MergerBody;

  @Part({ description: 'An agency becomes several.', of: () => SplitBody, optional: true })
  readonly split?: SplitBody;

  @Part({ description: 'An agency ends.', of: () => DissolutionBody, optional: true })
  readonly dissolution?: DissolutionBody;
}

export class ReorganizationBody {
  @Slug({ description: 'The id it is known by from here on.', example: 'hop-nhat-nong-nghiep-moi-truong' })
  readonly reorganizationId: string;

  @CalendarDay({ description: 'The first day of the new order; it may be to come.', example: '2026-03-01' })
  readonly on: string;

  @Text({ description: 'The document that orders it.', max: 200, optional: true, example: '176/2025/QH15' })
  readonly basis?: string;

  @Part({
    description: 'What becomes of which agencies.',
    of: () => ChangeBody,
    exactlyOneOf: ['merger', 'split', 'dissolution'],
  })
  readonly change: ChangeBody;
}

export class RehomingAnswerBody {
  @Uuid({ description: 'An assignment that is asked about.' })
  readonly assignmentId: string;

  @Slug({ description: 'The agency that takes it.', example: 'so-noi-vu' })
  readonly toAgencyId: string;
}

export class RehomingAnswersBody {
  @Parts({ description: 'Taken together: all or none.', of: () => RehomingAnswerBody, minItems: 1, maxItems: 1000 })
  readonly answers: RehomingAnswerBody[];
}

/** What the domain is asked, made of the body. */
export function reorganizationOf({ change, ...asked }: ReorganizationBody): ReorganizationCommand {
  const { merger, split, dissolution } = change;
  if (merger !== undefined) {
    const { predecessorIds, successor } = merger;
    return { type: 'merge-agencies', ...asked, predecessorIds, successor: successorOf(successor) };
  }
  if (split !== undefined) {
    const into = split.into.map(({ successor, ...part }) => ({ ...part, successor: successorOf(successor) }));
    return { type: 'split-agency', ...asked, ...split, into };
  }
  return { type: 'dissolve-agency', ...asked, ...dissolution! };
}

function successorOf({ agencyId, register }: SuccessorBody): Successor {
  if (agencyId !== undefined) return { agencyId };
  const { aliases = [], ...agency } = register!;
  return { register: { ...agency, aliases } satisfies NewAgency };
}
