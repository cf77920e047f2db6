/* SPDX-License-Identifier: Apache-2.0 */
/* qpdf's C interface as the files of pdf/ use it: silent, without repairs, its errors and warnings as ours. No file
 * is opened, no thread started; C++ exceptions end behind the interface. */
#ifndef PDF_READER_H
#define PDF_READER_H

#include <qpdf/qpdf-c.h>

#include "base/arena.h"
#include "base/slice.h"

struct pdf_reader {
	struct arena *arena;
	qpdf_data qpdf; /* NULL: closed */
	int size;       /* object numbers are below it */
};

/* Read the cross-reference of a document whose bytes stay as long as the reader. E_PDF_FORM when it is none or is
 * encrypted; E_PDF_AMBIGUOUS when it is damaged; E_PDF_LIMIT over PDF_OBJECTS_MAX; E_NO_MEMORY. */
err pdf_reader_open(struct arena *arena, struct slice bytes, struct pdf_reader *out);
void pdf_reader_close(struct pdf_reader *reader);

/* E_PDF_AMBIGUOUS when qpdf has had to say anything since it was opened. */
err pdf_reader_settled(const struct pdf_reader *reader);

/* The keys of a dictionary, in the library's order, in the arena. Over PDF_OBJECTS_MAX: E_PDF_LIMIT. */
err pdf_keys(const struct pdf_reader *reader, qpdf_oh dictionary, const char ***keys, size_t *count);

/* The value of a dictionary's key; a null object when it is absent or this is no dictionary. Release it. */
qpdf_oh pdf_get(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key);

/* A name (with its "/"), or a string's bytes, copied; empty when the key holds none. */
err pdf_get_name(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key, struct slice *out);
err pdf_get_string(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key, struct slice *out);

/* An entry of this name. */
bool pdf_has_name(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key, const char *name);

/* Neither null nor absent. */
bool pdf_has(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key);

/* Object number of a reference; 0 for what stands in place. */
int pdf_id(const struct pdf_reader *reader, qpdf_oh value);

/* An object by its number, generation 0 unless it was referred to otherwise. Release it. */
static inline qpdf_oh pdf_object(const struct pdf_reader *reader, int id, int generation)
{
	return qpdf_get_object_by_id(reader->qpdf, id, generation);
}

static inline void pdf_release(const struct pdf_reader *reader, qpdf_oh value)
{
	qpdf_oh_release(reader->qpdf, value);
}

#endif
