/* SPDX-License-Identifier: Apache-2.0 */
/* A report, for people to read and print. */
import { banner, facts, link, list, make } from './build.js';
import { known, moment, say, told } from './words.js';

const KINDS = { TOTAL_PASSED: 'passed', TOTAL_FAILED: 'failed', INDETERMINATE: 'unknown' };
const PICTURES = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', bmp: 'image/bmp', svg: 'image/svg+xml' };

export const kindOf = (indication) => KINDS[indication] ?? 'unknown';

const allChecks = (report) => [...report.checks, ...report.signatures.flatMap((s) => s.checks)];
const digestOnly = (checks) => checks.some((c) => c.note === 'NO_REFERENCES_SEEN');

/* Whom a distinguished name names, for people: the organisation, else all of it. */
const nameIn = (subject) => /(?:^|, ?)O=([^,]+)/.exec(subject)?.[1] ?? subject;

/* ---- checks ---- */

/* Where in the file something was found: a file's name, or a field of the signed value, which has a word of its own. */
const placeOf = (where) => (known(`field_${where}`) ? say('field', say(`field_${where}`), where) : where);

/* GM/T 0031-2025 is quoted by the name of its part, which has a word in both languages. */
const clauseOf = (standard) => standard
  .replace(/, seal verification (\w+)$/, (_, step) => ` ${say('seal_verification', step)}`)
  .replace(/, seal data$/, () => ` ${say('seal_data')}`);

/* A check: result, what it found, the place, and by which clause and article. */
function checkItem(check) {
  const place = [check.where ? placeOf(check.where) : '', check.detail].filter(Boolean).join(' · ');
  return make('li', `check ${check.result}`,
    make('span', 'result', say(`result_${check.result}`)),
    make('span', 'finding', told(check.message), place ? make('span', 'where', place) : null),
    make('span', 'ground', `${say('standards', clauseOf(check.standard))} · ${say('article', check.article)} · `,
      make('code', '', check.reason ?? check.note ?? check.check)));
}

const checkList = (checks) => make('ul', 'checks', ...checks.map(checkItem));

function titled(key, checks) {
  return checks.length ? make('div', '', make('h4', '', say(key)), checkList(checks)) : null;
}

function everyCheck(checks, key) {
  const count = (...results) => checks.filter((c) => results.includes(c.result)).length;
  const summary = say('checks', count('passed', 'warning'), count('failed', 'unknown'), count('skipped'));
  return make('details', '', make('summary', '', key ? say(key) : summary), checkList(checks));
}

/* ---- the verdict ---- */

function passedWords(report) {
  if (digestOnly(allChecks(report))) return say('passed_digest');
  if (report.document.format === 'seal') return say('passed_seal');
  return report.policy.name === 'standard' ? say('passed_words') : say('passed_limited', report.policy.name);
}

/* What the reason means, and at which places it was found. */
function reasonWords(report) {
  const found = allChecks(report).filter((c) => c.reason === report.reason);
  const places = [...new Set(found.map((c) => c.where).filter(Boolean))];
  return [
    make('p', '', found.length ? told(found[0].message) : report.reason, ' ', make('code', '', report.reason)),
    places.length ? make('p', 'where', say('place', places.map(placeOf).join(say('and')))) : null,
    report.reason === 'NO_SIGNATURE' ? null : make('p', '', say(`advice_${report.indication}`)),
  ];
}

/* Whose signature it is, and when it was made. */
const signedBy = (s) => [s.seal?.name ?? (s.signer ? nameIn(s.signer.subject) : ''),
  s.signing_time ? moment(s.signing_time.value) : ''].filter(Boolean).join(say('and'));

/* Which file, and, once that is sure, whose seal is on it: what people compare with what lies before them. */
function subjectOf(report, name) {
  const signatures = report.indication === 'TOTAL_PASSED' ? report.signatures.map(signedBy) : [];
  const lines = [name, ...signatures].filter(Boolean);
  return lines.length ? list('subject', lines) : null;
}

/* The verdict on a report that was given; name: of the file, which the report does not have. */
export function verdict({ report }, name) {
  const passed = report.indication === 'TOTAL_PASSED';
  return banner(kindOf(report.indication), say(report.indication),
    ...(passed ? [make('p', '', passedWords(report))] : reasonWords(report)), subjectOf(report, name));
}

/* ---- a signature ---- */

function pictureOf(seal, pictures) {
  const shown = pictures?.get(seal.picture.sm3);
  const type = PICTURES[seal.picture.type.toLowerCase()];
  const size = say('picture_size', seal.picture.width_mm, seal.picture.height_mm);
  if (!shown || !type) {
    const why = type ? say('picture_none') : say('picture_type', seal.picture.type);
    return make('figure', 'picture none', make('span', '', why), make('figcaption', '', size));
  }
  const image = make('img', '');
  let text = '';
  for (let at = 0; at < shown.data.length; at += 0x8000) text += String.fromCharCode(...shown.data.subarray(at, at + 0x8000));
  image.src = `data:${type};base64,${btoa(text)}`;
  image.alt = say('picture_alt', seal.name);
  return make('figure', 'picture', image, make('figcaption', '', size));
}

const small = (text) => make('small', '', text);

const party = (p) => (p ? [nameIn(p.subject), small(p.subject), small(say('issued_by', p.issuer))] : []);

function signedAt(time) {
  if (!time) return [];
  const mark = make('span', `tag ${time.source}`, say(`time_${time.source}`));
  return [moment(time.value), ' ', mark];
}

function statusOf(status) {
  if (!status) return [];
  return [say(`status_${status.value}`), status.registry ? small(say('by_registry', status.registry)) : null];
}

function signatureFacts(s) {
  const seal = s.seal;
  return facts([
    ['seal_name', seal?.name],
    ['seal_code', seal?.code],
    ['signer', ...party(s.signer)],
    ['signed_at', ...signedAt(s.signing_time)],
    ['seal_status', ...statusOf(s.status)],
    ['seal_period', seal ? say('until', moment(seal.valid_from, false), moment(seal.valid_to, false)) : ''],
    ['maker', ...party(s.maker)],
    ['standard', s.format],
  ]);
}

/* Plainly, what this signature says nothing about. */
function coverageOf(s) {
  if (digestOnly(s.checks)) return make('p', 'cover open', say('not_seen'));
  if (!s.coverage) return null;
  if (s.coverage.unprotected.length === 0) return make('p', 'cover', say('covered', s.coverage.protected));
  return make('div', 'cover open', make('p', '', say('not_covered')), list('files', s.coverage.unprotected));
}

function signatureCard(s, number, alone, pictures) {
  const heading = alone ? say('seal_alone') : say('signature', number);
  const tag = make('span', `tag ${kindOf(s.indication)}`, say(s.indication));
  const bad = s.checks.filter((c) => c.result === 'failed' || c.result === 'unknown');
  return make('article', 'card signature',
    make('h3', '', heading, ' ', tag),
    make('div', 'who', s.seal ? pictureOf(s.seal, pictures) : null, signatureFacts(s)),
    coverageOf(s),
    titled('findings', bad),
    titled('notes', s.checks.filter((c) => c.result === 'warning')),
    everyCheck(s.checks));
}

/* ---- the whole ---- */

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/* What the gateway does not keep can be had from here, as long as this page is open. */
function filesFromHere({ report, bytes, signature }) {
  const at = (part, type) => URL.createObjectURL(new Blob([part], { type }));
  return [
    make('span', 'remark', say('not_kept')),
    link(at(bytes, 'application/json'), say('report_json'), `${report.id}.json`),
    link(at(bytesOf(signature), 'application/pkcs7-signature'), say('report_p7s'), `${report.id}.json.p7s`),
  ];
}

function filesFromThere({ report }) {
  const at = `/v1/verifications/${report.id}`;
  return [link(at, say('report_page')), link(`${at}/report`, say('report_json'), `${report.id}.json`),
    link(`${at}/signature`, say('report_p7s'), `${report.id}.json.p7s`)];
}

function reportLinks(given) {
  const print = make('button', 'plain', say('print'));
  print.type = 'button';
  print.addEventListener('click', () => window.print());
  return make('p', 'links no-print', ...(given.kept ? filesFromThere(given) : filesFromHere(given)), print);
}

function reportFacts(given, name) {
  const report = given.report;
  return make('section', 'card', make('h3', '', say('facts')), facts([
    ['file_name', name],
    ['format', known(`format_${report.document.format}`) ? say(`format_${report.document.format}`) : report.document.format],
    ['size', say('bytes', report.document.size.toLocaleString())],
    ['sm3', make('code', 'digest', report.document.sm3)],
    ['verified_at', moment(report.verified_at)],
    ['policy', `${report.policy.name} · ${say('version', report.policy.version)} · ${report.policy.time_rule}`],
    ['report_id', make('code', '', report.id)],
  ]), reportLinks(given), report.checks.length ? everyCheck(report.checks, 'checks_whole') : null);
}

export const limits = () => make('section', 'card quiet', make('h3', '', say('limits')), make('p', '', say('limits_words')));

/* What follows the verdict on a report that was given (ask.js). pictures: of the seals, by digest (ofd.js); name: of the file, which the report does not have. */
export function details(given, { pictures, name } = {}) {
  const report = given.report;
  const alone = report.document.format === 'seal';
  const part = document.createDocumentFragment();
  part.append(...report.signatures.map((s, i) => signatureCard(s, i + 1, alone, pictures)));
  part.append(reportFacts(given, name));
  return part;
}

/* On paper everything is open. */
export function openForPrint() {
  window.addEventListener('beforeprint', () => {
    for (const element of document.querySelectorAll('details:not(.no-print)')) element.open = true;
  });
}
