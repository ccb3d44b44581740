import type { DomainEvent, Instant } from '#kernel';
import type { EventFilter } from './endpoint-filter.js';

type Of = { readonly endpointId: string };

/** What somebody says of an endpoint. */
export type EndpointTerms = EventFilter & {
  readonly url: string;
  readonly description: string;
  /** Whether it is sent what concerns directives of secrecy. */
  readonly secretDirectives: boolean;
};

export type EndpointRegisteredData = Of & EndpointTerms & { readonly secretId: string };

/** What changed, and nothing else. */
export type EndpointChangedData = Of & Partial<EndpointTerms>;

/** `person`: somebody disabled it; `gone`: it answered 410; `failing`: it took nothing for three days. */
export type DisabledCause = 'person' | 'gone' | 'failing';

export type EndpointDisabledData = Of & {
  readonly cause: DisabledCause;
  readonly reasons: readonly string[];
  readonly failingSince?: Instant;
};

export type SecretRotatedData = Of & {
  readonly secretId: string;
  /** The secret so far, which signs as well until then. */
  readonly replaced: { readonly secretId: string; readonly validUntil: Instant };
};

/** `undelivered`: what was never delivered; `everything`: what was, too. */
export type ReplayExtent = 'undelivered' | 'everything';

/** What it asks for, from a position on up to this event, is to be sent. */
export type EndpointReplayedData = Of & { readonly from: number; readonly extent: ReplayExtent };

/** What stands at these positions is to be sent again, at once. */
export type DeliveriesRetriedData = Of & { readonly positions: readonly number[] };

/** Why an attempt failed, and what that means. Nothing is sent to an endpoint whose address or secret is at fault. */
export const FAILURE_CAUSES = {
  status: 'The receiver answered with another status than 2xx.',
  redirect: 'The receiver pointed elsewhere; nobody follows.',
  gone: 'The receiver answered 410: it wants no more.',
  timeout: 'The receiver did not answer in time.',
  connection: 'No connection came about, or it broke.',
  tls: 'The receiver could not show that it is who it is.',
  name: 'Nobody knows the host.',
  address: 'The host leads where nothing must be sent.',
  secret: 'The secret to sign with cannot be read.',
} as const;

export type FailureCause = keyof typeof FAILURE_CAUSES;

/** What came of a message that carries no event. */
export type TestOutcome =
  { readonly outcome: 'delivered'; readonly status: number } | ({ readonly outcome: 'failed' } & Failure);

export type Failure = {
  readonly cause: FailureCause;
  readonly status?: number;
  readonly detail: string;
};

export type EndpointTestedData = Of & { readonly result: TestOutcome };

/** One message: an event of the log at its position, and the stream it stands in. */
export type Attempted = {
  readonly position: number;
  readonly subject: string;
  /** 1 for the first attempt since the message was asked for. */
  readonly attempt: number;
  readonly at: Instant;
};

export type Delivered = Attempted & { readonly status: number };
export type DeliveryFailed = Attempted &
  Failure & {
    readonly retryAt: Instant;
    /** The receiver asked not to be sent anything before. */
    readonly restUntil?: Instant;
  };
export type DeliveryGivenUp = Attempted &
  Failure & {
    /** The first attempt. */
    readonly since: Instant;
  };

/** Outcomes in the order in which they came about; those of a moment are one event. */
export type DeliveredData = Of & { readonly deliveries: readonly Delivered[] };
export type DeliveryFailedData = Of & { readonly failures: readonly DeliveryFailed[] };
export type DeliveryGivenUpData = Of & { readonly givenUp: readonly DeliveryGivenUp[] };

/** A webhook was registered. */
export type EndpointRegistered = DomainEvent<'endpoint.registered', EndpointRegisteredData>;
/** What a webhook is sent, or where, was changed. */
export type EndpointChanged = DomainEvent<'endpoint.changed', EndpointChangedData>;
/** A webhook is sent nothing until it is enabled again. */
export type EndpointDisabled = DomainEvent<'endpoint.disabled', EndpointDisabledData>;
/** A webhook is sent messages again. */
export type EndpointEnabled = DomainEvent<'endpoint.enabled', Of>;
/** A webhook got another secret to sign with. */
export type SecretRotated = DomainEvent<'endpoint.secret-rotated', SecretRotatedData>;
/** What a webhook asks for is sent to it again, from a position on. */
export type EndpointReplayed = DomainEvent<'endpoint.replayed', EndpointReplayedData>;
/** Some messages to a webhook are tried again at once. */
export type DeliveriesRetried = DomainEvent<'endpoint.deliveries-retried', DeliveriesRetriedData>;
/** A message without an event was sent to a webhook, to see whether it arrives. */
export type EndpointTested = DomainEvent<'endpoint.tested', EndpointTestedData>;
/** A webhook is no more. */
export type EndpointRemoved = DomainEvent<'endpoint.removed', Of>;

export type EndpointEvent =
  | EndpointRegistered
  | EndpointChanged
  | EndpointDisabled
  | EndpointEnabled
  | SecretRotated
  | EndpointReplayed
  | DeliveriesRetried
  | EndpointTested
  | EndpointRemoved;

/** The receiver of a webhook took messages. */
export type MessagesDelivered = DomainEvent<'endpoint.delivered', DeliveredData>;
/** Attempts to deliver messages to a webhook failed; they are tried again. */
export type DeliveriesFailed = DomainEvent<'endpoint.delivery-failed', DeliveryFailedData>;
/** Messages to a webhook are not tried any more. */
export type DeliveriesGivenUp = DomainEvent<'endpoint.delivery-given-up', DeliveryGivenUpData>;

/** What came of deliveries. It stands in a stream of its own, which no decision rests on. */
export type DeliveryOutcomeEvent = MessagesDelivered | DeliveriesFailed | DeliveriesGivenUp;

/** The stream that holds one endpoint. */
export function endpointStream(endpointId: string): string {
  return `endpoint-${endpointId}`;
}

/** The stream that holds what came of the deliveries to one endpoint. */
export function deliveriesStream(endpointId: string): string {
  return `deliveries-${endpointId}`;
}

export type RegisterEndpoint = EndpointTerms & {
  readonly type: 'register-endpoint';
  readonly endpointId: string;
  readonly secretId: string;
} & Scrutiny;

/** What the edge found out about who asks, and about the address. */
export type Scrutiny = {
  /** Whether whoever asks may see directives of secrecy. */
  readonly seesSecrecy: boolean;
  /** Whether an address without TLS is taken. */
  readonly plainHttp: boolean;
  /** The address in the URL, where it is one that nothing must be sent to. */
  readonly refusedAddress?: string;
};

export type ChangeEndpoint = Partial<EndpointTerms> & { readonly type: 'change-endpoint' } & Scrutiny;

export type EndpointCommand =
  | RegisterEndpoint
  | ChangeEndpoint
  | { readonly type: 'disable-endpoint'; readonly reasons: readonly string[] }
  | {
      readonly type: 'leave-endpoint';
      readonly cause: 'gone' | 'failing';
      readonly reasons: readonly string[];
      readonly failingSince?: Instant;
    }
  | { readonly type: 'enable-endpoint' }
  | { readonly type: 'rotate-secret'; readonly secretId: string; readonly validUntil: Instant }
  | {
      readonly type: 'replay-endpoint';
      readonly from: number;
      readonly extent: ReplayExtent;
      /** The last position of the log. */
      readonly head: number;
    }
  | { readonly type: 'retry-deliveries'; readonly positions: readonly number[] }
  | { readonly type: 'record-test'; readonly result: TestOutcome }
  | { readonly type: 'remove-endpoint' };

/** A secret by its name; the secret itself is not in the log. */
export type SecretReference = { readonly secretId: string; readonly validUntil?: Instant };

export type Endpoint = EndpointTerms & {
  readonly endpointId: string;
  /** The present one first; those it replaced follow, the latest first. */
  readonly secrets: readonly SecretReference[];
};

export type EndpointState =
  | { readonly status: 'nonexistent' }
  | { readonly status: 'active'; readonly endpoint: Endpoint }
  | { readonly status: 'disabled'; readonly endpoint: Endpoint; readonly cause: DisabledCause }
  | { readonly status: 'removed' };
