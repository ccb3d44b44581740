import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { registerProvince } from './province.js';
import { useApi } from './running-api.js';

const api = useApi({ worker: false });
const agency = api.as('agency', 'so-tai-chinh');

describe('when an application asks which events there are', () => {
  it('is told all of them, with what happened, the versions and where the schemas are', async () => {
    const { items } = (await agency.get('/v1/event-types')).body;
    const types = items.map(({ type }: { type: string }) => type);
    expect(types.length).toBeGreaterThan(100);
    expect(types).toEqual([...types].sort((one: string, other: string) => one.localeCompare(other, 'en')));
    expect(items).toContainEqual({
      type: 'assignment.accepted',
      sentence: 'The answer was accepted, in time or late: the assignment is done.',
      versions: [1],
      link: '/v1/event-types/assignment.accepted',
    });
  });

  it('can check every event it reads by the schema of its type and version', async () => {
    await registerProvince(api.as('office'));
    const { items } = (await api.as('auditor').get('/v1/events?limit=1000')).body;
    expect(items.length).toBeGreaterThan(5);
    const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
    addFormats.default(ajv);
    for (const type of new Set<string>(items.map((event: { type: string }) => event.type))) {
      const { versions } = (await agency.get(`/v1/event-types/${type}`)).body;
      for (const { version, schema, example } of versions) {
        const takes = ajv.compile(schema);
        expect(takes(example)).toBe(true);
        const data = items
          .filter(
            (event: { type: string; schemaVersion: number }) => event.type === type && event.schemaVersion === version,
          )
          .map((event: { data: unknown }) => event.data);
        expect(data.length).toBeGreaterThan(0);
        for (const one of data)
          expect({ type, takes: takes(one), errors: takes.errors }).toMatchObject({ takes: true });
      }
    }
  });

  it('is told that there is no such type', async () => {
    expect((await agency.get('/v1/event-types/assignment.forgotten')).body).toMatchObject({
      status: 404,
      code: 'event-type/unknown',
    });
    expect((await agency.get('/v1/event-types/..%2F..%2Fpackage')).status).toBe(400);
  });
});
