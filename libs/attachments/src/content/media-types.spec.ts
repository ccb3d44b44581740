import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ATTACHMENT_TYPES, type AttachmentType } from '#platform';
import { MediaTypes, TypeMistaken, TypeNotAccepted } from './media-types.js';

const folder = mkdtempSync(join(tmpdir(), 'dondoc-media-types-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function fileOf(bytes: Buffer | string): string {
  const path = join(folder, 'document');
  writeFileSync(path, bytes);
  return path;
}

/** A zip that stores files as they are. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  for (const [name, text] of Object.entries(files)) {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt32LE(Buffer.byteLength(text), 18);
    header.writeUInt32LE(Buffer.byteLength(text), 22);
    header.writeUInt16LE(name.length, 26);
    locals.push(header, Buffer.from(name), Buffer.from(text));
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  return Buffer.concat([...locals, end]);
}

const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const MAIN = 'wordprocessingml.document';
const PDF = '%PDF-1.7\n%âãÏÓ\n1 0 obj\n';
const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000049454e44ae426082',
  'hex',
);
const COMPOUND = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
const DOCX = zipOf({
  '[Content_Types].xml': `<Types><Override PartName="/word/document.xml" ContentType="${OPEN_XML}.${MAIN}.main+xml"/></Types>`,
  'word/document.xml': '<w:document/>',
});
const ODT = zipOf({ mimetype: 'application/vnd.oasis.opendocument.text' });
const ELF = Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(60)]);

const MEDIA_TYPES: Readonly<Record<AttachmentType, string>> = {
  pdf: 'application/pdf',
  docx: `${OPEN_XML}.${MAIN}`,
  xlsx: `${OPEN_XML}.spreadsheetml.sheet`,
  pptx: `${OPEN_XML}.presentationml.presentation`,
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  ppt: 'application/vnd.ms-powerpoint',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  rtf: 'application/rtf',
  txt: 'text/plain',
  csv: 'text/csv',
  xml: 'application/xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  tif: 'image/tiff',
  webp: 'image/webp',
  heic: 'image/heic',
  zip: 'application/zip',
  '7z': 'application/x-7z-compressed',
  rar: 'application/vnd.rar',
};

const types = new MediaTypes(ATTACHMENT_TYPES);

describe('what a document is', () => {
  it.each([
    ['a PDF', PDF, 'application/pdf'],
    ['a picture', PNG, 'image/png'],
    ['a Word file', DOCX, `${OPEN_XML}.${MAIN}`],
    ['an OpenDocument text', ODT, 'application/vnd.oasis.opendocument.text'],
    ['a zip', zipOf({ 'a.txt': 'a' }), 'application/zip'],
    ['an XML file that says so', '<?xml version="1.0"?><a/>', 'application/xml'],
  ])('is told by the bytes: %s', async (_, bytes, mediaType) => {
    const path = fileOf(bytes);
    for (const stated of [undefined, 'application/octet-stream', mediaType, `${mediaType}; version=1`]) {
      expect(await types.typeOf(path, stated)).toBe(mediaType);
    }
  });

  it.each([
    ['an old Word file', COMPOUND, 'application/msword'],
    ['an old Excel file', COMPOUND, 'application/vnd.ms-excel'],
    ['a text', 'Đã tổng hợp xong\r\n', 'text/plain'],
    ['a text in an old encoding', Buffer.from('c7b7e0d0', 'hex'), 'text/plain'],
    ['a text in UTF-16', Buffer.from('\ufeffĐã xong', 'utf16le'), 'text/plain'],
    ['a table', 'a,b\n1,2\n', 'text/csv; charset=utf-8'],
    ['XML without its first line', '<a/>', 'text/xml'],
  ])('is as stated where the bytes allow it: %s', async (_, bytes, stated) => {
    const expected = stated === 'text/xml' ? 'application/xml' : stated.split(';')[0];
    expect(await types.typeOf(fileOf(bytes), stated)).toBe(expected);
  });

  it('is the narrower of two: a Word file sent as a zip is a Word file', async () => {
    expect(await types.typeOf(fileOf(DOCX), 'application/zip')).toBe(`${OPEN_XML}.${MAIN}`);
  });

  it.each([
    ['a program said to be a PDF', ELF, 'application/pdf'],
    ['a PDF said to be a picture', PDF, 'image/png'],
    ['nothing known said to be a PDF', 'hello', 'application/pdf'],
    ['a program said to be text', ELF, 'text/plain'],
    ['bytes said to be text', Buffer.from([0x41, 0x00, 0x42]), 'text/plain'],
    ['a picture said to be text', PNG, 'text/plain'],
    ['a text said to be an old Word file', 'hello', 'application/msword'],
    ['a program said to be a zip', ELF, 'application/zip'],
  ])('is not what its bytes contradict: %s', async (_, bytes, stated) => {
    await expect(types.typeOf(fileOf(bytes), stated)).rejects.toThrow(TypeMistaken);
  });

  it.each([
    ['a program', ELF, undefined],
    ['a text of which nobody says so', 'hello', 'application/octet-stream'],
    ['an old Office file of which nobody says which', COMPOUND, undefined],
    ['a page', '<html></html>', 'text/html'],
  ])('is not taken when its type is not: %s', async (_, bytes, stated) => {
    await expect(types.typeOf(fileOf(bytes), stated)).rejects.toThrow(TypeNotAccepted);
  });

  it('is taken only where its type is allowed', async () => {
    const onlyPdf = new MediaTypes(['pdf']);
    expect(await onlyPdf.typeOf(fileOf(PDF), 'application/pdf')).toBe('application/pdf');
    expect(() => onlyPdf.assertTaken('image/png')).toThrow(TypeNotAccepted);
    expect(() => onlyPdf.assertTaken('application/octet-stream')).not.toThrow();
    await expect(onlyPdf.typeOf(fileOf(PNG), undefined)).rejects.toThrow(TypeNotAccepted);
  });

  it.each(Object.entries(MEDIA_TYPES))('is called %s by one name alone: %s', (type, mediaType) => {
    const others = ATTACHMENT_TYPES.filter((other) => other !== type);
    expect(() => new MediaTypes([type as AttachmentType]).assertTaken(mediaType)).not.toThrow();
    expect(() => new MediaTypes(others).assertTaken(mediaType)).toThrow(TypeNotAccepted);
  });
});
