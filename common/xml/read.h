/* SPDX-License-Identifier: Apache-2.0 */
/* A bounded XML reader over libxml2 that gives a small read-only tree.
 *
 * Only what OFD needs exists here: elements, attributes and the text of elements without children. There is no
 * DTD, no entity but the five of XML itself, no processing instruction, no XInclude, no schema to be fetched,
 * no encoding but UTF-8: such input is refused with E_XML_FORBIDDEN, for two readers could read it as two
 * documents. Names are local names; the namespace is kept as one of three kinds (formats.md §7.1).
 *
 * The tree points into the bytes it was read from and into the arena; both must stay. */
#ifndef XML_READ_H
#define XML_READ_H

#include "base/arena.h"

enum xml_space {
	XML_OFD,     /* http://www.ofdspec.org/2016 */
	XML_OFD_OLD, /* http://www.ofdspec.org, seen in genuine documents */
	XML_FOREIGN, /* any other, or none */
};

struct xml_attr {
	struct slice name; /* local name; an attribute with a prefix is kept but never found by name */
	struct slice value;
	bool prefixed;
	bool plain; /* the tag holds no numeric character reference */
};

struct xml_node {
	struct slice name;
	enum xml_space space;
	struct slice text; /* of an element without children, references resolved; blanks are kept */
	bool plain; /* the text stands in one piece: no comment, CDATA or numeric character reference */
	bool mixed; /* has both children and text that is not blank */
	const struct xml_attr *attrs;
	size_t attr_count;
	struct xml_node *child; /* first child */
	struct xml_node *next;  /* next sibling */
	size_t child_count;
	unsigned line;
	size_t start;   /* offsets in the bytes: of "<" of the start tag, */
	size_t inside;  /* behind the start tag, */
	size_t outside; /* of "<" of the end tag; equal to inside when the tag closes itself, */
	size_t end;     /* behind the end tag */
	bool self_closing;
};

/* Read a document. Borrows bytes. E_XML_FORBIDDEN; E_XML_SHAPE when it is not well-formed; E_TOO_BIG over
 * XML_BYTES_MAX; E_NO_MEMORY. The place of an error is the line. */
err xml_read(struct arena *arena, struct slice bytes, struct xml_node **root);

/* The same, but keep the first levels of the tree only: of a page, what it refers to and not what it draws. The
 * rest is read and checked, and not kept. */
err xml_read_top(struct arena *arena, struct slice bytes, size_t levels, struct xml_node **root);

/* The first child of that local name; the next sibling of the same name; NULL when there is none. */
const struct xml_node *xml_child(const struct xml_node *node, const char *name);
const struct xml_node *xml_sibling(const struct xml_node *node, const char *name);

/* The one child of that name, which must stand in an OFD namespace. E_XML_SHAPE when there are two, when it is
 * foreign, or, for xml_one, when there is none; xml_maybe then gives NULL. */
err xml_one(const struct xml_node *node, const char *name, const struct xml_node **child);
err xml_maybe(const struct xml_node *node, const char *name, const struct xml_node **child);

/* The attribute without prefix of that name; NULL when there is none. */
const struct xml_attr *xml_attr(const struct xml_node *node, const char *name);

/* A value that must read the same for every reader: a path, an identifier, a digest. Without blanks around it.
 * E_XML_SHAPE when it is missing or empty, written with a numeric character reference, or split by a comment or
 * CDATA section; of an attribute, when it has a prefix. */
err xml_exact_text(const struct xml_node *node, struct slice *out);
err xml_exact_attr(const struct xml_node *node, const char *name, struct slice *out);

/* The same, but an empty slice when the attribute is missing or empty. */
err xml_exact_attr_maybe(const struct xml_node *node, const char *name, struct slice *out);

/* Any text or attribute, for showing to people; empty when missing. */
struct slice xml_text(const struct xml_node *node);
struct slice xml_attr_text(const struct xml_node *node, const char *name);

#endif
