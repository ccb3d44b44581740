import { schemaFile, type CataloguedEvent } from './catalogued-event.js';
import type { Schema } from './data-schemas.js';

/** The part of an OpenAPI document that is shared with AsyncAPI: references lead to the same places in both. */
export interface DescribedApi {
  readonly info: { readonly version: string };
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** The views of the API that leave it other than as the answer to a question. */
const VIEWS = ['EventFeedView', 'EventView', 'InboxNoticeView'];

/** An AsyncAPI 3 document of the three ways in which events reach other applications. */
export function asyncApiDocument(events: readonly CataloguedEvent[], api: DescribedApi): Schema {
  const messages = events.map((event) => [messageName(event.type), webhookMessage(event)] as const);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Dondoc',
      version: api.info.version,
      description:
        'How what is in the log reaches other applications: they follow it, are sent it, or read notices as they come.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      api: {
        host: '127.0.0.1:7420',
        protocol: 'http',
        description: 'The API, which is asked.',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
      receiver: {
        host: '{host}',
        protocol: 'https',
        description: 'The address that a webhook was registered with, which messages are sent to.',
        variables: { host: { description: 'Host and path of the registered address.' } },
      },
    },
    channels: {
      feed: {
        address: '/v1/events',
        servers: [{ $ref: '#/servers/api' }],
        description:
          'Every event in the order of positions, without gaps. Ask again with `after` set to `next` of the page before.',
        messages: { page: { $ref: '#/components/messages/page' } },
      },
      webhook: {
        address: '/',
        servers: [{ $ref: '#/servers/receiver' }],
        description:
          'Every event that a webhook asks for, at least once and in the order of its subject. Registered by `POST /v1/webhooks`.',
        messages: {
          test: { $ref: '#/components/messages/webhookTest' },
          ...Object.fromEntries(messages.map(([name]) => [name, { $ref: `#/components/messages/${name}` }])),
        },
      },
      inbox: {
        address: '/v1/inbox/stream',
        servers: [{ $ref: '#/servers/api' }],
        description:
          'Server-sent events of the name `notice`; the id of each is its position, and `Last-Event-ID` resumes. A stream ends after a quarter of an hour.',
        messages: { notice: { $ref: '#/components/messages/notice' } },
      },
    },
    operations: {
      answerFeed: operation('feed', 'Answers a page of the log to whoever asks; permission `event:read`.', 'GET'),
      sendWebhook: operation('webhook', 'Posts messages to the receiver, which answers 2xx once it has one.', 'POST'),
      streamInbox: operation('inbox', 'Sends notices as they are raised; permission `inbox:read`.', 'GET'),
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of the API.' },
      },
      messages: {
        page: {
          title: 'A page of the log',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/EventFeedView' },
        },
        notice: {
          title: 'A notice, as the inbox lists it',
          contentType: 'application/json',
          payload: { $ref: '#/components/schemas/InboxNoticeView' },
        },
        webhookTest: {
          title: 'A message without an event, which shows whether messages arrive',
          ...signed({
            allOf: [
              { $ref: '#/components/schemas/CloudEvent' },
              { properties: { type: { const: 'dondoc.webhook.test' } } },
            ],
          }),
        },
        ...Object.fromEntries(messages),
      },
      schemas: { CloudEvent: CLOUD_EVENT, WebhookHeaders: WEBHOOK_HEADERS, ...viewsOf(api) },
    },
  };
}

function operation(channel: string, summary: string, method: string): Schema {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${channel}` },
    summary,
    bindings: { http: { method, bindingVersion: '0.3.0' } },
  };
}

/** The name of the message that carries an event: `assignment.assigned` is no name for a component everywhere. */
function messageName(type: string): string {
  return type.replaceAll(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function webhookMessage(event: CataloguedEvent): Schema {
  return {
    name: `dondoc.${event.type}`,
    title: event.type,
    summary: event.sentence,
    ...signed({
      allOf: [
        { $ref: '#/components/schemas/CloudEvent' },
        {
          required: ['subject', 'sequence'],
          properties: {
            type: { const: `dondoc.${event.type}` },
            data: {
              allOf: [
                { $ref: '#/components/schemas/EventView' },
                {
                  properties: { type: { const: event.type } },
                  anyOf: event.versions.map(({ version }) => ({
                    properties: {
                      schemaVersion: { const: version },
                      data: { $ref: `./${schemaFile(event.type, version)}` },
                    },
                  })),
                },
              ],
            },
          },
        },
      ],
    }),
  };
}

function signed(payload: Schema): Schema {
  return {
    contentType: 'application/cloudevents+json',
    headers: { $ref: '#/components/schemas/WebhookHeaders' },
    payload,
  };
}

const CLOUD_EVENT: Schema = {
  type: 'object',
  description: 'CloudEvents 1.0, structured mode.',
  required: ['specversion', 'id', 'source', 'type', 'time', 'datacontenttype', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', description: 'The id of the event.' },
    source: { type: 'string', pattern: '^urn:dondoc:.+', description: 'The tenant: `urn:dondoc:phu-tho`.' },
    type: { type: 'string', pattern: '^dondoc\\..+', description: 'The type of the event behind `dondoc.`.' },
    time: { type: 'string', format: 'date-time', description: 'When it was learned.' },
    datacontenttype: { const: 'application/json' },
    subject: { type: 'string', description: 'The stream of the event: order holds within it.' },
    sequence: { type: 'string', pattern: '^\\d{16}$', description: 'Its position, so that texts sort as numbers do.' },
    data: { type: 'object' },
  },
};

const WEBHOOK_HEADERS: Schema = {
  type: 'object',
  description: 'Standard Webhooks 1.0.',
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  properties: {
    'webhook-id': {
      type: 'string',
      pattern: '^msg_',
      description: 'The same for every attempt and every replay: what came twice is known by it.',
    },
    'webhook-timestamp': { type: 'string', pattern: '^\\d+$', description: 'When it was sent, in seconds since 1970.' },
    'webhook-signature': {
      type: 'string',
      pattern: '^v1,\\S+( v1,\\S+)*$',
      description: 'HMAC-SHA256 of id, time and body by every valid secret; one that fits is enough.',
    },
  },
};

/** The views with all they refer to. */
function viewsOf({ components }: DescribedApi): Record<string, Schema> {
  const taken: Record<string, Schema> = {};
  const waiting = [...VIEWS];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name in taken) continue;
    const schema = components.schemas[name];
    if (!schema) throw new Error(`the API describes no ${name}`);
    taken[name] = schema;
    for (const [, other] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) waiting.push(other!);
  }
  return Object.fromEntries(Object.entries(taken).sort(([one], [other]) => (one < other ? -1 : 1)));
}
