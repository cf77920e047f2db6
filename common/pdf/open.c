/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/open.h"

#include <stdlib.h>

#include "pdf/compare.h"
#include "pdf/range.h"
#include "pdf/survey.h"
#include "pdf/xref.h"

/* In the order in which they were made: each signs all that came before it. */
static int by_end(const void *a, const void *b)
{
	const struct pdf_signature *one = a, *other = b;

	if (one->end != other->end)
		return one->end < other->end ? -1 : 1;
	return one->object < other->object ? -1 : one->object > other->object;
}

/* One gap has one signature: a second dictionary that names it was put there by somebody else. */
static void mark_twins(struct pdf *pdf)
{
	for (size_t i = 0; i + 1 < pdf->signature_count; i++) {
		struct pdf_signature *s = pdf->signatures + i;

		if (s[0].end == 0 || s[0].end != s[1].end)
			continue;
		s[0].unsound = s[1].unsound = "two signatures sign the same bytes";
		s[0].unsound_where = s[1].unsound_where = "ByteRange";
	}
}

/* The dictionary stands within what it signs, and is still the same. */
static err check_own(const struct pdf_comparison *c, struct pdf_signature *s)
{
	qpdf_oh was = pdf_object(c->was, s->object, 0), is = pdf_object(c->is, s->object, 0);
	struct slice before, now;

	TRY(arena_copy(c->is->arena, slice_str(qpdf_oh_unparse_resolved(c->was->qpdf, was)), &before));
	TRY(arena_copy(c->is->arena, slice_str(qpdf_oh_unparse_resolved(c->is->qpdf, is)), &now));
	pdf_release(c->was, was);
	pdf_release(c->is, is);
	if (slice_eq(before, now))
		return OK;
	return pdf_change_add(c->is->arena, s, PDF_CHANGED, arena_text(c->is->arena, "%d 0 obj", s->object),
			      "the signature's own dictionary", 0);
}

/* An update of which the walk found nothing is one all the same: it may prepare for the next. */
static err tell_update(struct arena *arena, struct pdf_signature *s)
{
	if (s->change_count > 0)
		return OK;
	return pdf_change_add(arena, s, PDF_ADDED, arena_text(arena, "byte %zu", s->end),
			      "an update in which nothing of it changes", 0);
}

/* What follows a signed revision must be an update that readers come to by the last startxref. */
static err check_tail(struct arena *arena, struct pdf_signature *s, size_t xref)
{
	if (xref >= s->end)
		return OK;
	return pdf_change_add(arena, s, PDF_CHANGED, arena_text(arena, "byte %zu", s->end),
			      "something follows that no cross-reference leads to", 0);
}

static err compare_revision(const struct pdf_reader *now, struct slice file, size_t *visits,
			    struct pdf_signature *s)
{
	CLEANUP(pdf_reader_close) struct pdf_reader was = {0};
	struct pdf_comparison comparison = {.was = &was, .is = now, .visits = visits};

	*visits += (size_t)now->size; /* for the cross-reference, which is read anew */
	if (*visits > PDF_VISITS_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d values to compare", PDF_VISITS_MAX);
	TRY(pdf_reader_open(now->arena, slice(file.at, s->end), &was));
	TRY(check_own(&comparison, s));
	return pdf_compare(&comparison, s);
}

static err compare_all(const struct pdf_reader *now, struct pdf *pdf, size_t xref)
{
	size_t visits = 0;

	for (size_t i = 0; i < pdf->signature_count; i++) {
		struct pdf_signature *s = &pdf->signatures[i];

		if (s->unsound || s->last)
			continue;
		TRY(check_tail(now->arena, s, xref));
		TRY(compare_revision(now, pdf->bytes, &visits, s));
		TRY(tell_update(now->arena, s));
	}
	return OK;
}

static err open_all(struct pdf_reader *reader, struct pdf *pdf, size_t xref)
{
	TRY(pdf_xref(reader, pdf->bytes, xref));
	TRY(pdf_survey(reader, pdf));
	qsort(pdf->signatures, pdf->signature_count, sizeof(*pdf->signatures), by_end);
	mark_twins(pdf);
	return compare_all(reader, pdf, xref);
}

err pdf_open(struct arena *arena, struct slice bytes, struct pdf *out)
{
	CLEANUP(pdf_reader_close) struct pdf_reader reader = {0};
	size_t xref;

	*out = (struct pdf){.bytes = bytes};
	if (!pdf_is_claimed(bytes))
		return FAIL(E_PDF_FORM, "there is no header");
	TRY(pdf_frame(bytes, &xref));
	TRY(pdf_reader_open(arena, bytes, &reader));
	return open_all(&reader, out, xref);
}
