/* SPDX-License-Identifier: Apache-2.0 */
/* Elements, made of text alone: nothing that comes from a file or an answer is ever read as HTML. */
import { say } from './words.js';

/* make('p', 'note', 'text', other elements…) */
export function make(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter((part) => part !== null && part !== undefined));
  return element;
}

/* download: under which name it is kept; without, it is gone to. */
export function link(href, text, download) {
  const a = make('a', '', text);
  a.href = href;
  if (download) a.download = download;
  return a;
}

/* Names and values; rows without a value are left out. */
export function facts(rows) {
  const list = make('dl', 'facts');
  for (const [name, ...value] of rows) {
    if (!value.some((part) => part !== '' && part !== null && part !== undefined)) continue;
    list.append(make('dt', '', say(name)), make('dd', '', ...value));
  }
  return list;
}

export const list = (className, items) => make('ul', className, ...items.map((item) => make('li', '', item)));

/* A verdict in a sign, a word and a sentence. */
export function banner(kind, heading, ...rest) {
  const sign = make('span', 'sign', { passed: '✓', failed: '✕', unknown: '?' }[kind]);
  sign.ariaHidden = 'true';
  const title = make('h2', '', heading);
  title.tabIndex = -1;
  return make('div', `verdict ${kind}`, sign, make('div', '', title, ...rest));
}
