/* SPDX-License-Identifier: Apache-2.0 */
#include "ofd/insert.h"

#include "xml/blank.h"
#include "xml/read.h"
#include "xml/write.h"

enum { INSERTED_MAX = 4096 };

static err splice(struct arena *arena, struct slice bytes, size_t from, size_t to, struct slice middle,
		  struct slice *out)
{
	uint8_t *at = arena_take(arena, bytes.len - (to - from) + middle.len + 1);

	REQUIRE(at, E_NO_MEMORY);
	memcpy(at, bytes.at, from);
	if (middle.len > 0)
		memcpy(at + from, middle.at, middle.len);
	memcpy(at + from + middle.len, bytes.at + to, bytes.len - to);
	*out = slice(at, bytes.len - (to - from) + middle.len);
	return OK;
}

/* The prefix an element is written with, colon included; empty when it has none. What is inserted into the
 * element with the same prefix is in the same namespace. */
static struct slice prefix_of(struct slice bytes, const struct xml_node *node)
{
	struct slice tag = slice(bytes.at + node->start + 1, node->inside - node->start - 1);
	size_t len = 0;

	while (len < tag.len && tag.at[len] != ':' && tag.at[len] != '/' && tag.at[len] != '>' &&
	       !xml_is_blank(tag.at[len]))
		len++;
	return len < tag.len && tag.at[len] == ':' ? slice(tag.at, len + 1) : slice(NULL, 0);
}

static const char *prefixed(struct arena *arena, struct slice prefix, const char *name)
{
	return arena_text(arena, "%.*s%s", SLICE_ARG(prefix), name);
}

err ofd_insert_list(struct arena *arena, struct slice root_xml, size_t document, struct slice location,
		    struct slice *out)
{
	const struct xml_node *body, *empty;
	struct xml_node *root;
	struct xml_writer w;
	struct buf text;
	const char *name;

	TRY(xml_read(arena, root_xml, &root));
	body = xml_child(root, "DocBody");
	for (size_t i = 0; body && i < document; i++)
		body = xml_sibling(body, "DocBody");
	REQUIRE(body && !body->self_closing, E_XML_SHAPE);
	TRY(xml_maybe(body, "Signatures", &empty));
	name = prefixed(arena, prefix_of(root_xml, body), "Signatures");
	REQUIRE(name, E_NO_MEMORY);
	buf_init(&text, arena, INSERTED_MAX);
	xml_writer_init(&w, &text);
	xml_element(&w, name, location);
	TRY(xml_writer_end(&w));
	return splice(arena, root_xml, empty ? empty->start : body->outside,
		      empty ? empty->end : body->outside, buf_slice(&text), out);
}

static void put_record(struct xml_writer *w, const char *name, const struct ofd_record *record)
{
	xml_open(w, name);
	xml_put_attr(w, "ID", slice_str(record->id));
	xml_put_attr(w, "Type", slice_str(record->type));
	xml_put_attr(w, "BaseLoc", record->location);
	xml_close(w);
}

/* A list that closes itself, <ofd:Signatures/>, is opened first. */
static err open_list(struct arena *arena, struct slice list_xml, const struct xml_node *root,
		     struct slice *out)
{
	const char *end = arena_text(arena, "></%.*sSignatures>", SLICE_ARG(prefix_of(list_xml, root)));

	REQUIRE(end, E_NO_MEMORY);
	return splice(arena, list_xml, root->end - 2, root->end, slice_str(end), out);
}

err ofd_insert_record(struct arena *arena, struct slice list_xml, const struct ofd_record *record,
		      struct slice *out)
{
	const struct xml_node *max;
	struct xml_node *root;
	struct slice prefix, longer;
	struct xml_writer w;
	struct buf text;
	const char *name, *counter;

	TRY(xml_read(arena, list_xml, &root));
	if (root->self_closing) {
		TRY(open_list(arena, list_xml, root, &longer));
		return ofd_insert_record(arena, longer, record, out);
	}
	prefix = prefix_of(list_xml, root);
	name = prefixed(arena, prefix, "Signature");
	counter = prefixed(arena, prefix, "MaxSignId");
	REQUIRE(name && counter, E_NO_MEMORY);
	TRY(xml_maybe(root, "MaxSignId", &max));
	buf_init(&text, arena, INSERTED_MAX);
	xml_writer_init(&w, &text);
	if (!max)
		xml_element(&w, counter, slice_str(record->max_id));
	put_record(&w, name, record);
	TRY(xml_writer_end(&w));
	TRY(splice(arena, list_xml, root->outside, root->outside, buf_slice(&text), out));
	if (!max || max->self_closing)
		return OK;
	/* MaxSignId lies before the insertion, so it has not moved. */
	return splice(arena, *out, max->inside, max->outside, slice_str(record->max_id), out);
}

err ofd_new_list(struct arena *arena, const struct ofd_record *record, struct slice *out)
{
	struct xml_writer w;
	struct buf text;

	buf_init(&text, arena, INSERTED_MAX);
	xml_writer_init(&w, &text);
	xml_declare(&w);
	xml_open(&w, "ofd:Signatures");
	xml_put_attr(&w, "xmlns:ofd", slice_str("http://www.ofdspec.org/2016"));
	xml_element(&w, "ofd:MaxSignId", slice_str(record->max_id));
	put_record(&w, "ofd:Signature", record);
	xml_close(&w);
	TRY(xml_writer_end(&w));
	*out = buf_slice(&text);
	return OK;
}
