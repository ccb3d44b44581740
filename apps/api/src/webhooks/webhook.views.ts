import { ApiProperty } from '@nestjs/swagger';
import type { Instant } from '#kernel';
import {
  circuitOf,
  DELIVERY_STATES,
  messageIdOf,
  RETRY_RESULTS,
  type DeliveryCounts,
  type DeliveryState,
  type RetryResult,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '#notifications';
import {
  circuitState,
  FAILURE_CAUSES,
  type CircuitState,
  type DisabledCause,
  type FailureCause,
  type TestOutcome,
} from '#notifications/domain';
import { CommandView } from '../http/command.views.js';

const CAUSES = Object.keys(FAILURE_CAUSES);
const CAUSES_IN_WORDS = Object.entries(FAILURE_CAUSES)
  .map(([cause, sentence]) => `\`${cause}\`: ${sentence}`)
  .join(' ');
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';

export class WebhookChangedView extends CommandView {
  @ApiProperty({ format: 'uuid' })
  readonly endpointId: string;
}

export class WebhookSecretView extends WebhookChangedView {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What messages are signed with, shown this once; null where the request was sent before.',
    example: SECRET,
  })
  readonly secret: string | null;
}

class TestOutcomeView {
  @ApiProperty({ enum: ['delivered', 'failed'] })
  readonly outcome: TestOutcome['outcome'];

  @ApiProperty({ required: false, description: 'The status of the answer, if there was one.', example: 204 })
  readonly status?: number;

  @ApiProperty({ required: false, enum: CAUSES, description: CAUSES_IN_WORDS })
  readonly cause?: FailureCause;

  @ApiProperty({ required: false })
  readonly detail?: string;
}

export class WebhookTestedView extends WebhookChangedView {
  @ApiProperty({ type: TestOutcomeView })
  readonly result: TestOutcomeView;
}

class RetryResultView implements RetryResult {
  @ApiProperty({ example: 42 })
  readonly position: number;

  @ApiProperty({
    enum: RETRY_RESULTS,
    description:
      '`asked`: it is sent at once. `delivered`: it was delivered; a replay sends it again. `waiting`: it is due anyway. `unknown`: nothing of that position was to be sent.',
  })
  readonly outcome: RetryResult['outcome'];
}

export class DeliveriesRetriedView extends WebhookChangedView {
  @ApiProperty({ type: [RetryResultView], description: 'In the order of the positions asked for.' })
  readonly results: readonly RetryResult[];
}

class SecretReferenceView {
  @ApiProperty({ format: 'uuid' })
  readonly secretId: string;

  @ApiProperty({
    required: false,
    format: 'date-time',
    description: 'Until when it signs; absent: until it is rotated.',
  })
  readonly validUntil?: string;
}

class CircuitView {
  @ApiProperty({
    enum: ['closed', 'open', 'half-open'] satisfies CircuitState[],
    description:
      '`open`: nothing is sent until `restUntil`. `half-open`: one message probes. `closed`: messages are sent.',
  })
  readonly state: CircuitState;

  @ApiProperty({ description: 'Attempts in vain since the last success.', example: 0 })
  readonly failures: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly failingSince: Instant | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly restUntil: Instant | null;
}

class DeliveryCountsView implements DeliveryCounts {
  @ApiProperty({ description: 'Due, or behind another of the same subject.', example: 0 })
  readonly waiting: number;

  @ApiProperty({ description: 'Failed so far and to be tried again.', example: 0 })
  readonly retrying: number;

  @ApiProperty({ example: 0 })
  readonly delivered: number;

  @ApiProperty({ description: 'Failed for three days.', example: 0 })
  readonly givenUp: number;
}

export class WebhookView {
  @ApiProperty({ format: 'uuid' })
  readonly endpointId: string;

  @ApiProperty({ example: 'https://dieu-hanh.example/dondoc' })
  readonly url: string;

  @ApiProperty()
  readonly description: string;

  @ApiProperty({ type: [String], description: 'Empty: all.' })
  readonly types: readonly string[];

  @ApiProperty({ type: [String], description: 'Empty: all.' })
  readonly subjects: readonly string[];

  @ApiProperty({ description: 'Whether what concerns directives of secrecy is sent, too.' })
  readonly secretDirectives: boolean;

  @ApiProperty({ enum: ['active', 'disabled'] })
  readonly state: string;

  @ApiProperty({
    type: String,
    enum: ['person', 'gone', 'failing'] satisfies DisabledCause[],
    nullable: true,
    description:
      'Why it is disabled. `person`: somebody disabled it; `gone`: it answered 410; `failing`: it took nothing for three days.',
  })
  readonly cause: DisabledCause | null;

  @ApiProperty({ type: [String], description: 'In words.' })
  readonly reasons: readonly string[];

  @ApiProperty({ type: [SecretReferenceView], description: 'The present secret first; secrets are never shown again.' })
  readonly secrets: readonly SecretReferenceView[];

  @ApiProperty({ type: CircuitView })
  readonly circuit: CircuitView;

  @ApiProperty({ type: DeliveryCountsView })
  readonly deliveries: DeliveryCountsView;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly lastDeliveredAt: Instant | null;

  @ApiProperty({ description: 'The person or application that registered it.' })
  readonly registeredBy: string;

  @ApiProperty({ format: 'date-time' })
  readonly registeredAt: string;
}

export class WebhookDeliveryView {
  @ApiProperty({ description: 'Of the event in the log.', example: 42 })
  readonly position: number;

  @ApiProperty({ description: 'The `webhook-id` of the message, the same for every attempt.' })
  readonly messageId: string;

  @ApiProperty({ format: 'uuid' })
  readonly eventId: string;

  @ApiProperty({ example: 'assignment.escalated' })
  readonly type: string;

  @ApiProperty({ description: 'The stream of the event; the messages of one are sent in their order.' })
  readonly subject: string;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  readonly assignmentId: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'uuid' })
  readonly directiveId: string | null;

  @ApiProperty({ format: 'date-time', description: 'When the event was recorded.' })
  readonly recordedAt: string;

  @ApiProperty({
    enum: DELIVERY_STATES,
    description:
      '`waiting`: not tried yet; `retrying`: failed, tried again at `nextAt`; `given-up`: failed for three days; `dropped`: the webhook was removed before.',
  })
  readonly state: DeliveryState;

  @ApiProperty({ description: 'Since it was asked for, last time.', example: 1 })
  readonly attempts: number;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'The last attempt.' })
  readonly triedAt: Instant | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  readonly nextAt: Instant | null;

  @ApiProperty({ type: Number, nullable: true, description: 'What the receiver answered last.', example: 204 })
  readonly status: number | null;

  @ApiProperty({ type: String, nullable: true, enum: CAUSES, description: CAUSES_IN_WORDS })
  readonly cause: FailureCause | null;

  @ApiProperty({ type: String, nullable: true })
  readonly detail: string | null;
}

export function webhookView(row: WebhookEndpoint, deliveries: DeliveryCounts, now: Instant): WebhookView {
  const { endpointId, url, description, types, subjects, secretDirectives, state, cause, reasons } = row;
  const { failures, failingSince, restUntil, secrets, lastDeliveredAt, registeredBy, registeredAt } = row;
  return {
    endpointId,
    url,
    description,
    types,
    subjects,
    secretDirectives,
    state,
    cause,
    reasons,
    secrets: secrets.filter(({ validUntil }) => validUntil === undefined || validUntil > now),
    circuit: { state: circuitState(circuitOf(row), now), failures, failingSince, restUntil },
    deliveries,
    lastDeliveredAt,
    registeredBy,
    registeredAt,
  };
}

export function deliveryView(row: WebhookDelivery): WebhookDeliveryView {
  const { tenantId, endpointId, triedSince: _, ...shown } = row;
  return { ...shown, messageId: messageIdOf(tenantId, endpointId, row.eventId) };
}
