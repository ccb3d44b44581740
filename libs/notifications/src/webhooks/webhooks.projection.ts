import { Not } from 'typeorm';
import { writeRows, type Projection, type RecordedEvent } from '#event-store';
import {
  afterFailure,
  CLOSED,
  type Circuit,
  type DeliveryOutcomeEvent,
  type EndpointEvent,
  type SecretReference,
} from '../domain/index.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookMessages } from './webhook-messages.js';

/**
 * Turns every event into messages for the endpoints that ask for it, and what came of them into their states. What is
 * to be sent is thereby a row that follows from the log alone, as a timer is.
 */
export const webhooksProjection: Projection = {
  name: 'webhooks',
  start: 'origin',
  batchSize: 500,
  onError: { retries: 10, backoff: 200, then: 'stop' },
  tables: [
    { table: 'webhook_endpoints', operational: ['lease_holder', 'lease_until'] },
    { table: 'webhook_deliveries' },
    { table: 'secret_matters' },
  ],

  async handle(events, manager) {
    const tenantId = events[0]!.tenant;
    const known = await manager.findBy(WebhookEndpoint, { tenantId, state: Not('removed') });
    const endpoints = new Map(known.map((endpoint) => [endpoint.endpointId, endpoint]));
    const changed = new Map<string, WebhookEndpoint>();
    const messages = new WebhookMessages(tenantId, manager);
    await messages.look(events);
    for (const event of events) {
      await messages.heed(event);
      const endpoint = await follow(event, endpoints, messages);
      if (endpoint !== undefined) {
        endpoints.set(endpoint.endpointId, endpoint);
        changed.set(endpoint.endpointId, endpoint);
      }
      messages.offer(event, endpoints.values());
    }
    await messages.flush();
    await writeRows(manager, WebhookEndpoint, [...changed.values()], ['tenantId', 'endpointId']);
  },
};

/** What an event says of an endpoint and its messages; undefined where it says nothing. */
async function follow(
  recorded: RecordedEvent,
  endpoints: ReadonlyMap<string, WebhookEndpoint>,
  messages: WebhookMessages,
): Promise<WebhookEndpoint | undefined> {
  if (!recorded.type.startsWith('endpoint.')) return undefined;
  const event = recorded as unknown as EndpointEvent | DeliveryOutcomeEvent;
  const { position } = recorded;
  const { endpointId } = event.data;
  if (event.type === 'endpoint.registered') {
    const { url, description, types, subjects, secretDirectives, secretId } = event.data;
    return {
      tenantId: recorded.tenant,
      endpointId,
      url,
      description,
      types: [...types],
      subjects: [...subjects],
      secretDirectives,
      secrets: [{ secretId }],
      state: 'active',
      cause: null,
      reasons: [],
      heldAfter: null,
      ...columnsOf(CLOSED),
      lastDeliveredAt: null,
      registeredBy: recorded.metadata.actor.subject,
      registeredAt: recorded.effectiveAt,
      position,
    };
  }
  const endpoint = endpoints.get(endpointId);
  if (endpoint === undefined) return undefined;
  const row = { ...endpoint, position };
  switch (event.type) {
    case 'endpoint.changed': {
      const { endpointId: _, types, subjects, ...terms } = event.data;
      return { ...row, ...terms, ...(types && { types: [...types] }), ...(subjects && { subjects: [...subjects] }) };
    }
    case 'endpoint.disabled': {
      const { cause, reasons } = event.data;
      return { ...row, state: 'disabled', cause, reasons: [...reasons], heldAfter: position };
    }
    case 'endpoint.enabled':
      await messages.beginAnew(endpointId);
      await messages.lookBack(row, endpoint.heldAfter! + 1, position, 'undelivered');
      return { ...row, ...columnsOf(CLOSED), state: 'active', cause: null, reasons: [], heldAfter: null };
    case 'endpoint.secret-rotated': {
      const { secretId, replaced } = event.data;
      const [, ...earlier] = endpoint.secrets;
      const valid = earlier.filter(({ validUntil }: SecretReference) => validUntil! > recorded.effectiveAt);
      return { ...row, secrets: [{ secretId }, replaced, ...valid] };
    }
    case 'endpoint.replayed': {
      const { from, extent } = event.data;
      await messages.lookBack(row, from, position, extent);
      return row;
    }
    case 'endpoint.deliveries-retried':
      await messages.retry(endpointId, event.data.positions);
      return row;
    case 'endpoint.tested':
      return row;
    case 'endpoint.removed':
      await messages.drop(endpointId);
      return { ...row, state: 'removed', heldAfter: null };
    case 'endpoint.delivered': {
      const { deliveries } = event.data;
      await messages.delivered(endpointId, deliveries);
      const { at } = deliveries.at(-1)!;
      if (endpoint.openings > 0) await messages.hasten(endpointId, at);
      return { ...row, ...columnsOf(CLOSED), lastDeliveredAt: at };
    }
    case 'endpoint.delivery-failed':
      await messages.failed(endpointId, event.data.failures);
      return { ...row, ...columnsOf(event.data.failures.reduce(afterFailure, circuitOf(row))) };
    case 'endpoint.delivery-given-up':
      await messages.givenUp(endpointId, event.data.givenUp);
      return {
        ...row,
        ...columnsOf(
          event.data.givenUp.reduce<Circuit>((circuit, { at }) => afterFailure(circuit, { at }), circuitOf(row)),
        ),
      };
  }
}

/** How the endpoint of a row fares. */
export function circuitOf({ failures, failingSince, openings, restUntil }: WebhookEndpoint): Circuit {
  return { failures, failingSince, openings, restUntil };
}

/** A copy: the columns are those of the circuit. */
function columnsOf(circuit: Circuit): Circuit {
  return { ...circuit };
}
