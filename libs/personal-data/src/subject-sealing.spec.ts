import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SealBroken, SealingUnavailable, type AppendUnit, type RecordedEvent } from '#event-store';
import { ERASED, instant, personalFields, type DomainEvent, type JsonObject, type Personal } from '#kernel';
import { FolderKeys } from './keys/folder-keys.js';
import { MasterKey } from './keys/master-key.js';
import { SubjectKeys } from './keys/subject-keys.js';
import { SubjectSealing } from './subject-sealing.js';

type Met = DomainEvent<
  'person.met',
  { readonly who?: string; readonly name: Personal<string>; readonly phone?: Personal<string>; readonly at: string }
>;

const DECLARED = [personalFields<Met>('person.met', ['name', 'phone'], ({ who }) => who)] as const;
const TENANT = 'phu-tho';
const met = { who: 'an', name: 'Nguyễn Văn An', phone: '0210 000 000', at: 'Việt Trì' };

let folder: string;
let keys: SubjectKeys;
let sealing: SubjectSealing;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-sealing-'));
  ({ keys, sealing } = another());
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** As another process would have it. */
function another(path = folder) {
  const own = new SubjectKeys(new FolderKeys(path), new MasterKey('a-master-key-for-tests-that-is-long-enough'));
  return { keys: own, sealing: new SubjectSealing(own, DECLARED) };
}

function unit(...data: readonly JsonObject[]): AppendUnit {
  const events = data.map((one) => ({ type: 'person.met', data: one }));
  return { writes: [{ stream: 'person-an', expected: 'any', events }], metadata: { actor: { subject: 'van-thu' } } };
}

/** The events of a unit as they come back from the log. */
function stored({ writes }: AppendUnit): RecordedEvent[] {
  return writes.flatMap(({ stream, events }) =>
    events.map(({ type, data, eventId }, index) => ({
      tenant: TENANT,
      position: index + 1,
      stream,
      version: index + 1,
      type,
      schemaVersion: 1,
      eventId: eventId ?? '01987c5e-8c00-7000-8000-000000000001',
      data,
      metadata: { actor: { subject: 'van-thu' } },
      recordedAt: instant('2025-08-03T09:00:00+07:00'),
      effectiveAt: instant('2025-08-03T09:00:00+07:00'),
    })),
  );
}

const erasureOf = (personId: string): RecordedEvent => ({
  ...stored(unit({}))[0]!,
  type: 'person.erased',
  data: { personId },
});

async function sealed(...data: readonly JsonObject[]): Promise<RecordedEvent[]> {
  return stored(await sealing.seal(TENANT, unit(...data)));
}

async function opened(events: readonly RecordedEvent[], by = sealing): Promise<readonly JsonObject[]> {
  return (await by.unseal(TENANT, events)).map(({ data }) => data);
}

const sealedAt = (field: string, event: string) => ({
  sealed: { v: 1, subject: 'an', event, field, nonce: expect.any(String), text: expect.any(String) },
});

describe('what is personal in events', () => {
  it('is sealed in its place, and opened as it was', async () => {
    const events = await sealed(met, { ...met, who: 'binh', name: 'Trần Thị Bình' });
    expect(events[0]!.data).toEqual({
      who: 'an',
      at: 'Việt Trì',
      name: sealedAt('name', events[0]!.eventId),
      phone: sealedAt('phone', events[0]!.eventId),
    });
    expect(JSON.stringify(events)).not.toMatch(/Nguyễn|0210|Bình"/);
    expect(await opened(events)).toEqual([met, { ...met, who: 'binh', name: 'Trần Thị Bình' }]);
    expect(await opened(events, another().sealing)).toEqual(await opened(events));
  });

  it('leaves alone what is of nobody, or is not declared, and is at once done with it', async () => {
    const { who: _, ...ofNobody } = met;
    expect((await sealed(ofNobody))[0]!.data).toEqual(ofNobody);
    const other: AppendUnit = {
      ...unit(),
      writes: [{ stream: 'case-1', expected: 'any', events: [{ type: 'case.opened', data: met }] }],
    };
    expect(sealing.seal(TENANT, other)).toBe(other);
    const events = stored(other);
    expect(sealing.unseal(TENANT, events)).toBe(events);
  });

  it('is erased with the key, in whatever was sealed and for good', async () => {
    const before = await sealed(met, { ...met, who: 'binh', name: 'Trần Thị Bình' });
    await sealing.forget(TENANT, 'an');
    await sealing.forget(TENANT, 'an');
    const erased = { ...met, name: ERASED, phone: ERASED };
    expect(await opened(before)).toEqual([erased, expect.objectContaining({ name: 'Trần Thị Bình' })]);
    expect(await sealing.hasForgotten(TENANT, 'an')).toBe(true);
    expect(await sealing.hasForgotten(TENANT, 'binh')).toBe(false);
    // Of whom is forgotten nothing is kept any more.
    expect((await sealed(met))[0]!.data).toEqual(erased);
    expect(await opened(await sealed(met))).toEqual([erased]);
  });

  it('is erased for whoever sees that the person was, before the key is destroyed', async () => {
    const events = await sealed(met);
    const late = another().sealing;
    expect(await opened(events, late)).toEqual([met]);
    const [first] = await opened([...events, erasureOf('an')], late);
    expect(first).toEqual({ ...met, name: ERASED, phone: ERASED });
    expect(await opened(events, late)).toEqual([first]);
    expect(await opened(events)).toEqual([met]);
  });

  it('is erased, too, where it was recorded before there were keys', async () => {
    const clear = stored(unit(met));
    expect(await opened(clear)).toEqual([met]);
    await sealing.forget(TENANT, 'an');
    expect(await opened(clear)).toEqual([{ ...met, name: ERASED, phone: ERASED }]);
  });

  it('is refused where it was changed, or moved to another event, field or tenant', async () => {
    const [event, other] = await sealed(met, { ...met, name: 'Nguyễn An' });
    const moved = [
      { ...event!, data: { ...event!.data, name: other!.data['name'] } },
      { ...event!, data: { ...event!.data, name: event!.data['phone'] } },
      { ...event!, eventId: other!.eventId },
    ];
    for (const one of moved) await expect(opened([one as RecordedEvent])).rejects.toThrow(SealBroken);
    await sealing.seal('ha-noi', unit(met));
    await expect(Promise.resolve(sealing.unseal('ha-noi', [event!]))).rejects.toThrow(SealBroken);
  });

  it('is no erasure where keys are only missing: a store that is not the right one changes nothing', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'dondoc-sealing-'));
    try {
      const wrong = another(elsewhere).sealing;
      await expect(opened(await sealed(met), wrong)).rejects.toThrow(SealingUnavailable);
      await expect(opened(await sealed(met), wrong)).rejects.toThrow('SUBJECT_KEYS_URL');
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  it('is opened in a read model that keeps it as it stands, until it is erased', async () => {
    const [event] = await sealed(met);
    const kept = [
      { subject: 'an', value: event!.data['name']! },
      { subject: 'an', value: 'recorded before there were keys' },
      { subject: 'binh', value: 'Trần Thị Bình' },
    ];
    expect(await sealing.open(TENANT, kept)).toEqual([met.name, kept[1]!.value, kept[2]!.value]);
    await expect(sealing.open('ha-noi', kept)).rejects.toThrow(SealingUnavailable);
    await sealing.forget(TENANT, 'an');
    expect(await sealing.open(TENANT, kept)).toEqual([ERASED, ERASED, kept[2]!.value]);
  });

  it('is declared once', () => {
    expect(() => new SubjectSealing(keys, [...DECLARED, ...DECLARED])).toThrow('declared twice');
  });
});

describe('a digest of what is personal', () => {
  it('is the same for the same text, and of no use without the key of the subject', async () => {
    const digest = await sealing.digest(TENANT, 'an', 'text');
    expect(digest).toMatch(/^[\w-]{43}$/);
    expect(await another().sealing.digest(TENANT, 'an', 'text')).toBe(digest);
    expect(await sealing.digest(TENANT, 'an', 'other')).not.toBe(digest);
    expect(await sealing.digest(TENANT, 'binh', 'text')).not.toBe(digest);
    await sealing.forget(TENANT, 'an');
    expect(await sealing.digest(TENANT, 'an', 'text')).toBeNull();
  });
});
