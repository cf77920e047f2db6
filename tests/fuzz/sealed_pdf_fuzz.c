/* SPDX-License-Identifier: Apache-2.0 */
/* A forger at work on a sealed PDF document: bytes exchanged in it, objects written anew in as many updates as he likes,
 * further fields, and a seal of his own at the end. What passes shows what its owner signed: the same page tree, content,
 * font and mark. Only when the owner's own key has signed anew may anything else pass. */
#include <assert.h>
#include <stdlib.h>

#include "lib/check.h"
#include "lib/edited.h"
#include "lib/pdfmaker.h"
#include "pdf/reader.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

enum { EDITS_MAX = 24, FIRST_FIELD = 40, FIELDS_MAX = 8 };
enum who { NOBODY, STRANGER, FOREIGNER, OWNER, EVERYBODY };
enum edit { SPLICE, OBJECT, OBJECT_AGAIN, END, FIELD, EDITS };

/* The objects that make up what is seen: the page tree, the page's content, its font, the mark. */
static const int shown[] = {2, 4, 5, 11};

/* Made once, only read afterwards. */
static struct {
	struct recipe recipe;
	struct pdfmaker pdf;
	struct slice bytes;
	struct slice looks[COUNT(shown)];
} honest;

/* An object and its stream's data, as qpdf writes them. */
static struct slice looks_of(struct arena *arena, const struct pdf_reader *reader, int id)
{
	qpdf_oh object = pdf_object(reader, id, 0);
	const char *text = qpdf_oh_unparse_resolved(reader->qpdf, object);
	struct slice parts[2] = {slice(text, qpdf_get_last_string_length(reader->qpdf))};
	unsigned char *data = NULL;
	struct slice both;
	size_t len = 0;

	assert_ok(arena_copy(arena, parts[0], &parts[0]));
	if (qpdf_oh_is_stream(reader->qpdf, object))
		qpdf_oh_get_stream_data(reader->qpdf, object, qpdf_dl_none, NULL, &data, &len);
	both = edited_splice(arena, parts[0], parts[0].len, 0, slice(data, len));
	free(data);
	pdf_release(reader, object);
	return both;
}

static bool looks_as_signed(struct arena *arena, struct slice bytes)
{
	struct pdf_reader reader;
	bool same = true;

	assert_ok(pdf_reader_open(arena, bytes, &reader));
	for (size_t i = 0; i < COUNT(shown); i++)
		same &= slice_eq(looks_of(arena, &reader, shown[i]), honest.looks[i]);
	pdf_reader_close(&reader);
	return same;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct pdf_reader reader;
	struct report *report;

	(void)argc;
	(void)argv;
	world_setup(NULL);
	recipe_honest(&honest.recipe);
	recipe_collect(&honest.recipe);
	assert_ok(sm2_memo_new(TRUST_MEMO, &honest.recipe.evidence.trust.memo));
	pdfmaker_sealed(&honest.pdf, &honest.recipe);
	honest.bytes = pdfmaker_bytes(&honest.pdf);
	assert_ok(verify_file(&world.arena, honest.bytes, &honest.recipe.request, &report));
	assert(report->indication == INDICATION_PASSED);
	assert_ok(pdf_reader_open(&world.arena, honest.bytes, &reader));
	for (size_t i = 0; i < COUNT(shown); i++)
		honest.looks[i] = looks_of(&world.arena, &reader, shown[i]);
	pdf_reader_close(&reader);
	return 0;
}

static void begin(struct pdfmaker *m, struct arena *arena)
{
	*m = honest.pdf;
	m->arena = arena;
	buf_init(&m->out, arena, FILE_MAX);
	assert_ok(buf_put(&m->out, honest.bytes));
}

static void splice(struct pdfmaker *m, struct slice *input)
{
	size_t place = edited_number(input, 2) % honest.bytes.len;
	struct slice by = edited_take(input, edited_number(input, 1));
	struct slice whole = buf_slice(&m->out);

	if (place + by.len < whole.len && by.len > 0)
		memcpy((uint8_t *)(uintptr_t)whole.at + place, by.at, by.len);
}

static void put_object(struct pdfmaker *m, struct slice *input, bool again)
{
	size_t id = edited_number(input, 1);
	struct slice body = edited_take(input, edited_number(input, 2) % 512);

	id = again ? (size_t)shown[id % COUNT(shown)] : 1 + id % (FIRST_FIELD - 1);
	if (!memchr(body.at ? body.at : (const uint8_t *)"", 0, body.len))
		pdfmaker_put(m, (int)id, arena_text(m->arena, "%.*s", SLICE_ARG(body)));
}

/* A further field, with a mark that shows or does not. */
static void put_field(struct pdfmaker *m, size_t fields, bool seen)
{
	int first = FIRST_FIELD + 3 * (int)fields;
	const char *list = arena_text(m->arena, "10 0 R %d 0 R", first);

	pdfmaker_further(m, first, seen ? "100 100 219 219" : "0 0 0 0", list, list);
}

static void edit(struct pdfmaker *m, struct slice *input, size_t *fields)
{
	enum edit what = (enum edit)(edited_number(input, 1) % EDITS);

	switch (what) {
	case SPLICE:
		splice(m, input);
		return;
	case END:
		pdfmaker_end(m, 1);
		return;
	case FIELD:
		if (*fields < FIELDS_MAX)
			put_field(m, (*fields)++, edited_number(input, 1) % 2 != 0);
		return;
	default:
		put_object(m, input, what == OBJECT_AGAIN);
	}
}

static void sign(struct pdfmaker *m, enum who who, size_t fields)
{
	static const struct pki_party *const parties[] = {
		[STRANGER] = &world.stranger, [FOREIGNER] = &world.foreigner, [OWNER] = &world.owner};
	struct recipe r = honest.recipe;

	r.arena = m->arena;
	if (who == NOBODY) {
		pdfmaker_end(m, 1);
		return;
	}
	r.signer = r.listed = parties[who];
	put_field(m, fields, true);
	pdfmaker_seal(m, &r);
}

static void judge(struct arena *arena, struct slice bytes, enum who who)
{
	struct report *report;
	err e = verify_file(arena, bytes, &honest.recipe.request, &report);

	if (e.code == E_NO_MEMORY)
		return;
	assert(e.code == E_OK);
	if (report->indication == INDICATION_PASSED && who != OWNER)
		assert(looks_as_signed(arena, bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct slice input = slice(at, len);
	size_t first = edited_number(&input, 1);
	enum who who = first < 192 ? NOBODY : (enum who)(first % EVERYBODY); /* signing is dear */
	struct pdfmaker m;
	struct arena arena;
	size_t fields = 0;

	arena_init(&arena, 128 << 20);
	begin(&m, &arena);
	for (size_t edits = 0; edits < EDITS_MAX && input.len > 0; edits++)
		edit(&m, &input, &fields);
	sign(&m, who, fields);
	judge(&arena, pdfmaker_bytes(&m), who);
	arena_clear(&arena);
	err_forget();
	return 0;
}
