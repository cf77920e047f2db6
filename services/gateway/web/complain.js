/* SPDX-License-Identifier: Apache-2.0 */
/* Why something could not be done, in words. */
import { Refused } from './ask.js';
import { banner, make } from './build.js';
import { language, say } from './words.js';

function reasonOf(error) {
  if (!(error instanceof Refused)) return say('unreadable_here');
  if (error.status === 0) return say('away');
  if (error.status === 429) return say('wait', error.seconds || 1);
  const problem = error.problem;
  const title = language() === 'zh' ? problem?.title_zh : problem?.title;
  if (!title && error.status >= 500) return say('resting', error.status);
  return say('problem', title ?? `HTTP ${error.status}`);
}

/* One thing that the user can mend, by its phrase. */
export const remark = (key) => make('p', 'remark', say(key));

export const complaint = (error) => banner('unknown', reasonOf(error));
