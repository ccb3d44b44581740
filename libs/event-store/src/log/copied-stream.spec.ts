import fc from 'fast-check';
import { instantOf, newId } from '#kernel';
import { StreamsReceived } from './copied-stream.js';
import type { RecordedEvent } from './log.js';
import { Upcasters } from './upcasters.js';

const TENANT = 'phu-tho';
/** PostgreSQL counts from here. */
const EPOCH = Date.UTC(2000, 0, 1);
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

function integer(value: number, bytes: 2 | 4 | 8): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigInt64BE(BigInt(value));
  else buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

/** A row as `COPY … (FORMAT binary)` sends it; null is no value. */
function row(values: readonly (Buffer | null)[]): Buffer {
  const parts = values.map((value) =>
    value === null ? integer(-1, 4) : Buffer.concat([integer(value.length, 4), value]),
  );
  return Buffer.concat([integer(values.length, 2), ...parts]);
}

function rowOf(begunAt: number, event: RecordedEvent): Buffer {
  const moment = (at: string) => integer((Date.parse(at) - EPOCH) * 1_000, 8);
  return row([
    integer(begunAt, 8),
    Buffer.from(event.stream),
    integer(event.position, 8),
    integer(event.version, 4),
    integer(event.schemaVersion, 2),
    Buffer.from(event.eventId.replaceAll('-', ''), 'hex'),
    moment(event.recordedAt),
    moment(event.effectiveAt),
    Buffer.from(event.type),
    Buffer.from(JSON.stringify(event.data)),
    Buffer.from(JSON.stringify(event.metadata)),
  ]);
}

interface Sent {
  readonly name: string;
  readonly begunAt: number;
  readonly events: readonly RecordedEvent[];
}

/** Streams of the log; of some no event was wanted. */
const logs: fc.Arbitrary<Sent[]> = fc
  .array(fc.array(fc.string(), { maxLength: 4 }), { maxLength: 5 })
  .map((streams) => {
    let position = 2 ** 33;
    return streams.map((notes, index) => {
      const name = `việc-${String(index)}`;
      const begunAt = (position += 1);
      const events = notes.map((note, nth): RecordedEvent => {
        const at = instantOf(Date.UTC(2025, 7, 4) + position);
        return {
          tenant: TENANT,
          stream: name,
          position: (position += 1),
          version: nth + 1,
          type: 'case.noted',
          schemaVersion: 1,
          eventId: newId(),
          data: { note, nth },
          metadata: { actor: { subject: 'an' }, commandId: newId() },
          recordedAt: at,
          effectiveAt: instantOf(Date.UTC(1999, 0, 1) + position),
        };
      });
      return { name, begunAt, events };
    });
  });

function sent(log: readonly Sent[]): Buffer {
  const nothing = Array.from({ length: 9 }, () => null);
  const rows = log.flatMap(({ name, begunAt, events }) =>
    events.length === 0
      ? [row([integer(begunAt, 8), Buffer.from(name), ...nothing])]
      : events.map((event) => rowOf(begunAt, event)),
  );
  return Buffer.concat([HEADER, ...rows, TRAILER]);
}

/** In pieces that end at these shares of it. */
function inPieces(bytes: Buffer, shares: readonly number[]): Buffer[] {
  const ends = [...shares.map((share) => Math.floor(share * bytes.length)), bytes.length].sort(
    (one, other) => one - other,
  );
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

function received(pieces: readonly Buffer[]): Sent[] {
  const streams = new StreamsReceived(TENANT, new Upcasters([]));
  return [...pieces.flatMap((bytes) => streams.take(bytes)), ...streams.rest()].map((stream) => ({
    name: stream.name,
    begunAt: stream.begunAt,
    events: stream.events().map(plain),
  }));
}

function plain(event: RecordedEvent): RecordedEvent {
  const { tenant, stream, position, version, type, schemaVersion, eventId, data, metadata, recordedAt, effectiveAt } =
    event;
  return { tenant, stream, position, version, type, schemaVersion, eventId, data, metadata, recordedAt, effectiveAt };
}

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

describe('a copy of streams', () => {
  it('is what was sent, wherever the pieces end in which it comes', () => {
    fc.assert(
      fc.property(logs, shares, (log, ends) => {
        expect(received(inPieces(sent(log), ends))).toEqual(log);
      }),
    );
  });

  it('is refused where it ends before its end', () => {
    fc.assert(
      fc.property(logs, shares, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (log, ends, share) => {
        const bytes = sent(log);
        const cut = bytes.subarray(0, Math.floor(share * bytes.length));
        expect(() => received(inPieces(cut, ends))).toThrow('the database sent a part of the log only');
      }),
    );
  });
});
