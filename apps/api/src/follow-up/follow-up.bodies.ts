import {
  CHANNELS,
  RUNG_ACTIONS,
  TELLING_ROLES,
  type Allowance,
  type FollowUpPolicy,
  type Rung,
  type Telling,
} from '#deadlines/domain';
import { DOCUMENT_TYPES, URGENCIES } from '#directives/domain';
import { Choice, Flag, Part, Parts, Slug, Text, TextList, TimeOfDay, WholeNumber } from '#platform';
import { DeadlineBody } from '../directives/task.bodies.js';

const REASONS = { description: 'Why.', max: 2000, minItems: 1, maxItems: 20 };

class TellingBody {
  @Choice({
    description:
      'Who is told: `head` is the head of the lead agency; `vice-chairman` and `chairman` are those of the issuer.',
    values: TELLING_ROLES,
    example: 'holder',
  })
  readonly role: Telling['role'];

  @TextList({
    description: 'By which channels; all when absent.',
    max: 10,
    maxItems: CHANNELS.length,
    unique: true,
    optional: true,
    example: ['mail'],
  })
  readonly channels?: NonNullable<Telling['channels']>[number][];
}

class WorkingDistanceBody {
  @WholeNumber({ description: 'Working days.', min: -1000, max: 1000, optional: true, example: -1 })
  readonly days?: number;

  @WholeNumber({ description: 'Minutes of office hours.', min: -100_000, max: 100_000, optional: true })
  readonly minutes?: number;
}

class RungBody {
  @Slug({ description: 'Its name in the ladder.', example: 'before' })
  readonly name: string;

  @Choice({ description: 'Whether it reminds the holder or gives it to the next.', values: RUNG_ACTIONS })
  readonly action: Rung['action'];

  @WholeNumber({
    description: 'Minutes from the due moment, negative before it; 0 when absent.',
    min: -5_260_320,
    max: 5_260_320,
    optional: true,
    example: -1440,
  })
  readonly offsetMinutes?: number;

  @Part({
    description: 'The distance in working time, in the place of minutes.',
    of: () => WorkingDistanceBody,
    exactlyOneOf: ['days', 'minutes'],
    optional: true,
  })
  readonly working?: WorkingDistanceBody;

  @Parts({ description: 'Who is told; the holder when absent.', of: () => TellingBody, maxItems: 7, optional: true })
  readonly tells?: TellingBody[];

  @Text({ description: 'Said besides the usual words.', max: 500, optional: true })
  readonly text?: string;

  @Flag({ description: 'Neither quiet hours nor a digest hold it back.', optional: true })
  readonly urgent?: boolean;
}

export class LadderTermsBody {
  @Parts({ description: 'Its steps.', of: () => RungBody, maxItems: 50 })
  readonly rungs: RungBody[];

  @Flag({
    description: 'Whether the last reminder that had passed when a task was given comes in the time left.',
    optional: true,
  })
  readonly compress?: boolean;
}

export class LadderBody extends LadderTermsBody {
  @TextList(REASONS)
  readonly reasons: string[];
}

export class LadderPreviewBody extends LadderTermsBody {
  @Part({ description: 'The limit to set it against.', of: () => DeadlineBody })
  readonly deadline: DeadlineBody;
}

export class ReasonsBody {
  @TextList(REASONS)
  readonly reasons: string[];
}

export class AllowanceBody implements Allowance {
  @WholeNumber({ description: 'How many.', min: 1, max: 1000, example: 10 })
  readonly amount: number;

  @Choice({ description: 'Of what.', values: ['working-days', 'calendar-days', 'hours'] })
  readonly unit: Allowance['unit'];
}

class QuietHoursBody {
  @TimeOfDay({ description: 'When they begin.', example: '20:00' })
  readonly from: string;

  @TimeOfDay({ description: 'When they end.', example: '07:00' })
  readonly to: string;
}

class FollowedBody {
  @Choice({ description: 'Of this urgency.', values: Object.keys(URGENCIES), optional: true })
  readonly urgency?: string;

  @Choice({ description: 'Of documents of this type.', values: Object.keys(DOCUMENT_TYPES), optional: true })
  readonly documentType?: string;

  @Slug({ description: 'Led by this agency.', optional: true })
  readonly leadAgencyId?: string;

  @Slug({ description: 'Led by agencies of this kind.', optional: true })
  readonly agencyKind?: string;
}

class LadderChoiceBody {
  @Part({ description: 'For what; all that is said has to fit.', of: () => FollowedBody })
  readonly when: FollowedBody;

  @Slug({ description: 'The ladder.', example: 'khan' })
  readonly ladderId: string;
}

export class FollowUpPolicyBody {
  @Text({ description: 'IANA name of the time zone.', max: 60, example: 'Asia/Ho_Chi_Minh' })
  readonly zone: string;

  @Choice({
    description: 'How "trước ngày D" without an hour is read.',
    values: ['end-of-previous-day', 'end-of-day'],
  })
  readonly beforeDate: FollowUpPolicy['beforeDate'];

  @Choice({ description: 'When a whole day ends.', values: ['midnight', 'office-hours'] })
  readonly dayEnds: FollowUpPolicy['dayEnds'];

  @Choice({ description: 'A period that ends on a day of rest.', values: ['next-working-day', 'none'] })
  readonly periodRoll: FollowUpPolicy['periodRoll'];

  @Choice({ description: 'A written date that is a day of rest.', values: ['never', 'next-working-day'] })
  readonly writtenRoll: FollowUpPolicy['writtenRoll'];

  @Part({ description: 'The time for what is to be done at once.', of: () => AllowanceBody, optional: true })
  readonly immediate?: AllowanceBody;

  @Part({ description: 'The time where a document states none.', of: () => AllowanceBody, optional: true })
  readonly unstated?: AllowanceBody;

  @Slug({ description: 'The calendar it counts by.', example: 'office' })
  readonly calendarId: string;

  @Part({ description: 'When nothing is sent that is not urgent.', of: () => QuietHoursBody, optional: true })
  readonly quietHours?: QuietHoursBody;

  @TimeOfDay({ description: 'When the mail of the day is sent.', optional: true, example: '07:30' })
  readonly digestAt?: string;

  @Parts({ description: 'Which ladder for what; the first that fits.', of: () => LadderChoiceBody, maxItems: 200 })
  readonly ladders: LadderChoiceBody[];

  @Slug({ description: 'The ladder for what no choice fits.', example: 'default' })
  readonly defaultLadder: string;

  @Text({ description: 'The document it rests on, as printed.', max: 200, optional: true })
  readonly source?: string;

  @TextList(REASONS)
  readonly reasons: string[];
}
