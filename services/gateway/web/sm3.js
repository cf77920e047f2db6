/* SPDX-License-Identifier: Apache-2.0 */
/* SM3 (GB/T 32905-2016) for the browser, so that a document need not leave it. Digests are 32 bytes. */

const BLOCK = 64;
const START = [
  0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
];

const turn = (x, n) => (x << n) | (x >>> (32 - n));
const p0 = (x) => x ^ turn(x, 9) ^ turn(x, 17);
const p1 = (x) => x ^ turn(x, 15) ^ turn(x, 23);

/* T_j turned by j: GB/T 32905 §4.2. */
const T = new Int32Array(64).map((_, j) => turn(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32));

/* GB/T 32905 §5.3: message expansion, then 64 rounds; of the first 16 the functions FF and GG are others. */
function compress(v, w, bytes, at) {
  for (let j = 0; j < 16; j++, at += 4) {
    w[j] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let j = 16; j < 68; j++) {
    w[j] = p1(w[j - 16] ^ w[j - 9] ^ turn(w[j - 3], 15)) ^ turn(w[j - 13], 7) ^ w[j - 6];
  }
  let a = v[0];
  let b = v[1];
  let c = v[2];
  let d = v[3];
  let e = v[4];
  let f = v[5];
  let g = v[6];
  let h = v[7];
  for (let j = 0; j < 64; j++) {
    const a12 = turn(a, 12);
    const ss1 = turn((a12 + e + T[j]) | 0, 7);
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) | 0;
    const tt2 = (gg + h + ss1 + w[j]) | 0;
    d = c;
    c = turn(b, 9);
    b = a;
    a = tt1;
    h = g;
    g = turn(f, 19);
    f = e;
    e = p0(tt2);
  }
  v[0] ^= a;
  v[1] ^= b;
  v[2] ^= c;
  v[3] ^= d;
  v[4] ^= e;
  v[5] ^= f;
  v[6] ^= g;
  v[7] ^= h;
}

/* A digest of parts that follow each other: add…, then end once. */
export class Sm3 {
  #state = new Int32Array(START);
  #words = new Int32Array(68);
  #rest = new Uint8Array(BLOCK);
  #length = 0;

  add(bytes) {
    let from = 0;
    let have = this.#length % BLOCK;
    this.#length += bytes.length;
    if (have > 0) {
      const part = bytes.subarray(0, BLOCK - have);
      this.#rest.set(part, have);
      have += part.length;
      from = part.length;
      if (have < BLOCK) return this;
      this.#compress(this.#rest, 0);
    }
    for (; from + BLOCK <= bytes.length; from += BLOCK) this.#compress(bytes, from);
    this.#rest.set(bytes.subarray(from), 0);
    return this;
  }

  end() {
    const bits = this.#length * 8;
    const have = this.#length % BLOCK;
    const size = have + 9 > BLOCK ? 2 * BLOCK : BLOCK;
    const last = new Uint8Array(size);
    last.set(this.#rest.subarray(0, have));
    last[have] = 0x80;
    const view = new DataView(last.buffer);
    view.setUint32(size - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(size - 4, bits >>> 0);
    for (let at = 0; at < size; at += BLOCK) this.#compress(last, at);
    const out = new Uint8Array(32);
    const digest = new DataView(out.buffer);
    this.#state.forEach((word, i) => digest.setInt32(4 * i, word));
    return out;
  }

  #compress(bytes, at) {
    compress(this.#state, this.#words, bytes, at);
  }
}

export const sm3 = (bytes) => new Sm3().add(bytes).end();

export const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/* A large file, piece by piece; told(done, of) after each, and the page stays alive in between. */
export async function sm3OfFile(file, told = () => {}) {
  const PIECE = 4 * 1024 * 1024;
  const digest = new Sm3();
  for (let at = 0; at < file.size; at += PIECE) {
    digest.add(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    told(Math.min(at + PIECE, file.size), file.size);
  }
  return digest.end();
}
