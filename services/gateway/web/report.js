/* SPDX-License-Identifier: Apache-2.0 */
/* The page of one report, at the report's own address: /v1/verifications/{id}. */
import { askReport } from './ask.js';
import { banner, make } from './build.js';
import { complaint } from './complain.js';
import { details, limits, openForPrint, verdict } from './show.js';
import { languageSwitch, onLanguage, say } from './words.js';

const place = document.getElementById('report');
const id = decodeURIComponent(location.pathname.split('/').pop());
let given = null;
let refused = null;

function show() {
  if (refused) {
    const none = refused.status === 404;
    place.replaceChildren(none ? banner('unknown', say('report_none'), make('p', '', make('code', '', id))) : complaint(refused));
  } else if (given) {
    place.replaceChildren(verdict(given), details(given), limits());
  }
}

onLanguage(show);
languageSwitch(document.getElementById('language'));
openForPrint();
try {
  given = await askReport(id);
} catch (error) {
  refused = error;
}
show();
place.ariaBusy = 'false';
