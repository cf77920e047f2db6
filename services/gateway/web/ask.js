/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the gateway this page came from, and nobody else. */

export const SENT_MAX = 64 * 1024 * 1024;

/* An answer that is none of the wanted ones: problem is its application/problem+json, null when nothing came at all. */
export class Refused extends Error {
  constructor(status, problem, seconds) {
    super(problem?.title ?? 'no answer');
    this.status = status;
    this.problem = problem;
    this.seconds = seconds;
  }
}

function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

/* A report as it came: its exact bytes, the signature over them (base64), and whether the gateway keeps it (201) or it is too
 * large for that (200). */
function given(bytes, status, signature) {
  return { report: JSON.parse(new TextDecoder().decode(bytes)), bytes, signature, kept: status === 201 };
}

/* A file goes up by XMLHttpRequest, which alone tells how far it is. */
export function sendFile(file, told) {
  return new Promise((done, fail) => {
    const ask = new XMLHttpRequest();
    ask.open('POST', '/v1/verifications');
    ask.setRequestHeader('Content-Type', 'application/octet-stream');
    ask.upload.onprogress = (e) => told(e.loaded, e.total);
    ask.upload.onload = () => told(1, 1);
    ask.onerror = () => fail(new Refused(0, null, 0));
    ask.responseType = 'arraybuffer';
    ask.onload = () => {
      const field = (name) => ask.getResponseHeader(name);
      if (ask.status < 300) done(given(ask.response, ask.status, field('Report-Signature')));
      else fail(new Refused(ask.status, parsed(ask.response), Number(field('Retry-After'))));
    };
    ask.send(file);
  });
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { ...options, credentials: 'omit', redirect: 'error' });
  } catch {
    throw new Refused(0, null, 0);
  }
  const bytes = await answer.arrayBuffer();
  if (!answer.ok) throw new Refused(answer.status, parsed(bytes), Number(answer.headers.get('Retry-After')));
  return { answer, bytes };
}

const base64 = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};

export async function sendDigest(digest, value) {
  const { answer, bytes } = await ask('/v1/verifications', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ digest: `sm3:${digest}`, signed_value: base64(value) }),
  });
  return given(bytes, answer.status, answer.headers.get('Report-Signature'));
}

const json = { headers: { Accept: 'application/json' } };

export async function askReport(id) {
  const { answer, bytes } = await ask(`/v1/verifications/${encodeURIComponent(id)}`, json);
  return given(bytes, 201, answer.headers.get('Report-Signature'));
}

export async function askStatus(code, at) {
  const moment = at ? `?at=${encodeURIComponent(at)}` : '';
  return parsed((await ask(`/v1/seals/${encodeURIComponent(code)}/status${moment}`, json)).bytes);
}
