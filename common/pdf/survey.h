/* SPDX-License-Identifier: Apache-2.0 */
/* All objects of a document, whether something leads to them or not: where the signatures are, and what else a judge
 * wants to know. */
#ifndef PDF_SURVEY_H
#define PDF_SURVEY_H

#include "pdf/open.h"
#include "pdf/reader.h"

/* Reads every object, so that whatever qpdf has to say comes out; fills in the signatures (not yet what was changed
 * after them), active and outside. A signature is a dictionary of its type, one with ByteRange and Contents, and
 * whatever stands as the value of a signature field. E_PDF_AMBIGUOUS, E_PDF_LIMIT, E_NO_MEMORY. */
err pdf_survey(const struct pdf_reader *reader, struct pdf *pdf);

#endif
