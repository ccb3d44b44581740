import { join } from 'node:path';
import { instant } from '#kernel';
import type { RecordedEvent } from '#event-store';
import { goldenVersions } from '../../../../infra/event-catalogue/golden-events.js';
import { validators } from '../../../../test/support/event-catalogue.js';
import { cloudEventOf, testCloudEvent } from './cloud-event.js';

const golden = goldenVersions(join(import.meta.dirname, '../../../../test/fixtures/events'));
const { messageOf } = validators();
const at = instant('2025-08-03T08:00:00+07:00');

function recorded(type: string): RecordedEvent {
  const { schemaVersion, data } = golden.get(type)!.at(-1)!.examples[0]!;
  return {
    tenant: 'phu-tho',
    position: 42,
    stream: 'assignment-51699524-cbca-507c-b326-e7153fa3f93d',
    version: 1,
    type,
    schemaVersion,
    eventId: '01987c5e-8c00-7000-8000-00000000000a',
    data: data as RecordedEvent['data'],
    metadata: { actor: { subject: 'an.nv' } },
    recordedAt: at,
    effectiveAt: at,
  };
}

/** The name of the message in the catalogue. */
function messageName(type: string): string {
  return type.replaceAll(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe('the body of a message to a webhook', () => {
  it.each([...golden.keys()])('is what the catalogue says: %s', (type) => {
    const matches = messageOf(messageName(type));
    const body = cloudEventOf(recorded(type));
    expect({ matches: matches(body), errors: matches.errors }).toEqual({ matches: true, errors: null });
  });

  it('is not what the catalogue says of another event', () => {
    const matches = messageOf(messageName('assignment.accepted'));
    expect(matches(cloudEventOf(recorded('assignment.returned')))).toBe(false);
    const { completedAt: _, ...incomplete } = recorded('assignment.accepted').data;
    expect(matches(cloudEventOf({ ...recorded('assignment.accepted'), data: incomplete }))).toBe(false);
  });

  it('is what the catalogue says where it carries no event', () => {
    const body = testCloudEvent('phu-tho', '01987c5e-8c00-7000-8000-00000000000b', at);
    expect(messageOf('webhookTest')(body)).toBe(true);
    expect(messageOf('webhookTest')(cloudEventOf(recorded('assignment.accepted')))).toBe(false);
  });

  it('has a sequence whose order as text is that of positions', () => {
    const sequences = [9, 10, 100].map(
      (position) => cloudEventOf({ ...recorded('assignment.accepted'), position })['sequence'] as string,
    );
    expect([...sequences].sort()).toEqual(sequences);
  });
});
