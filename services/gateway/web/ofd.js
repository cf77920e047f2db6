/* SPDX-License-Identifier: Apache-2.0 */
/* What the browser takes out of a file itself: what the signatures of an OFD package protect, compared there (GB/T 33190-2016
 * §18); and the pictures of seals. The signed values are for the gateway. */
import { pictureIn } from './der.js';
import { hex, sm3 } from './sm3.js';
import { isZip, Zip } from './zip.js';

const SM3_NAMES = ['sm3', '1.2.156.10197.1.401'];

/* ST_Loc: from the root when it begins with a slash, else beside the file it stands in. */
function resolve(loc, base) {
  const path = loc.startsWith('/') ? loc : `/${base.replace(/[^/]*$/, '')}${loc}`;
  const parts = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) throw new RangeError(loc);
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.join('/');
}

async function xmlOf(zip, name) {
  const bytes = await zip.read(name);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const xml = new DOMParser().parseFromString(text, 'application/xml');
  if (/<!DOCTYPE/i.test(text) || xml.getElementsByTagName('parsererror').length > 0) throw new SyntaxError(name);
  return { name, bytes, root: xml.documentElement };
}

const all = (element, name) => [...element.getElementsByTagNameNS('*', name)];

function only(element, name) {
  const found = all(element, name);
  if (found.length !== 1) throw new SyntaxError(name);
  return found[0];
}

/* Two texts for one place would be two readings. */
const location = (element, base) => resolve(element.textContent.trim(), base);

async function compared(zip, reference, base) {
  const ref = reference.getAttribute('FileRef');
  const name = resolve(ref, base);
  if (!zip.has(name)) return { name, same: false };
  const want = only(reference, 'CheckValue').textContent.trim();
  const got = btoa(String.fromCharCode(...sm3(await zip.read(name))));
  return { name, same: want === got };
}

async function readSignature(zip, name, id, told) {
  const xml = await xmlOf(zip, name);
  const references = only(xml.root, 'References');
  const method = (references.getAttribute('CheckMethod') ?? '').toLowerCase();
  if (!SM3_NAMES.includes(method)) throw new RangeError('CheckMethod');
  const valueName = location(only(xml.root, 'SignedValue'), name);
  const files = [];
  for (const reference of all(references, 'Reference')) {
    files.push(await compared(zip, reference, name));
    told();
  }
  return { id, digest: sm3(xml.bytes), value: await zip.read(valueName), files, own: [name, valueName] };
}

/* The packages' signatures: for each its id, the digest and value that the gateway judges, and for every file it names whether it
 * is the same; and the files that no signature names. Throws what cannot be read here beyond doubt. */
export async function compareOfd(bytes, told = () => {}) {
  const zip = new Zip(bytes);
  const root = await xmlOf(zip, 'OFD.xml');
  const signatures = [];
  const lists = [];
  for (const list of all(root.root, 'Signatures')) {
    const listName = location(list, root.name);
    const listXml = await xmlOf(zip, listName);
    lists.push(listName);
    for (const entry of all(listXml.root, 'Signature')) {
      const name = resolve(entry.getAttribute('BaseLoc'), listName);
      signatures.push(await readSignature(zip, name, entry.getAttribute('ID') ?? '', told));
    }
  }
  const named = new Set(signatures.flatMap((s) => [...s.files.map((f) => f.name), ...s.own]).concat(lists));
  return { signatures, open: zip.names.filter((name) => !named.has(name)) };
}

/* PDF 32000-1 §12.8: a signature's /Contents is a hexadecimal string, filled up with zeros behind the value. */
function* valuesInPdf(bytes) {
  const text = new TextDecoder('latin1').decode(bytes);
  for (const [, digits] of text.matchAll(/\/Contents\s*<([0-9A-Fa-f]{64,})>/g)) {
    yield Uint8Array.from({ length: digits.length >> 1 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
  }
}

const isPdf = (bytes) => String.fromCharCode(...bytes.subarray(0, 5)) === '%PDF-';

/* The pictures of the seals in a file, by the digest that a report names them by. A container is only searched, so one that
 * could be read in two ways is no danger: a picture that is not in the report is not shown. */
export async function picturesIn(bytes) {
  const found = new Map();
  const keep = (value) => {
    const picture = pictureIn(value);
    if (picture) found.set(hex(sm3(picture.data)), picture);
  };
  try {
    if (isZip(bytes)) {
      const zip = new Zip(bytes);
      for (const name of zip.names.filter((n) => /\.(dat|esl)$/i.test(n))) keep(await zip.read(name));
    } else if (isPdf(bytes)) {
      for (const value of valuesInPdf(bytes)) keep(value);
    } else {
      keep(bytes);
    }
  } catch {
    /* no picture then */
  }
  return found;
}
