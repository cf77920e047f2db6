/* SPDX-License-Identifier: Apache-2.0 */
/* The page where anybody verifies a file, looks up a seal, or finds a report. */
import { askStatus, sendDigest, sendFile, SENT_MAX } from './ask.js';
import { banner, facts, list, make } from './build.js';
import { complaint, remark } from './complain.js';
import { compareOfd, picturesIn } from './ofd.js';
import { details, kindOf, limits, openForPrint, verdict } from './show.js';
import { hex, sm3OfFile } from './sm3.js';
import { languageSwitch, moment, onLanguage, say } from './words.js';

const $ = (id) => document.getElementById(id);
const bar = $('bar');
const result = $('result');
const statusResult = $('status-result');

/* What is shown, as functions, so that it can be said again in the other language. */
let shown = () => [];
let shownStatus = () => [];
let stage = '';

function tell(key, part, of) {
  stage = key;
  const words = key ? say(key) : '';
  if ($('stage').textContent !== words) $('stage').textContent = words;
  bar.hidden = !key;
  if (of > 0 && part < of) bar.value = Math.round((100 * part) / of);
  else bar.removeAttribute('value');
}

/* ---- verifying ---- */

async function verifySent(file) {
  const pictures = picturesIn(new Uint8Array(await file.arrayBuffer()));
  const given = await sendFile(file, (part, of) => tell(part < of ? 'sending' : 'judging', part, of));
  const context = { pictures: await pictures, name: file.name };
  return () => [verdict(given, context.name), details(given, context), limits()];
}

/* The first of the worst reports. */
const worstOf = (all) =>
  ['failed', 'unknown', 'passed'].map((kind) => all.find((g) => kindOf(g.report.indication) === kind)).find(Boolean);

function localVerdict(all, changed, open, count, name) {
  const subject = list('subject', [name]);
  if (changed.length) return banner('failed', say('TOTAL_FAILED'), make('p', '', say('changed_here')), list('files', changed), subject);
  if (!all.length) return banner('unknown', say('INDETERMINATE'), make('p', '', say('nothing_signed')), subject);
  const worst = worstOf(all);
  if (kindOf(worst.report.indication) !== 'passed') return verdict(worst, name);
  if (open.length) return banner('unknown', say('INDETERMINATE'), make('p', '', say('open_here')), list('files', open), subject);
  return banner('passed', say('TOTAL_PASSED'), make('p', '', say('passed_here', count)), subject);
}

function localResult(found) {
  const open = found.open.length ? [make('p', '', say('open_here')), list('files', found.open)] : [];
  return make('section', 'card', make('h3', '', say('compared')),
    ...found.signatures.map((s) => make('details', '', make('summary', '', say('compared_files', s.id, s.files.length)),
      make('ul', 'checks', ...s.files.map((f) => make('li', `check ${f.same ? 'passed' : 'failed'}`,
        make('span', 'result', say(f.same ? 'result_passed' : 'result_failed')), make('span', 'finding', f.name)))))),
    ...open);
}

/* The document stays here: what is protected is compared here, and the gateway judges the signed values. */
async function verifyHere(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  tell('comparing');
  const [found, pictures] = [await compareOfd(bytes), await picturesIn(bytes)];
  tell('judging');
  const all = [];
  for (const s of found.signatures) all.push(await sendDigest(hex(s.digest), s.value));
  const files = found.signatures.flatMap((s) => s.files);
  const changed = [...new Set(files.filter((f) => !f.same).map((f) => f.name))];
  const count = new Set(files.map((f) => f.name)).size;
  return () => [localVerdict(all, changed, found.open, count, file.name), localResult(found),
    ...all.map((given) => details(given, { pictures })), limits()];
}

async function verifyDetached(documentFile, valueFile) {
  const value = new Uint8Array(await valueFile.arrayBuffer());
  const digest = await sm3OfFile(documentFile, (part, of) => tell('hashing', part, of));
  tell('judging');
  const given = await sendDigest(hex(digest), value);
  const context = { pictures: await picturesIn(value), name: `${documentFile.name} · ${valueFile.name}` };
  return () => [verdict(given, context.name), details(given, context), limits()];
}

/* Show what comes of some work, and bring whoever reads to it. */
async function show(work) {
  const busy = document.body.classList;
  if (busy.contains('busy')) return;
  busy.add('busy');
  shown = () => [];
  result.replaceChildren();
  try {
    shown = await work();
  } catch (error) {
    shown = () => [complaint(error)];
  }
  busy.remove('busy');
  tell('');
  result.replaceChildren(...shown());
  result.querySelector('h2').focus();
}

function verifyFile(file) {
  const here = $('how-hash').checked;
  let wrong = null;
  if (file.size === 0) wrong = 'empty';
  else if (!here && file.size > SENT_MAX) wrong = 'too_large';
  if (wrong) return show(() => () => [banner('unknown', say(wrong))]);
  tell(here ? 'comparing' : 'sending');
  return show(() => (here ? verifyHere(file) : verifySent(file)));
}

function listenForFiles() {
  const input = $('file');
  const drop = $('drop');
  input.addEventListener('change', async () => {
    if (input.files.length) await verifyFile(input.files[0]);
    input.value = '';
  });
  for (const kind of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    window.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle('over', kind === 'dragover' || kind === 'dragenter');
    });
  }
  window.addEventListener('drop', (event) => {
    if (event.dataTransfer.files.length) verifyFile(event.dataTransfer.files[0]);
  });
  $('detached').addEventListener('submit', (event) => {
    event.preventDefault();
    const [documentFile] = $('detached-document').files;
    const [valueFile] = $('detached-value').files;
    const missing = !documentFile || !valueFile;
    $('detached-remark').replaceChildren(...(missing ? [remark('need_both')] : []));
    if (!missing) show(() => verifyDetached(documentFile, valueFile));
  });
}

/* ---- the status of a seal ---- */

/* A time is entered as the clock on the wall in Beijing shows it. */
const beijing = (text) => new Date(`${text}+08:00`).toISOString().replace(/\.\d+Z$/, 'Z');

function statusWords(answer) {
  const kind = { active: 'passed', unknown: 'unknown', none: 'unknown' }[answer.status] ?? 'failed';
  return [make('div', `answer ${kind}`, make('p', 'word', say(`status_${answer.status}`)), facts([
    ['seal_code', answer.seal_code],
    ['status_at', moment(answer.at)],
    ['status_since', answer.since ? moment(answer.since) : ''],
    ['status_until', answer.until ? moment(answer.until) : ''],
    ['status_registry', answer.registry],
  ]))];
}

function listenForStatus() {
  $('status-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const code = $('code').value.trim();
    const at = $('at').value;
    statusResult.replaceChildren(make('p', '', say('looking')));
    if (!code) {
      shownStatus = () => [remark('need_code')];
    } else {
      try {
        const answer = await askStatus(code, at ? beijing(at) : '');
        shownStatus = () => statusWords(answer);
      } catch (error) {
        shownStatus = () => [complaint(error)];
      }
    }
    statusResult.replaceChildren(...shownStatus());
  });
  $('find-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const id = $('id').value.trim();
    $('find-remark').replaceChildren(...(id ? [] : [remark('need_id')]));
    if (id) location.assign(`/v1/verifications/${encodeURIComponent(id)}`);
  });
}

listenForFiles();
listenForStatus();
openForPrint();
onLanguage(() => {
  result.replaceChildren(...shown());
  statusResult.replaceChildren(...shownStatus());
  tell(stage);
});
languageSwitch($('language'));
