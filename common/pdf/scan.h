/* SPDX-License-Identifier: Apache-2.0 */
/* The few words of PDF's own syntax that are read from raw bytes (ISO 32000-1 §7.2, §7.3). */
#ifndef PDF_SCAN_H
#define PDF_SCAN_H

#include "base/err.h"
#include "base/slice.h"

/* Blank: space, tab, line ends, form feed, NUL. */
bool pdf_is_blank(uint8_t c);

/* Each takes what it names off the front of the text, blanks before it included; false, and nothing taken, when
 * something else stands there. A number has at most ten digits. */
bool pdf_take_word(struct slice *text, const char *word);
bool pdf_take_number(struct slice *text, size_t *out);

/* The places that the trailer's dictionary at the front of the text gives as Prev and XRefStm; there is none when it is
 * 0. Strings and inner values are passed over. E_PDF_AMBIGUOUS: no dictionary, one of the keys twice, or a key that
 * is written with escapes. */
struct pdf_trailer {
	size_t prev;
	size_t stream;
};
err pdf_scan_trailer(struct slice text, struct pdf_trailer *out);

#endif
