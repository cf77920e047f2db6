/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/read.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>

#include "base/buf.h"
#include "xml/blank.h"
#include "xml/encoding.h"

/* What a parse carries. libxml2's callbacks cannot return an error: the first one is kept here and stops it. */
struct reading {
	struct arena *arena;
	struct slice bytes; /* without the byte order mark */
	size_t shift;       /* length of the byte order mark */
	size_t levels;      /* that are kept */
	xmlParserCtxtPtr parser;
	struct xml_node *open[XML_DEPTH_MAX]; /* from the root to the element being read */
	struct xml_node *last[XML_DEPTH_MAX]; /* its youngest child, on each level */
	size_t depth;
	size_t nodes;
	struct buf text; /* since the last tag */
	struct xml_node *root;
	err failed;
	unsigned failed_line;
	const char *why;
};

static void stop(struct reading *r, enum code code, const char *why)
{
	if (r->failed.code != E_OK)
		return;
	r->failed = (err){code};
	r->failed_line = (unsigned)xmlSAX2GetLineNumber(r->parser);
	r->why = why;
	xmlStopParser(r->parser);
}

static size_t position(const struct reading *r)
{
	long consumed = xmlByteConsumed(r->parser);

	return consumed < 0 || (size_t)consumed > r->bytes.len ? r->bytes.len : (size_t)consumed;
}

/* The last "<" before an offset: no "<" can stand inside a tag. */
static size_t tag_start(const struct reading *r, size_t before)
{
	const uint8_t *at = before > 0 ? memrchr(r->bytes.at, '<', before) : NULL;

	return at ? (size_t)(at - r->bytes.at) : 0;
}

static bool has_character_reference(struct slice raw)
{
	return memmem(raw.at, raw.len, "&#", 2) != NULL;
}

static bool is_blank(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!xml_is_blank(text.at[i]))
			return false;
	return true;
}

static enum xml_space space_of(const xmlChar *uri)
{
	struct slice name = slice_str((const char *)uri);

	if (slice_is(name, "http://www.ofdspec.org/2016"))
		return XML_OFD;
	return slice_is(name, "http://www.ofdspec.org") ? XML_OFD_OLD : XML_FOREIGN;
}

/* XInclude of 2001 and of the 2003 draft. */
static bool is_include(const xmlChar *uri)
{
	return uri && (xmlStrEqual(uri, BAD_CAST "http://www.w3.org/2001/XInclude") ||
		       xmlStrEqual(uri, BAD_CAST "http://www.w3.org/2003/XInclude"));
}

static bool asks_for_schema(const xmlChar *name, const xmlChar *uri)
{
	return xmlStrEqual(uri, BAD_CAST "http://www.w3.org/2001/XMLSchema-instance") &&
	       (xmlStrEqual(name, BAD_CAST "schemaLocation") ||
		xmlStrEqual(name, BAD_CAST "noNamespaceSchemaLocation"));
}

/* libxml2 gives five pointers per attribute: name, prefix, namespace, start and end of the value. */
static err check_attributes(int count, const xmlChar **given)
{
	if (count > XML_ATTRS_MAX)
		return FAIL(E_XML_FORBIDDEN, "%d attributes, over %d", count, XML_ATTRS_MAX);
	for (int i = 0; i < count; i++) {
		if (asks_for_schema(given[i * 5], given[i * 5 + 2]))
			return FAIL(E_XML_FORBIDDEN, "a schema to be fetched");
		for (int j = 0; j < i; j++)
			if (xmlStrEqual(given[i * 5], given[j * 5]))
				return FAIL(E_XML_SHAPE, "two attributes of one name");
	}
	return OK;
}

/* libxml2 hands "&" on as "&#38;", for a reader that would expand entities later. */
static err copy_value(struct arena *arena, struct slice given, struct slice *out)
{
	uint8_t *copy = arena_room(arena, given.len + 1);
	size_t len = 0;

	REQUIRE(copy, E_NO_MEMORY);
	for (size_t i = 0; i < given.len; i++) {
		copy[len++] = given.at[i];
		if (slice_starts(slice_from(given, i), "&#38;"))
			i += 4;
	}
	*out = slice(copy, len);
	return OK;
}

static err take_attributes(struct reading *r, struct xml_node *node, int count, const xmlChar **given,
			   bool plain)
{
	struct xml_attr *attrs = arena_array(r->arena, (size_t)count, struct xml_attr);

	REQUIRE(attrs, E_NO_MEMORY);
	for (int i = 0; i < count; i++, given += 5) {
		struct slice value = slice(given[3], (size_t)(given[4] - given[3]));

		attrs[i].prefixed = given[1] != NULL;
		attrs[i].plain = plain;
		TRY(arena_copy(r->arena, slice_str((const char *)given[0]), &attrs[i].name));
		TRY(copy_value(r->arena, value, &attrs[i].value));
	}
	node->attrs = attrs;
	node->attr_count = (size_t)count;
	return OK;
}

/* The element being read, NULL below the levels that are kept. */
static struct xml_node *current(const struct reading *r)
{
	return r->depth > 0 && r->depth <= r->levels ? r->open[r->depth - 1] : NULL;
}

/* Text before a child or behind it belongs to an element with children, where only blanks make sense. */
static void drop_text(struct reading *r)
{
	struct xml_node *node = current(r);

	if (node && !is_blank(buf_slice(&r->text)))
		node->mixed = true;
	r->text.len = 0;
}

static void link_node(struct reading *r, struct xml_node *node)
{
	struct xml_node *parent = current(r);

	if (!parent) {
		r->root = node;
	} else {
		if (parent->child)
			r->last[r->depth - 1]->next = node;
		else
			parent->child = node;
		parent->child_count++;
		r->last[r->depth - 1] = node;
	}
	r->open[r->depth] = node;
}

/* Where the tag stands: at its ">" or "/>" now, and back to its "<". */
static struct slice place_node(struct reading *r, struct xml_node *node)
{
	size_t to = position(r), from = tag_start(r, to);

	node->line = (unsigned)xmlSAX2GetLineNumber(r->parser);
	node->start = from + r->shift;
	node->self_closing = to < r->bytes.len && r->bytes.at[to] == '/';
	node->inside = to + r->shift + (node->self_closing ? 2 : 1);
	return slice(r->bytes.at + from, to - from);
}

static err open_node(struct reading *r, const xmlChar *name, const xmlChar *uri, int attrs,
		     const xmlChar **given)
{
	const enum xml_space space = space_of(uri);
	struct xml_node *node;
	struct slice tag;

	if (space == XML_FOREIGN && is_include(uri))
		return FAIL(E_XML_FORBIDDEN, "XInclude");
	if (r->depth == XML_DEPTH_MAX || ++r->nodes > XML_NODES_MAX)
		return FAIL(E_XML_FORBIDDEN, "too deep, or too many elements");
	TRY(check_attributes(attrs, given));
	drop_text(r);
	if (r->depth >= r->levels)
		return OK;
	node = arena_new(r->arena, struct xml_node);
	REQUIRE(node, E_NO_MEMORY);
	node->space = space;
	tag = place_node(r, node);
	TRY(arena_copy(r->arena, slice_str((const char *)name), &node->name));
	TRY(take_attributes(r, node, attrs, given, !has_character_reference(tag)));
	link_node(r, node);
	return OK;
}

static void on_open(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int spaces,
		    const xmlChar **declared, int attrs, int defaulted, const xmlChar **given)
{
	struct reading *r = context;
	err e;
	(void)prefix, (void)spaces, (void)declared, (void)defaulted;

	if (r->failed.code != E_OK)
		return;
	e = open_node(r, name, uri, attrs, given);
	r->depth++;
	if (e.code != E_OK)
		stop(r, e.code, NULL);
}

static err close_node(struct reading *r)
{
	struct xml_node *node = current(r);
	struct slice raw;

	if (!node) {
		r->text.len = 0;
		return OK;
	}
	node->end = position(r) + r->shift;
	node->outside = node->self_closing ? node->inside : tag_start(r, node->end - r->shift) + r->shift;
	if (node->child) {
		drop_text(r);
	} else {
		raw = slice(r->bytes.at + node->inside - r->shift, node->outside - node->inside);
		node->plain = !memchr(raw.at, '<', raw.len) && !has_character_reference(raw);
		TRY(arena_copy(r->arena, buf_slice(&r->text), &node->text));
		r->text.len = 0;
	}
	return OK;
}

static void on_close(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct reading *r = context;
	err e;
	(void)name, (void)prefix, (void)uri;

	if (r->failed.code != E_OK || r->depth == 0)
		return;
	e = close_node(r);
	r->depth--;
	if (e.code != E_OK)
		stop(r, e.code, NULL);
}

static void on_text(void *context, const xmlChar *text, int len)
{
	struct reading *r = context;
	err e;

	if (r->failed.code != E_OK || !current(r))
		return;
	e = buf_put(&r->text, slice(text, (size_t)len));
	if (e.code != E_OK)
		stop(r, e.code, NULL);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	(void)name, (void)external, (void)system;
	stop(context, E_XML_FORBIDDEN, "a DOCTYPE");
}

static void on_instruction(void *context, const xmlChar *target, const xmlChar *data)
{
	(void)target, (void)data;
	stop(context, E_XML_FORBIDDEN, "a processing instruction");
}

static void on_reference(void *context, const xmlChar *name)
{
	(void)name;
	stop(context, E_XML_FORBIDDEN, "an entity");
}

static void on_comment(void *context, const xmlChar *text)
{
	(void)context, (void)text;
}

#if LIBXML_VERSION >= 21200
static void on_complaint(void *context, const xmlError *complaint)
#else
static void on_complaint(void *context, xmlErrorPtr complaint)
#endif
{
	struct reading *r = context;

	if (complaint->level < XML_ERR_ERROR)
		return;
	stop(r, complaint->code == XML_ERR_NO_MEMORY ? E_NO_MEMORY : E_XML_SHAPE, "not well-formed");
}

static const xmlSAXHandler handler = {
	.initialized = XML_SAX2_MAGIC,
	.internalSubset = on_doctype,
	.externalSubset = on_doctype,
	.reference = on_reference,
	.characters = on_text,
	.ignorableWhitespace = on_text,
	.cdataBlock = on_text,
	.comment = on_comment,
	.processingInstruction = on_instruction,
	.startElementNs = on_open,
	.endElementNs = on_close,
	.serror = on_complaint,
};

/* All is at hand, and libxml2 would ask for more at every token of the last 250 bytes. */
static void ask_for_no_more(xmlParserCtxtPtr parser)
{
	parser->input->buf->readcallback = NULL;
}

static void parse(struct reading *r)
{
	xmlInitParser();
	r->parser = xmlCreateMemoryParserCtxt((const char *)r->bytes.at, (int)r->bytes.len);
	if (!r->parser) {
		r->failed.code = r->bytes.len == 0 ? E_XML_SHAPE : E_NO_MEMORY;
		return;
	}
	xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOWARNING);
	*r->parser->sax = handler;
	ask_for_no_more(r->parser);
	r->parser->userData = r;
	xmlParseDocument(r->parser);
	if (!r->parser->wellFormed)
		stop(r, E_XML_SHAPE, "not well-formed");
	if (r->parser->myDoc)
		xmlFreeDoc(r->parser->myDoc);
	r->parser->myDoc = NULL;
	xmlFreeParserCtxt(r->parser);
}

err xml_read_top(struct arena *arena, struct slice bytes, size_t levels, struct xml_node **root)
{
	struct reading r = {.arena = arena, .bytes = bytes, .levels = levels};
	char line[32];

	if (bytes.len > XML_BYTES_MAX)
		return FAIL(E_TOO_BIG, "XML of %zu bytes", bytes.len);
	TRY(xml_check_encoding(bytes, &r.shift));
	r.bytes = slice_from(bytes, r.shift);
	buf_init(&r.text, arena, XML_BYTES_MAX);
	parse(&r);
	snprintf(line, sizeof(line), "line %u", r.failed_line);
	if (r.failed.code != E_OK && r.why)
		return FAIL_AT(r.failed.code, line, "%s", r.why);
	TRY(r.failed);
	if (!r.root || r.depth != 0)
		return FAIL(E_XML_SHAPE, "no whole element");
	*root = r.root;
	return OK;
}

err xml_read(struct arena *arena, struct slice bytes, struct xml_node **root)
{
	return xml_read_top(arena, bytes, XML_DEPTH_MAX, root);
}
