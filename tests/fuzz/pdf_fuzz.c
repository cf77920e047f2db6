/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a PDF document; and as the objects of one, between a header and cross-references that fit, so that what
 * lies behind the frame is reached: 1e ends an object, 1d a revision. What is opened lies inside the bytes. */
#include <stdlib.h>

#include "base/buf.h"
#include "pdf/open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OBJECTS = 64 };

struct writer {
	struct buf out;
	size_t offsets[OBJECTS]; /* since the last end; 0 for others */
	size_t xref;
};

static void put(struct writer *w, const char *text)
{
	(void)buf_put_str(&w->out, text).code;
}

static size_t here(const struct writer *w)
{
	return buf_slice(&w->out).len;
}

static void end_revision(struct writer *w)
{
	size_t xref = here(w);

	put(w, "xref\n");
	for (int i = 1; i < OBJECTS; i++)
		if (w->offsets[i] > 0)
			(void)buf_putf(&w->out, "%d 1\n%010zu 00000 n \n", i, w->offsets[i]).code;
	if (w->xref == 0)
		(void)buf_putf(&w->out, "0 1\n0000000000 65535 f \n").code;
	(void)buf_putf(&w->out, "trailer\n<</Size %d/Root 1 0 R", OBJECTS).code;
	if (w->xref > 0)
		(void)buf_putf(&w->out, "/Prev %zu", w->xref).code;
	(void)buf_putf(&w->out, ">>\nstartxref\n%zu\n%%%%EOF\n", xref).code;
	w->xref = xref;
	memset(w->offsets, 0, sizeof(w->offsets));
}

static void begin_object(struct writer *w, int number)
{
	w->offsets[number] = here(w);
	(void)buf_putf(&w->out, "%d 0 obj\n", number).code;
}

/* Size must be that of the largest number: the last object is always there. */
static struct slice as_objects(struct arena *arena, struct slice data)
{
	struct writer w = {0};
	int number = 1;

	buf_init(&w.out, arena, FILE_MAX);
	put(&w, "%PDF-1.7\n");
	begin_object(&w, OBJECTS - 1);
	put(&w, "null\nendobj\n");
	begin_object(&w, number);
	for (size_t i = 0; i < data.len; i++) {
		if (data.at[i] != 0x1e && data.at[i] != 0x1d) {
			(void)buf_put(&w.out, slice(data.at + i, 1)).code;
			continue;
		}
		put(&w, "\nendobj\n");
		number = data.at[i] == 0x1e ? number + 1 : 1;
		if (data.at[i] == 0x1d)
			end_revision(&w);
		if (number == OBJECTS - 1)
			number = 1;
		begin_object(&w, number);
	}
	put(&w, "\nendobj\n");
	end_revision(&w);
	return buf_slice(&w.out);
}

static void inside(struct slice part, struct slice whole)
{
	if (part.len > 0 && (part.at < whole.at || part.at + part.len > whole.at + whole.len))
		abort();
}

static void open_it(struct slice bytes)
{
	struct arena arena;
	struct pdf pdf;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (pdf_open(&arena, bytes, &pdf).code == E_OK) {
		for (size_t i = 0; i < pdf.signature_count; i++) {
			const struct pdf_signature *s = &pdf.signatures[i];

			inside(s->parts[0], bytes);
			inside(s->parts[1], bytes);
			if (!s->unsound && (s->end != (size_t)(s->parts[1].at - bytes.at) + s->parts[1].len ||
					    s->value.len == 0))
				abort();
		}
	}
	arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;

	open_it(slice(data, size));
	arena_init(&arena, ARENA_REQUEST_MAX);
	open_it(as_objects(&arena, slice(data, size)));
	arena_clear(&arena);
	return 0;
}
