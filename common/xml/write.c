/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/write.h"

#include "base/text.h"

static void keep(struct xml_writer *w, err e)
{
	if (w->failed.code == E_OK)
		w->failed = e;
}

static void put(struct xml_writer *w, const char *text)
{
	if (w->failed.code == E_OK)
		keep(w, buf_put_str(w->out, text));
}

static const char *escape_of(uint8_t c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static void put_escaped(struct xml_writer *w, struct slice text)
{
	size_t from = 0;

	if (!text_is_line(text))
		keep(w, FAIL(E_FIELD, "text that is not printable"));
	for (size_t i = 0; i < text.len && w->failed.code == E_OK; i++) {
		const char *escape = escape_of(text.at[i]);

		if (!escape)
			continue;
		keep(w, buf_put(w->out, slice(text.at + from, i - from)));
		put(w, escape);
		from = i + 1;
	}
	if (w->failed.code == E_OK)
		keep(w, buf_put(w->out, slice_from(text, from)));
}

static void end_tag(struct xml_writer *w)
{
	if (w->in_tag)
		put(w, ">");
	w->in_tag = false;
}

void xml_writer_init(struct xml_writer *w, struct buf *out)
{
	*w = (struct xml_writer){.out = out, .failed = OK};
}

void xml_declare(struct xml_writer *w)
{
	put(w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

void xml_open(struct xml_writer *w, const char *name)
{
	end_tag(w);
	if (w->depth == XML_DEPTH_MAX) {
		keep(w, FAIL(E_BUG, "too deep"));
		return;
	}
	w->open[w->depth++] = name;
	put(w, "<");
	put(w, name);
	w->in_tag = true;
}

void xml_put_attr(struct xml_writer *w, const char *name, struct slice value)
{
	put(w, " ");
	put(w, name);
	put(w, "=\"");
	put_escaped(w, value);
	put(w, "\"");
}

void xml_put_text(struct xml_writer *w, struct slice text)
{
	end_tag(w);
	put_escaped(w, text);
}

void xml_close(struct xml_writer *w)
{
	if (w->depth == 0) {
		keep(w, FAIL(E_BUG, "nothing is open"));
		return;
	}
	w->depth--;
	if (w->in_tag) {
		put(w, "/>");
	} else {
		put(w, "</");
		put(w, w->open[w->depth]);
		put(w, ">");
	}
	w->in_tag = false;
}

void xml_element(struct xml_writer *w, const char *name, struct slice text)
{
	xml_open(w, name);
	xml_put_text(w, text);
	xml_close(w);
}

err xml_writer_end(struct xml_writer *w)
{
	TRY(w->failed);
	REQUIRE(w->depth == 0, E_BUG);
	return OK;
}
