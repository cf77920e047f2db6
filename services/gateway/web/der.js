/* SPDX-License-Identifier: Apache-2.0 */
/* As much DER as it takes to show the picture inside a seal. What is shown is compared with the digest in the report, so a
 * mistake made here shows no picture, never a wrong one. */

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
const IA5 = 0x16;

/* The element at a place: its tag, its content, and where the next one begins. */
function element(bytes, at) {
  const tag = bytes[at];
  let length = bytes[at + 1];
  let from = at + 2;
  if (length >= 0x80) {
    const count = length - 0x80;
    if (count < 1 || count > 4) throw new RangeError('length');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + bytes[from++];
  }
  if (!(from + length <= bytes.length)) throw new RangeError('end');
  return { tag, content: bytes.subarray(from, from + length), next: from + length };
}

function children(parent) {
  if (parent.tag !== SEQUENCE) throw new TypeError('not a SEQUENCE');
  const list = [];
  for (let at = 0; at < parent.content.length; at = list.at(-1).next) list.push(element(parent.content, at));
  return list;
}

/* GB/T 38540-2020 §6.1: SES_SealInfo ::= SEQUENCE { header, esID, property, picture, … };
 * SES_ESPictureInfo ::= SEQUENCE { type IA5String, data OCTET STRING, width INTEGER, height INTEGER } */
function pictureOfSeal(seal) {
  const info = children(children(seal)[0]);
  const [type, data] = children(info[3]);
  if (type.tag !== IA5 || data.tag !== OCTETS) throw new TypeError('not a picture');
  return { type: new TextDecoder().decode(type.content), data: data.content };
}

/* Seals and values are exchanged as base64 text too. */
function decoded(bytes) {
  if (bytes[0] === SEQUENCE) return bytes;
  return Uint8Array.from(atob(new TextDecoder().decode(bytes).trim()), (c) => c.charCodeAt(0));
}

/* The picture in a seal, or in a signed value (§7.1: SES_Signature ::= SEQUENCE { toSign SEQUENCE { version INTEGER,
 * eseal SESeal, … }, … }): { type, data }, or null when there is none to be read. */
export function pictureIn(bytes) {
  try {
    const root = element(decoded(bytes), 0);
    const first = children(root)[0];
    const inside = children(first);
    return pictureOfSeal(inside[0].tag === INTEGER ? inside[1] : root);
  } catch {
    return null;
  }
}
