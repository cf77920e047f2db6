// SPDX-License-Identifier: Apache-2.0
// All tests of the page, in one browser.
import './verify.mjs';
import './here.mjs';
import './report.mjs';
import './status.mjs';
import './access.mjs';
import './reader.mjs';
