/* SPDX-License-Identifier: Apache-2.0 */
/* The frame of a document and what a signature signs of it, by the raw bytes alone. */
#ifndef PDF_RANGE_H
#define PDF_RANGE_H

#include "pdf/open.h"

/* ISO 32000-1 §7.5: a whole document begins with its header and ends with startxref, a place and %%EOF; nothing stands
 * before, and nothing but one end of line behind. *xref is the place. E_PDF_AMBIGUOUS. */
err pdf_frame(struct slice bytes, size_t *xref);

/* ISO 32000-1 §12.8.1: ByteRange is [0 a b c]; between a and b stands nothing but the hexadecimal string of Contents, whose
 * bytes are contents; b + c is the end of a revision, that is: a whole document. Fills in value, parts, end and
 * last of the signature, or unsound. */
err pdf_range(struct arena *arena, struct slice file, const long long range[4], struct slice contents,
	      struct pdf_signature *signature);

/* "D:20261122160000+08'00'" (ISO 32000-1 §7.9.4) as a moment; a time without a zone is none. */
bool pdf_date(struct slice text, instant *out);

#endif
