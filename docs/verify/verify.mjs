// Verifies what Dondoc proves, with nothing but Node (20 or newer) and this file. Read it before you trust it: an hour is
// enough. It shares no code with Dondoc; what it checks is written down in proof-formats.md, and in the specifications
// of c2sp.org (signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof) and RFC 6962.
//
//   node verify.mjs <export.ndjson or .gz> '<verifier key>' [policy file]
//   node verify.mjs <legal file .zip>      '<verifier key>' [policy file]
//   node verify.mjs <event.json> <event.tlog-proof> '<verifier key>' [policy file]
//
// It ends with 0 where everything it looked at holds, with 1 where anything does not, with 2 where it was asked wrongly.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, openSync, readFileSync, readSync } from 'node:fs';
import { createGunzip, inflateRawSync } from 'node:zlib';

class DoesNotHold extends Error {}
const refuse = (sentence) => {
  throw new DoesNotHold(sentence);
};
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const utf8 = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
const same = (one, other) => Buffer.compare(one, other) === 0;

/** Base64 has more than one way to write some bytes; only the usual one is taken. */
function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : refuse(`not base64: ${text.slice(0, 60)}`);
}

// ── Keys and signatures ────────────────────────────────────────────────────────────────────────────────────────────────

const NOTE = 1; // signatures of a log
const COSIGNATURE = 4; // signatures of a witness, with a time

/** A verifier key, `<name>+<id>+<base64 of type and key>`; its id is the beginning of a hash of all that. */
function parseKey(text, type) {
  const [, name, id, encoded] =
    /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text.trim()) ?? refuse(`not a verifier key: ${text}`);
  const bytes = fromBase64(encoded);
  if (bytes[0] !== type || bytes.length !== 33) refuse(`${name} is not an Ed25519 key of type ${type}`);
  if (!sha256(`${name}\n`, bytes).toString('hex').startsWith(id))
    refuse(`the id of the key ${name} is not that of its key`);
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]); // RFC 8410
  return { text: text.trim(), name, id, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** A signed note: a text, an empty line, and signatures, each `— <name> <base64 of id and signature>`. */
function parseNote(note) {
  const end = note.lastIndexOf('\n\n');
  if (end === -1 || !note.endsWith('\n') || /[\0-\x09\x0b-\x1f]/.test(note)) refuse('not a signed note');
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => {
      const [, name, encoded] =
        /^\u2014 ([^\s+]+) (\S+)$/u.exec(line) ?? refuse(`not a signature: ${line.slice(0, 60)}`);
      const bytes = fromBase64(encoded);
      return { name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) };
    });
  return { text: note.slice(0, end + 1), signatures };
}

const by = (key) => (signature) => signature.name === key.name && signature.id === key.id;

/** A checkpoint that the log has signed: which log, how many events it has, and what they come to. */
function openCheckpoint(note, key) {
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(by(key));
  if (own.length === 0)
    refuse(
      `the checkpoint is not signed by the key you gave, but by ${signatures.map(({ name, id }) => `${name}+${id}`).join(', ')}`,
    );
  for (const { signature } of own) {
    if (!verify(null, Buffer.from(text), key.publicKey, signature)) refuse('the signature of the checkpoint is false');
  }
  const [origin, size, root] = text.split('\n');
  if (origin !== key.name) refuse(`the checkpoint is of the log ${origin}, the key is of ${key.name}`);
  if (!/^(0|[1-9]\d{0,15})$/.test(size)) refuse('the checkpoint does not say its size');
  return { text, signatures, origin, size: Number(size), root: fromBase64(root) };
}

/** Which witnesses of a policy have cosigned a checkpoint, and that they are enough (c2sp.org/tlog-policy). */
function checkPolicy(file, { text, signatures }) {
  if (file === undefined) return 'no witness was asked for';
  const cosigned = new Set();
  const groups = new Map();
  const taken = new Set(); // each key, and each member of a group, counts once
  const take = (what) => (taken.has(what) ? refuse(`the policy has ${what} twice`) : taken.add(what));
  const known = (name) => groups.has(name) || refuse(`the policy speaks of ${name} before it is there`);
  let quorum;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [word, name, ...rest] = line.trim().split(/[ \t]+/);
    if (word === '' || word.startsWith('#') || word === 'log') continue;
    if (word !== 'quorum') take(`the definition of ${name}`);
    if (word === 'witness') {
      const key = parseKey(rest[0], COSIGNATURE);
      take(`the key ${key.publicKey.export({ format: 'jwk' }).x}`);
      groups.set(name, { least: 1, members: [] });
      for (const { signature } of signatures.filter(by(key))) {
        const seconds = signature.subarray(0, 8).readBigUInt64BE();
        const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
        if (verify(null, message, key.publicKey, signature.subarray(8))) cosigned.add(name);
      }
    } else if (word === 'group') {
      const [threshold, ...members] = rest;
      members.forEach(known);
      for (const member of members) take(`the member ${member}`);
      const least = threshold === 'all' ? members.length : threshold === 'any' ? 1 : Number(threshold);
      if (!(least >= 1 && least <= members.length)) refuse(`the group ${name} needs ${threshold} of ${members.length}`);
      groups.set(name, { least, members });
    } else if (word === 'quorum' && quorum === undefined && (name === 'none' || known(name))) quorum = name;
    else refuse(`the policy has a line that is none: ${line}`);
  }
  if (quorum === undefined) refuse('the policy names no quorum');
  const has = (name) =>
    cosigned.has(name) ||
    (groups.get(name).members.length > 0 && groups.get(name).members.filter(has).length >= groups.get(name).least);
  if (quorum !== 'none' && !has(quorum))
    refuse(`too few witnesses of the policy have cosigned: ${[...cosigned].join(', ') || 'none'}`);
  return `cosigned by ${[...cosigned].join(', ') || 'nobody, and the policy asks for nobody'}`;
}

// ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The one way to write a value as JSON (RFC 8785). */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${members.join(',')}}`;
}

const MEMBERS = 'data,effectiveAt,eventId,format,metadata,position,recordedAt,schemaVersion,stream,tenant,type,version';

/** An event from its text. That writing it again gives the same text means: nobody can read something else in it. */
function parseEvent(bytes) {
  let event;
  try {
    event = JSON.parse(utf8(bytes));
  } catch (error) {
    refuse(`not JSON: ${error.message}`);
  }
  if (!same(Buffer.from(canonical(event)), bytes)) refuse('not written as canonical JSON has it');
  if (String(Object.keys(event)) !== MEMBERS || event.format !== 'dondoc/event/v1') refuse('not an event of Dondoc');
  return event;
}

/** The hash of the leaf that an event is: of its text, or of a digest of a text that is too long for an entry. */
function leafHash(bytes, { position, tenant }) {
  if (bytes.length <= 65_535) return sha256('\0', bytes);
  const digest = sha256(bytes).toString('hex');
  return sha256('\0', canonical({ digest, format: 'dondoc/digest/v1', length: bytes.length, position, tenant }));
}

const nodeHash = (left, right) => sha256('\x01', left, right);

/** The root of the tree of all leaves so far (RFC 6962, section 2.1): a hash for each complete subtree, the largest first. */
class Tree {
  size = 0;
  #subtrees = [];

  add(leaf) {
    let hash = leaf;
    // As in counting: each 1 at the end of the binary number is a subtree of the same size, to be joined.
    for (let size = this.size; size % 2 === 1; size = (size - 1) / 2) hash = nodeHash(this.#subtrees.pop(), hash);
    this.#subtrees.push(hash);
    this.size += 1;
  }

  root() {
    return this.#subtrees.length === 0
      ? sha256('')
      : this.#subtrees.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The root that a proof of inclusion leads to (RFC 9162, section 2.1.3.2). */
function rootFrom(leaf, index, size, proof) {
  let [hash, place, last] = [leaf, index, size - 1];
  for (const sibling of proof) {
    if (last === 0) refuse('the proof is too long');
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : refuse('the proof is too short');
}

/** That an event stands where its proof says, in a log that has signed so. @returns the checkpoint, opened */
function checkProof(bytes, event, proof, key) {
  const end = proof.indexOf('\n\n');
  const [heading, ...lines] = proof.slice(0, end).split('\n');
  if (end === -1 || heading !== 'c2sp.org/tlog-proof@v1') refuse('not a proof of c2sp.org/tlog-proof@v1');
  if (lines[0]?.startsWith('extra ')) lines.shift(); // nobody vouches for it
  const index = Number(
    /^index (0|[1-9]\d{0,15})$/.exec(lines.shift())?.[1] ?? refuse('the proof does not say its index'),
  );
  if (index !== event.position - 1) refuse(`the proof is of position ${index + 1}, the event of ${event.position}`);
  const checkpoint = openCheckpoint(proof.slice(end + 2), key);
  if (index >= checkpoint.size) refuse('the checkpoint does not cover the event');
  const root = rootFrom(leafHash(bytes, event), index, checkpoint.size, lines.map(fromBase64));
  if (!same(root, checkpoint.root)) refuse('the event is not the one that stands there');
  checkTenant(event, checkpoint);
  return checkpoint;
}

function checkTenant({ tenant }, { origin }) {
  if (!origin.endsWith(`/${tenant}`)) refuse(`an event is of the tenant ${tenant}, the log is ${origin}`);
}

/** A key that was retired signs no more (proof-formats.md, "Keys and their rotation"). */
function checkRetirement({ stream, type, data, position }, key) {
  if (stream === 'signing-keys-log' && type === 'signing-key.retired' && data.verifierKey === key.text) {
    refuse(`the key you gave was retired at position ${position}, which the checkpoint covers: ask for its successor`);
  }
}

// ── An export ──────────────────────────────────────────────────────────────────────────────────────────────────────────

async function* linesOf(file, isCompressed) {
  const stream = isCompressed ? createReadStream(file).pipe(createGunzip()) : createReadStream(file);
  let rest = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]);
      rest = [];
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
  }
  if (rest.some(({ length }) => length > 0)) refuse('the file ends in the middle of a line');
}

async function verifyExport(file, isCompressed, key, policy) {
  const tree = new Tree();
  const versions = new Map();
  let [before, trailer, tenant] = ['', undefined, undefined];
  const checkLine = (line) => {
    if (trailer !== undefined) refuse('something follows the last line');
    if (line.subarray(0, 14).toString() === '{"checkpoint":') {
      trailer = JSON.parse(utf8(line));
      if (canonical(trailer) !== utf8(line) || trailer.format !== 'dondoc/export/v1')
        refuse('not the last line of an export');
      return;
    }
    const event = parseEvent(line);
    if (event.position !== tree.size + 1) refuse(`position ${tree.size + 1} is expected, ${event.position} found`);
    if (event.tenant !== (tenant ??= event.tenant)) refuse('an event of another tenant');
    if (event.recordedAt < before) refuse('recorded before the event above it');
    before = event.recordedAt;
    const version = (versions.get(event.stream) ?? 0) + 1;
    if (event.version !== version) refuse(`version ${version} of ${event.stream} is expected, ${event.version} found`);
    versions.set(event.stream, version);
    checkRetirement(event, key);
    tree.add(leafHash(line, event));
  };
  let number = 0;
  for await (const line of linesOf(file, isCompressed)) {
    number += 1;
    try {
      checkLine(line);
    } catch (error) {
      if (error instanceof DoesNotHold) error.message = `line ${number}: ${error.message}`;
      throw error;
    }
  }
  if (trailer === undefined) refuse(`the export is not complete: it ends behind line ${number}`);
  if (tree.size === 0) refuse('there are no events: nothing was verified');
  const checkpoint = openCheckpoint(trailer.checkpoint, key);
  if (trailer.size !== tree.size || checkpoint.size !== tree.size)
    refuse(`${tree.size} events, where ${trailer.size} are stated and ${checkpoint.size} are signed`);
  checkTenant({ tenant }, checkpoint);
  if (!same(tree.root(), checkpoint.root))
    refuse('the events do not come to what was signed: at least one of them is another');
  const witnesses = checkPolicy(policy, checkpoint);
  say(`Holds: these are all ${tree.size} events of ${checkpoint.origin} up to its checkpoint, in their order, none altered,
removed or added since ${key.name}+${key.id} signed it; ${witnesses}.
Shown as well: each of the ${versions.size} streams is complete up to here.
Not shown: that no other history was ever signed (compare checkpoints you kept, or ask for witnesses); what was recorded
later; that what was recorded is true.`);
}

// ── An event, a legal file ─────────────────────────────────────────────────────────────────────────────────────────────

function verifyEvent(eventFile, proofFile, key, policy) {
  const bytes = readFileSync(eventFile);
  const event = parseEvent(bytes);
  const checkpoint = checkProof(bytes, event, readFileSync(proofFile, 'utf8'), key);
  checkRetirement(event, key);
  const witnesses = checkPolicy(policy, checkpoint);
  say(`Holds: ${event.type}, recorded ${event.recordedAt}, is the event at position ${event.position} of ${checkpoint.origin}, and
was not altered since ${key.name}+${key.id} signed the checkpoint of ${checkpoint.size} events; ${witnesses}.
Not shown: what stands in the log beside it, before it or after it; whether the key was retired meanwhile; that what was
recorded is true.`);
}

/** The files of a zip archive, stored or deflated. */
function readZip(bytes) {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1) refuse('the archive has no directory: it was cut off');
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== 0x02014b50) refuse('the directory of the archive is broken');
    const [method, packed, length] = [
      bytes.readUInt16LE(at + 10),
      bytes.readUInt32LE(at + 20),
      bytes.readUInt32LE(at + 24),
    ];
    const [nameLength, local] = [bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const name = utf8(bytes.subarray(at + 46, at + 46 + nameLength));
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(from, from + packed);
    if (files.has(name)) refuse(`${name} is twice in the archive`);
    if (method !== 0 && method !== 8) refuse(`${name} is compressed in a way that is not read here`);
    files.set(name, method === 0 ? data : inflateRawSync(data, { maxOutputLength: length || 1 }));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

function verifyLegalFile(file, key, policy) {
  const files = readZip(readFileSync(file));
  const manifest = JSON.parse(utf8(files.get('manifest.json') ?? refuse('the archive has no manifest.json')));
  if (manifest.format !== 'dondoc/legal-file/v1') refuse('the manifest is not that of a legal file');
  const listed = new Map(manifest.files.map((entry) => [entry.path, entry]));
  for (const name of listed.keys()) if (!files.has(name)) refuse(`${name} is listed and not there`);
  for (const [name, bytes] of files) {
    if (name === 'manifest.json') continue;
    const entry = listed.get(name) ?? refuse(`${name} is there and not listed`);
    if (entry.bytes !== bytes.length || entry.sha256 !== sha256(bytes).toString('hex'))
      refuse(`${name} is not the file that is listed`);
  }
  const note = utf8(files.get('checkpoint.txt') ?? refuse('the archive has no checkpoint.txt'));
  const checkpoint = openCheckpoint(note, key);
  if (manifest.size !== checkpoint.size) refuse('the manifest states another size than the checkpoint');
  const witnesses = checkPolicy(policy, checkpoint);
  const [digests, streams, documents] = [new Set(), new Map(), []];
  let events = 0;
  for (const [name, bytes] of files) {
    const position = /^events\/(\d{8,})\.json$/.exec(name)?.[1];
    if (position !== undefined) {
      const event = parseEvent(bytes);
      if (event.position !== Number(position)) refuse(`${name} is the event at position ${event.position}`);
      const proof = utf8(files.get(`events/${position}.tlog-proof`) ?? refuse(`${name} has no proof`));
      if (proof.slice(proof.indexOf('\n\n') + 2) !== note)
        refuse(`the proof of ${name} has another checkpoint than the archive`);
      checkProof(bytes, event, proof, key);
      checkRetirement(event, key);
      streams.set(event.stream, [...(streams.get(event.stream) ?? []), event.version]);
      if (event.type === 'attachment.attached') digests.add(event.data.sha256);
      events += 1;
    } else if (name.startsWith('documents/')) documents.push([name, sha256(bytes).toString('hex')]);
  }
  if (events === 0) refuse('there are no events: nothing was verified');
  for (const [name, digest] of documents) {
    if (!name.startsWith(`documents/${digest}.`)) refuse(`${name} is not the document it is named after`);
    if (!digests.has(digest)) refuse(`no event here says that ${name} was attached`);
  }
  say(`Holds: these ${events} events stand in ${checkpoint.origin} and were not altered since ${key.name}+${key.id} signed
the checkpoint of ${checkpoint.size} events; ${witnesses}. ${documents.length} documents are those that the events name.`);
  for (const [stream, versions] of streams) {
    const isDense = versions.sort((one, other) => one - other).every((version, index) => version === index + 1);
    say(
      isDense
        ? `  ${stream}: versions 1 to ${versions.length}, none missing between`
        : `  ${stream}: versions ${versions.join(', ')} only; others of it are not in this file`,
    );
  }
  say(`Not shown: that a stream has no later event, in the checkpoint or behind it (the office that made the file says so);
that other events say nothing of the matter; whether the key was retired meanwhile; that what was recorded is true.`);
}

// ── What was asked ─────────────────────────────────────────────────────────────────────────────────────────────────────

function say(text) {
  console.log(text);
}

async function main([file, ...given]) {
  const proof = given[0]?.endsWith('.tlog-proof') ? given.shift() : undefined;
  const [keyText, policy] = given;
  if (keyText === undefined || given.length > 2) {
    console.error("node verify.mjs <export, legal file, or event and proof> '<verifier key>' [policy file]");
    process.exitCode = 2;
    return;
  }
  const key = parseKey(keyText, NOTE);
  const beginning = Buffer.alloc(2);
  readSync(openSync(file), beginning, 0, 2, 0);
  if (proof !== undefined) verifyEvent(file, proof, key, policy);
  else if (beginning.toString('latin1') === 'PK') verifyLegalFile(file, key, policy);
  else await verifyExport(file, beginning.readUInt16BE() === 0x1f8b, key, policy);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  // Whatever cannot be read does not hold; what is no file was asked wrongly.
  console.error(error.code === 'ENOENT' ? error.message : `Does not hold: ${error.message}`);
  process.exitCode = error.code === 'ENOENT' ? 2 : 1;
}
