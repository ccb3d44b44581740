import { unzipSync, zipSync, type Zippable } from 'fflate';

/** The earliest moment that a zip entry can name, in the words of its local clock. */
const FIXED = new Date(1980, 0, 1);

/**
 * Packs an archive anew: entries in their order, each dated to the same fixed moment, so that the same content is the
 * same bytes. Libraries date entries to when they were packed.
 * @param change what becomes of the text of an entry; as it is when absent
 */
export function fixedZip(archive: Uint8Array, change: (name: string, xml: string) => string = (_, xml) => xml): Buffer {
  const entries: Zippable = {};
  for (const [name, bytes] of Object.entries(unzipSync(archive))) {
    const isText = name.endsWith('.xml') || name.endsWith('.rels');
    const content = isText ? new TextEncoder().encode(change(name, new TextDecoder().decode(bytes))) : bytes;
    entries[name] = [content, { mtime: FIXED, level: 6 }];
  }
  return Buffer.from(zipSync(entries));
}

/** The text of one entry; empty where there is none. */
export function entryOf(archive: Uint8Array, name: string): string {
  const { [name]: bytes } = unzipSync(archive, { filter: (file) => file.name === name });
  return new TextDecoder().decode(bytes);
}
