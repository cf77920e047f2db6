/* SPDX-License-Identifier: Apache-2.0 */
/* What the objects of a revision are: only what bears on later updates. */
#ifndef PDF_LAYOUT_H
#define PDF_LAYOUT_H

#include "pdf/reader.h"

enum pdf_role {
	PDF_PLAIN,
	PDF_CATALOG,
	PDF_FORM,        /* the interactive form */
	PDF_NEW_FORM,    /* the same where there was none before */
	PDF_EMPTY_FIELD, /* a signature field without a signature, or its widget */
	PDF_PAGE,
};

struct pdf_layout {
	uint8_t *roles; /* of each object number below size */
	int size;
};

/* E_PDF_AMBIGUOUS for a page tree that is none; E_PDF_LIMIT over PDF_DEPTH_MAX; E_NO_MEMORY. */
err pdf_layout(const struct pdf_reader *reader, struct pdf_layout *out);

/* Is this field, or the field that this widget belongs to, one for a signature? */
bool pdf_is_signature_field(const struct pdf_reader *reader, qpdf_oh field);

/* The value of a signature field: its own or that of the field it belongs to; may be null. Release it. */
qpdf_oh pdf_field_value(const struct pdf_reader *reader, qpdf_oh field);

#endif
