/* SPDX-License-Identifier: Apache-2.0 */
/* Opens a ZIP container in the browser. It is read by its central directory, and only when there is one way to read it: what
 * is doubtful throws, and then the file is for the gateway to judge. */

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_SIZE = 22;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const ENTRIES_MAX = 20000;
const TOTAL_MAX = 512 * 1024 * 1024;

const refuse = (why) => {
  throw new RangeError(why);
};

export const isZip = (bytes) => bytes.length > 4 && bytes[0] === 0x50 && bytes[1] === 0x4b;

/* The end record closes the file, without a comment, so that nothing else can be taken for one. */
function readEnd(view) {
  const at = view.byteLength - END_SIZE;
  if (at < 0 || view.getUint32(at, true) !== END) refuse('no end record');
  const end = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    from: view.getUint32(at + 16, true),
  };
  if (view.getUint16(at + 20, true) !== 0 || end.from + end.size !== at || end.count > ENTRIES_MAX) {
    refuse('end record');
  }
  return end;
}

function readEntry(bytes, view, at) {
  if (view.getUint32(at, true) !== CENTRAL) refuse('directory');
  const entry = {
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    local: view.getUint32(at + 42, true),
  };
  const name = view.getUint16(at + 28, true);
  const rest = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  entry.rawName = bytes.subarray(at + 46, at + 46 + name);
  entry.name = new TextDecoder('utf-8', { fatal: true }).decode(entry.rawName);
  entry.next = at + 46 + name + rest;
  if (entry.flags & ENCRYPTED || (entry.method !== STORED && entry.method !== DEFLATED)) refuse(entry.name);
  if (/^\/|\\|(^|\/)\.\.?(\/|$)|\p{Cc}/u.test(entry.name)) refuse(entry.name);
  return entry;
}

/* Where an entry's bytes are: the local header must tell the same name. */
function bytesOf(bytes, view, entry) {
  const at = entry.local;
  if (view.getUint32(at, true) !== LOCAL) refuse(entry.name);
  const nameLength = view.getUint16(at + 26, true);
  const name = bytes.subarray(at + 30, at + 30 + nameLength);
  if (nameLength !== entry.rawName.length || name.some((b, i) => b !== entry.rawName[i])) refuse(entry.name);
  const from = at + 30 + nameLength + view.getUint16(at + 28, true);
  if (from + entry.packed > bytes.length) refuse(entry.name);
  return bytes.subarray(from, from + entry.packed);
}

async function inflated(packed, size) {
  const out = new Uint8Array(size);
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let have = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (have + value.length > size) refuse('larger than told');
    out.set(value, have);
    have += value.length;
  }
  if (have !== size) refuse('smaller than told');
  return out;
}

/* A container: names, in the order of its directory, without folders; and read(name), whose bytes are unpacked. */
export class Zip {
  #bytes;
  #view;
  #entries = new Map();

  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = readEnd(this.#view);
    const seen = new Set();
    let total = 0;
    let at = end.from;
    for (let i = 0; i < end.count; i++) {
      const entry = readEntry(bytes, this.#view, at);
      const plain = entry.name.normalize('NFC').toLowerCase();
      if (seen.has(plain)) refuse(entry.name);
      seen.add(plain);
      total += entry.size;
      if (total > TOTAL_MAX) refuse('too large');
      if (!entry.name.endsWith('/')) this.#entries.set(entry.name, entry);
      at = entry.next;
    }
    if (at !== end.from + end.size) refuse('directory');
  }

  get names() {
    return [...this.#entries.keys()];
  }

  has(name) {
    return this.#entries.has(name);
  }

  async read(name) {
    const entry = this.#entries.get(name) ?? refuse(name);
    const packed = bytesOf(this.#bytes, this.#view, entry);
    if (entry.method === DEFLATED) return inflated(packed, entry.size);
    return entry.packed === entry.size ? packed : refuse(name);
  }
}
