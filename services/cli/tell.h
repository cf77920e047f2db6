/* SPDX-License-Identifier: Apache-2.0 */
/* A report for people, in Chinese and English: the verdict, what each signature is, every check that found something with
 * its words, place, clause and article, and by name those that passed or were not made.
 *
 * It is told from the report's JSON, so a gateway's report, one from a bundle and one made here are told alike. */
#ifndef CLI_TELL_H
#define CLI_TELL_H

#include "cli/cli.h"

/* On standard output. What a report says that we do not know is left out; characters that would do something to a terminal
 * are shown as "?": names come out of strangers' files. E_SYNTAX: no JSON object. E_OUTPUT. */
err report_tell(struct slice json);

#endif
