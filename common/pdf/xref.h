/* SPDX-License-Identifier: Apache-2.0 */
/* The cross-reference by its raw bytes. qpdf reads it as most readers do; where readers differ it is refused here: an
 * object listed twice in one section (some take the first, some the last), listed both in a table and in its
 * stream, a table numbered from 1 by mistake, or packed twice in one object stream. */
#ifndef PDF_XREF_H
#define PDF_XREF_H

#include "pdf/reader.h"

/* Follow the sections from the one at this place. Borrows bytes. E_PDF_AMBIGUOUS, E_PDF_LIMIT over
 * PDF_SECTIONS_MAX, E_NO_MEMORY. */
err pdf_xref(const struct pdf_reader *reader, struct slice bytes, size_t place);

/* Of an object stream: that no object is in it twice. E_PDF_AMBIGUOUS, E_PDF_LIMIT, E_NO_MEMORY. */
err pdf_packed_once(const struct pdf_reader *reader, qpdf_oh stream);

#endif
