import type { RecordedEvent } from '#event-store';
import { idFrom, type Instant, type Json, type JsonObject } from '#kernel';

/** What stands before the type of every event that is sent. */
const TYPE_PREFIX = 'dondoc.';

export const CLOUD_EVENT_MEDIA_TYPE = 'application/cloudevents+json; charset=utf-8';

/** So many digits, so that the order of texts is that of numbers, as CloudEvents asks of a `sequence`. */
const DIGITS = 16;

/**
 * An event of the log as a CloudEvent (version 1.0, structured mode), the body of a message. Its `subject` is the stream,
 * its `sequence` the position; `data` is the event as `GET /v1/events` shows it.
 */
export function cloudEventOf({ tenant, ...event }: RecordedEvent): JsonObject {
  return {
    ...envelopeOf(tenant, event.eventId, event.type, event.recordedAt),
    subject: event.stream,
    sequence: String(event.position).padStart(DIGITS, '0'),
    data: event as unknown as Json,
  };
}

/** The body of a message that carries no event: it shows whether the receiver takes it. */
export function testCloudEvent(tenant: string, id: string, at: Instant): JsonObject {
  return {
    ...envelopeOf(tenant, id, 'webhook.test', at),
    data: { note: 'This message shows whether it arrives. It carries no event.' },
  };
}

function envelopeOf(tenant: string, id: string, type: string, time: Instant): JsonObject {
  return {
    specversion: '1.0',
    id,
    source: `urn:dondoc:${tenant}`,
    type: `${TYPE_PREFIX}${type}`,
    time,
    datacontenttype: 'application/json',
  };
}

/** The id of the message that carries an event to an endpoint: the same for every attempt, and every replay. */
export function messageIdOf(tenant: string, endpointId: string, eventId: string): string {
  return `msg_${idFrom('webhook', tenant, endpointId, eventId)}`;
}
