import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { useApi } from './running-api.js';

const api = useApi();

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly unknown[];
  readonly requestBody?: {
    readonly content: Record<string, { readonly examples?: Record<string, { readonly value: unknown }> }>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Described {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

let document: { readonly openapi: string; readonly paths: Record<string, Record<string, Operation>> };
let operations: readonly Described[];

beforeAll(async () => {
  document = (await api.withToken().get('/openapi.json')).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
});

describe('the description of the API', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  it('is the one in the repository', () => {
    const file = readFileSync(new URL('../../apps/api/openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(document);
  });

  it('describes every route, and no other', () => {
    const served = api
      .provided(({ RouteDeclarations }) => RouteDeclarations)
      .list()
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')}`);
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...served].sort());
  });

  it('gives every operation a name of its own, a summary, a tag, and the answers to a missing token and permission', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations) {
      expect([path, Boolean(operation.summary), operation.tags?.length]).toEqual([path, true, 1]);
      if (!path.startsWith('/v1/')) continue;
      expect([path, operation.security]).toEqual([path, [{ token: [] }]]);
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403']));
    }
  });

  it('gives every body an example, and each example is taken as it stands', async () => {
    const administrator = api.as('administrator');
    const office = api.as('office');
    // A document is its own example.
    const withBody = operations.filter(({ operation }) => operation.requestBody?.content['application/json']);
    expect(withBody.length).toBeGreaterThan(10);
    for (const { method, path, operation } of withBody) {
      const examples = Object.entries(operation.requestBody?.content['application/json']?.examples ?? {});
      expect([path, examples.length > 0]).toEqual([path, true]);
      for (const [name, { value }] of examples) {
        const address = path
          .replace('{kind}/{id}', 'agency/khong-co')
          .replace(/\{(agencyId|groupId)\}/g, 'khong-co')
          .replace(/\{\w+\}/g, '0b5c9f6e-6a5f-5a43-9d5c-0a1b2c3d4e5f');
        const sender = path === '/v1/clock' ? administrator : office;
        const { status, body } = await sender.send(method, address, value);
        expect([path, name, status, status === 400 ? body.errors : []]).toEqual([path, name, status, []]);
        expect([400, 401, 500]).not.toContain(status);
      }
    }
  });
});
