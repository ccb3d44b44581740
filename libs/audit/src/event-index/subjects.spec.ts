import { join } from 'node:path';
import type { RecordedEvent } from '#event-store';
import { instant, type Instant } from '#kernel';
import { goldenVersions } from '../../../../infra/event-catalogue/golden-events.js';
import { catalogueSchemas } from '../../../../test/support/event-catalogue.js';
import { AGENCY_FIELDS, subjectsOf, type SubjectKind } from './subjects.js';

const golden = goldenVersions(join(import.meta.dirname, '../../../../test/fixtures/events'));
const AT = instant('2025-08-04T09:00:00+07:00');

function recorded(type: string, more: Partial<RecordedEvent> = {}): RecordedEvent {
  const { schemaVersion, data } = golden.get(type)!.at(-1)!.examples[0]!;
  return {
    tenant: 'phu-tho',
    position: 7,
    stream: 'made-up',
    version: 1,
    type,
    schemaVersion,
    eventId: '01987c5e-8c00-7000-8000-00000000000a',
    data: data as RecordedEvent['data'],
    metadata: { actor: { subject: 'an.nv' } },
    recordedAt: AT,
    effectiveAt: AT,
    ...more,
  };
}

function found(event: RecordedEvent, kind: SubjectKind): string[] {
  return subjectsOf(event)
    .filter((subject) => subject.kind === kind)
    .map(({ id }) => id);
}

describe('an event is found', () => {
  it('by its type, by who acted, and by the request it came from', () => {
    const metadata = {
      actor: { subject: 'an.nv', agencyId: 'so-tai-chinh' },
      onBehalfOf: 'so-y-te',
      correlationId: 'req-1',
    };
    const event = recorded('group.formed', { metadata });
    expect(found(event, 'type')).toEqual(['group.formed']);
    expect(found(event, 'actor')).toEqual(['an.nv']);
    expect(found(event, 'correlation')).toEqual(['req-1']);
    expect(found(event, 'agency')).toEqual(['so-tai-chinh', 'so-y-te']);
  });

  it('by every agency it names, in whatever part, and by each once', () => {
    const { data } = recorded('assignment.escalated');
    const agencies = found(recorded('assignment.escalated'), 'agency');
    expect(agencies).toEqual(expect.arrayContaining([data['leadAgencyId'], data['fromHolderId'], data['toHolderId']]));
    expect(new Set(agencies).size).toBe(agencies.length);
    expect(found(recorded('directive.drafted'), 'agency')).toEqual(
      expect.arrayContaining(['ubnd-tinh', 'van-phong-ubnd-tinh', 'vnpt-phu-tho', 'chu-tich-ubnd-tinh']),
    );
  });

  it('by its directive and its assignments, the whole and the part among them', () => {
    const event = recorded('assignment.delegated');
    expect(found(event, 'directive')).toEqual([event.data['directiveId']]);
    expect(found(event, 'assignment')).toEqual(
      expect.arrayContaining([event.data['assignmentId'], event.data['childId']]),
    );
    const moved = recorded('agency.moved');
    expect(found(moved, 'assignment')).toEqual([]);
    expect(found(moved, 'agency')).toContain(moved.data['parentId']);
  });

  it('as entered apart from when it was true, where more than a minute lies between', () => {
    const at = (effectiveAt: Instant) => recorded('assignment.responded', { effectiveAt });
    expect(found(at(instant('2025-08-04T08:59:00+07:00')), 'apart')).toEqual([]);
    expect(found(at(instant('2025-08-04T08:58:59+07:00')), 'apart')).toEqual(['']);
  });
});

describe('every field that holds an id', () => {
  /** What names neither an agency nor a directive nor an assignment. */
  const OTHERS = [
    'actId',
    'attachmentId',
    'calendarId',
    'citationId',
    'clauseId',
    'contradictionId',
    'endpointId',
    'eventId',
    'grantId',
    'id',
    'incidentId',
    'ladderId',
    'linkId',
    'messageId',
    'noticeId',
    'personId',
    'postId',
    'questionId',
    'registerId',
    'reorganizationId',
    'reportId',
    'secretId',
    'subscriptionId',
    'taskId',
    'taskIds',
    'byTaskIds',
    'groupId',
    'coordinatingGroupIds',
  ];
  const SPOKEN_OF = [...AGENCY_FIELDS, 'assignmentId', 'childId', 'firstAssignmentId', 'directiveId', 'parentId'];

  it('is known to the index, or known to be none of its business', () => {
    const ids = [...catalogueSchemas().values()]
      .flatMap(namesIn)
      .filter((name) => /Ids?$|^id$|^onBehalfOf$|^escalationChain$|^territories$/.test(name));
    expect(ids.length).toBeGreaterThan(100);
    const unknown = ids.filter((name) => !OTHERS.includes(name) && !SPOKEN_OF.includes(name));
    expect([...new Set(unknown)]).toEqual([]);
    expect([...AGENCY_FIELDS].filter((name) => !ids.includes(name))).toEqual([]);
  });
});

/** The names of all properties in a schema. */
function namesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesIn);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, part]: [string, unknown]) =>
    key === 'properties' ? [...Object.keys(part as object), ...namesIn(Object.values(part as object))] : namesIn(part),
  );
}
