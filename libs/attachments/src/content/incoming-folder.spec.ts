import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { BrokenOff, IncomingFolder, STALE_AFTER, TooManyBytes } from './incoming-folder.js';
import { StoreUnavailable } from './store-errors.js';

let folder: string;
let incoming: IncomingFolder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dondoc-incoming-'));
  incoming = new IncomingFolder(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function chunks(...texts: string[]): AsyncIterable<Buffer> {
  return Readable.from(texts.map((text) => Buffer.from(text))) as AsyncIterable<Buffer>;
}

async function* thenGone(...texts: string[]): AsyncIterable<Buffer> {
  yield* chunks(...texts);
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}

describe('an upload', () => {
  it('is a file with the digest and size of what came', async () => {
    const received = await incoming.receive(chunks('Đã ', 'tổng hợp', '', ' xong'), 100);
    expect(readFileSync(received.path, 'utf8')).toBe('Đã tổng hợp xong');
    expect(received).toMatchObject({
      bytes: Buffer.byteLength('Đã tổng hợp xong'),
      sha256: createHash('sha256').update('Đã tổng hợp xong').digest('hex'),
    });
    await received.letGo();
    expect(readdirSync(folder)).toEqual([]);
    await received.letGo();
  });

  it('may be as large as the limit and no larger', async () => {
    const received = await incoming.receive(chunks('12345', '67890'), 10);
    await received.letGo();
    await expect(incoming.receive(chunks('12345', '678901'), 10)).rejects.toThrow(TooManyBytes);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves nothing when its sender goes away', async () => {
    await expect(incoming.receive(thenGone('12345'), 10)).rejects.toThrow(BrokenOff);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not end its source early: an answer still has to go the other way', async () => {
    let ended = false;
    async function* source(): AsyncIterable<Buffer> {
      try {
        yield* chunks('123', '456', '789');
      } finally {
        ended = true;
      }
    }
    await expect(incoming.receive(source(), 4)).rejects.toThrow(TooManyBytes);
    expect(ended).toBe(false);
  });

  it('is refused where nothing can be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const nowhere = new IncomingFolder(join(folder, 'file', 'folder'));
    await expect(nowhere.receive(chunks('1'), 10)).rejects.toThrow(StoreUnavailable);
    await expect(nowhere.probe()).rejects.toThrow(StoreUnavailable);
  });

  it('finds its folder, or makes it', async () => {
    const made = new IncomingFolder(join(folder, 'a', 'b'));
    await made.probe();
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual([]);
  });
});

describe('a sweep', () => {
  function fileWrittenAgo(name: string, milliseconds: number): void {
    writeFileSync(join(folder, name), 'half a document');
    const moment = new Date(Date.now() - milliseconds);
    utimesSync(join(folder, name), moment, moment);
  }

  it('removes what nobody has written to for longer than any upload falls silent, and nothing else', async () => {
    fileWrittenAgo('old.part', STALE_AFTER + 1_000);
    fileWrittenAgo('young.part', STALE_AFTER - 60_000);
    fileWrittenAgo('not-ours.txt', STALE_AFTER + 1_000);
    expect(await incoming.sweep()).toEqual(['old.part']);
    expect(readdirSync(folder).sort()).toEqual(['not-ours.txt', 'young.part']);
  });

  it('lets an upload go on that began long ago: each write makes it young again', async () => {
    async function* slow(): AsyncIterable<Buffer> {
      yield Buffer.from('first ');
      const [name] = readdirSync(folder);
      const begun = new Date(Date.now() - 2 * STALE_AFTER);
      utimesSync(join(folder, name!), begun, begun);
      yield Buffer.from('second ');
      expect(await incoming.sweep()).toEqual([]);
      yield Buffer.from('third');
    }
    const received = await incoming.receive(slow(), 100);
    expect(readFileSync(received.path, 'utf8')).toBe('first second third');
  });

  it('has nothing to do where there is no folder yet', async () => {
    expect(await new IncomingFolder(join(folder, 'not-yet')).sweep()).toEqual([]);
  });
});
