/* SPDX-License-Identifier: Apache-2.0 */
/* Write XML, without blanks between elements, and escape what needs it. Names are ours and trusted; values are
 * checked to be printable UTF-8.
 *
 * A writer keeps the first error, so that a document is written without a test per line; xml_writer_end tells. */
#ifndef XML_WRITE_H
#define XML_WRITE_H

#include "base/buf.h"

struct xml_writer {
	struct buf *out;
	const char *open[XML_DEPTH_MAX]; /* names of the open elements */
	size_t depth;
	bool in_tag; /* the last start tag can take attributes */
	err failed;
};

void xml_writer_init(struct xml_writer *writer, struct buf *out);

/* The declaration: version 1.0, UTF-8. */
void xml_declare(struct xml_writer *writer);

void xml_open(struct xml_writer *writer, const char *name);
void xml_put_attr(struct xml_writer *writer, const char *name, struct slice value);
void xml_put_text(struct xml_writer *writer, struct slice text);
void xml_close(struct xml_writer *writer);

/* An element with text alone. */
void xml_element(struct xml_writer *writer, const char *name, struct slice text);

/* All elements closed, and no error: E_FIELD for text that is not printable, E_TOO_BIG, E_NO_MEMORY. */
err xml_writer_end(struct xml_writer *writer);

#endif
