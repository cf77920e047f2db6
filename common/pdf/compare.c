/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/compare.h"

#include <stdlib.h>

#include "pdf/walk.h"

/* How a key of a special object is compared. Whatever is not listed must be the same. */
enum way {
	MUST_STAY,
	MAY_DIFFER,  /* shows nothing, and signing changes it */
	TOLD,        /* the same, and told as an addition; see tell_the_rest */
	LIST_GROWS,  /* the items that were there stay, in their places; new ones are looked at */
	FORM_GROWS,  /* the interactive form, which may be new */
	WITH_FILLING /* of an empty signature field: when it was signed */
};

static const struct {
	enum pdf_role role;
	const char *key;
	enum way way;
} table[] = {
	{PDF_CATALOG, "/AcroForm", FORM_GROWS},
	{PDF_CATALOG, "/DSS", TOLD},
	{PDF_CATALOG, "/Extensions", MAY_DIFFER},
	{PDF_CATALOG, "/Metadata", TOLD},
	{PDF_CATALOG, "/Perms", TOLD},
	{PDF_CATALOG, "/Version", MAY_DIFFER},
	{PDF_FORM, "/Fields", LIST_GROWS},
	{PDF_FORM, "/SigFlags", MAY_DIFFER},
	{PDF_NEW_FORM, "/Fields", LIST_GROWS},
	{PDF_NEW_FORM, "/SigFlags", MAY_DIFFER},
	{PDF_NEW_FORM, "/DA", MAY_DIFFER},
	{PDF_NEW_FORM, "/DR", MAY_DIFFER},
	{PDF_PAGE, "/Annots", LIST_GROWS},
	{PDF_EMPTY_FIELD, "/V", WITH_FILLING},
	{PDF_EMPTY_FIELD, "/AP", WITH_FILLING},
	{PDF_EMPTY_FIELD, "/M", WITH_FILLING},
};

static enum way way_of(enum pdf_role role, const char *key)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (table[i].role == role && strcmp(table[i].key, key) == 0)
			return table[i].way;
	return MUST_STAY;
}

static err changed(struct pdf_walk *walk, const struct pdf_step *step, const char *what)
{
	return pdf_walk_tell(walk, PDF_CHANGED, step, what, 0);
}

static err compare_value(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			 int depth);

static err compare_item(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is, int n,
			int depth)
{
	struct pdf_step own = {.up = step, .name = arena_text(walk->arena, "%d", n)};
	qpdf_oh a = qpdf_oh_get_array_item(walk->was->qpdf, was, n);
	qpdf_oh b = qpdf_oh_get_array_item(walk->is->qpdf, is, n);
	err e = own.name ? compare_value(walk, &own, a, b, depth + 1) : FAIL(E_NO_MEMORY, "%s", "");

	pdf_release(walk->was, a);
	pdf_release(walk->is, b);
	return e;
}

static int items_of(const struct pdf_reader *reader, qpdf_oh list)
{
	return qpdf_oh_is_array(reader->qpdf, list) ? qpdf_oh_get_array_n_items(reader->qpdf, list) : 0;
}

static err compare_list(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			int depth)
{
	int n = items_of(walk->was, was);

	if (n != items_of(walk->is, is))
		return changed(walk, step, "another number of items");
	for (int i = 0; i < n; i++)
		TRY(compare_item(walk, step, was, is, i, depth));
	return OK;
}

static err added_item(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh is, int n)
{
	struct pdf_step own = {.up = step, .name = arena_text(walk->arena, "%d", n)};
	qpdf_oh item = qpdf_oh_get_array_item(walk->is->qpdf, is, n);
	err e = own.name ? pdf_added_item(walk, &own, item) : FAIL(E_NO_MEMORY, "%s", "");

	pdf_release(walk->is, item);
	return e;
}

/* A list of fields or annotations, which may have been none: what was there stays where it was. */
static err compare_growing(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			   int depth)
{
	int before = items_of(walk->was, was), now = items_of(walk->is, is);
	bool none = qpdf_oh_is_null(walk->was->qpdf, was);

	if ((!none && !qpdf_oh_is_array(walk->was->qpdf, was)) || !qpdf_oh_is_array(walk->is->qpdf, is))
		return none && qpdf_oh_is_null(walk->is->qpdf, is) ? OK : changed(walk, step, "no list");
	if (now < before)
		return changed(walk, step, "another number of items");
	for (int i = 0; i < before; i++)
		TRY(compare_item(walk, step, was, is, i, depth));
	for (int i = before; i < now; i++)
		TRY(added_item(walk, step, is, i));
	return OK;
}

static err compare_dictionary(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			      enum pdf_role role, int depth);

/* Of a form that is new only what signatures need may be there; of one that was there, what else was stays. */
static err compare_form(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			int depth)
{
	bool new = qpdf_oh_is_null(walk->was->qpdf, was);

	if (!qpdf_oh_is_dictionary(walk->is->qpdf, is))
		return new &&qpdf_oh_is_null(walk->is->qpdf, is) ? OK : changed(walk, step, "no form");
	if (new && (pdf_has(walk->is, is, "/XFA") || pdf_has(walk->is, is, "/NeedAppearances")))
		return changed(walk, step, "a form that draws anew");
	return compare_dictionary(walk, step, was, is, new ? PDF_NEW_FORM : PDF_FORM, depth + 1);
}

static err compare_filling(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			   int depth, qpdf_oh field)
{
	bool filled;

	TRY(pdf_filled_field(walk, step->up, field, &filled));
	return filled ? OK : compare_value(walk, step, was, is, depth);
}

static bool is_same_text(struct pdf_walk *walk, qpdf_oh was, qpdf_oh is)
{
	struct slice a, b;

	a.at = (const uint8_t *)qpdf_oh_unparse(walk->was->qpdf, was);
	a.len = qpdf_get_last_string_length(walk->was->qpdf);
	b.at = (const uint8_t *)qpdf_oh_unparse(walk->is->qpdf, is);
	b.len = qpdf_get_last_string_length(walk->is->qpdf);
	return slice_eq(a, b);
}

struct key_pair {
	const char *key;
	qpdf_oh was, is, holder; /* holder: the dictionary as it is */
};

static err compare_key(struct pdf_walk *walk, const struct pdf_step *step, const struct key_pair *pair,
		       enum pdf_role role, int depth)
{
	switch (way_of(role, pair->key)) {
	case MAY_DIFFER:
	case TOLD:
		return OK;
	case LIST_GROWS:
		return compare_growing(walk, step, pair->was, pair->is, depth + 1);
	case FORM_GROWS:
		return compare_form(walk, step, pair->was, pair->is, depth);
	case WITH_FILLING:
		return compare_filling(walk, step, pair->was, pair->is, depth, pair->holder);
	default:
		return compare_value(walk, step, pair->was, pair->is, depth + 1);
	}
}

static err compare_keys(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			const char **keys, size_t count, enum pdf_role role, int depth)
{
	for (size_t i = 0; i < count; i++) {
		struct pdf_step own = {.up = step, .name = keys[i]};
		struct key_pair pair = {.key = keys[i],
					.was = pdf_get(walk->was, was, keys[i]),
					.is = pdf_get(walk->is, is, keys[i]),
					.holder = is};
		err e = compare_key(walk, &own, &pair, role, depth);

		pdf_release(walk->was, pair.was);
		pdf_release(walk->is, pair.is);
		TRY(e);
	}
	return OK;
}

static err compare_dictionary(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			      enum pdf_role role, int depth)
{
	const char **keys = NULL;
	size_t count = 0, kept = 0;

	if (qpdf_oh_is_dictionary(walk->was->qpdf, was)) {
		TRY(pdf_keys(walk->was, was, &keys, &count));
		TRY(compare_keys(walk, step, was, is, keys, count, role, depth));
	}
	TRY(pdf_keys(walk->is, is, &keys, &count));
	for (size_t i = 0; i < count; i++) /* those that are new */
		if (!pdf_has(walk->was, was, keys[i]))
			keys[kept++] = keys[i];
	return compare_keys(walk, step, was, is, keys, kept, role, depth);
}

static err stream_data(const struct pdf_reader *reader, qpdf_oh stream, unsigned char **data, size_t *len)
{
	*data = NULL;
	*len = 0;
	qpdf_oh_get_stream_data(reader->qpdf, stream, qpdf_dl_none, NULL, data, len);
	return pdf_reader_settled(reader);
}

static err compare_stream(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			  int depth)
{
	qpdf_oh a = qpdf_oh_get_dict(walk->was->qpdf, was), b = qpdf_oh_get_dict(walk->is->qpdf, is);
	unsigned char *before = NULL, *now = NULL;
	size_t before_len = 0, now_len = 0;
	err e = compare_dictionary(walk, step, a, b, PDF_PLAIN, depth);

	pdf_release(walk->was, a);
	pdf_release(walk->is, b);
	if (e.code == E_OK)
		e = stream_data(walk->was, was, &before, &before_len);
	if (e.code == E_OK)
		e = stream_data(walk->is, is, &now, &now_len);
	if (e.code == E_OK && !slice_eq(slice(before, before_len), slice(now, now_len)))
		e = changed(walk, step, "another content");
	free(before);
	free(now);
	return e;
}

#define PUT_INTO_NOTHING "put where there was nothing"

/* A reference that leads nowhere is a reference to some versions of qpdf, and nothing at all to others. */
static bool was_nothing(const struct pdf_walk *walk, qpdf_oh was)
{
	return qpdf_oh_get_type_code(walk->was->qpdf, was) == ot_null;
}

/* What a reference leads to, or what stands in place. */
static err compare_resolved(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			    enum pdf_role role, int depth)
{
	enum qpdf_object_type_e type = qpdf_oh_get_type_code(walk->was->qpdf, was);

	if (type != qpdf_oh_get_type_code(walk->is->qpdf, is))
		return changed(walk, step, type == ot_null ? PUT_INTO_NOTHING : "another value");
	if (type == ot_dictionary)
		return compare_dictionary(walk, step, was, is, role, depth);
	if (type == ot_array)
		return compare_list(walk, step, was, is, depth);
	if (type == ot_stream)
		return compare_stream(walk, step, was, is, depth);
	return is_same_text(walk, was, is) ? OK : changed(walk, step, "another value");
}

static err compare_value(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is,
			 int depth)
{
	bool referred = qpdf_oh_is_indirect(walk->was->qpdf, was);

	if (++*walk->visits > PDF_VISITS_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d values to compare", PDF_VISITS_MAX);
	if (depth > PDF_DEPTH_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d levels", PDF_DEPTH_MAX);
	if (referred != (qpdf_oh_is_indirect(walk->is->qpdf, is) != 0))
		return changed(walk, step, was_nothing(walk, was) ? PUT_INTO_NOTHING : "another object");
	if (referred)
		return pdf_walk_follow(walk, step, was, is);
	return compare_resolved(walk, step, was, is, PDF_PLAIN, depth);
}

static err compare_object(struct pdf_walk *walk, const struct pdf_pending *pending)
{
	qpdf_oh was = pdf_object(walk->was, pending->id, pending->generation);
	qpdf_oh is = pdf_object(walk->is, pending->id, pending->generation);
	enum pdf_role role =
		pending->id < walk->layout.size ? (enum pdf_role)walk->layout.roles[pending->id] : PDF_PLAIN;
	err e = compare_resolved(walk, pending->step, was, is, role, 0);

	pdf_release(walk->was, was);
	pdf_release(walk->is, is);
	TRY(e);
	TRY(pdf_reader_settled(walk->was));
	return pdf_reader_settled(walk->is);
}

static err compare_pending(struct pdf_walk *walk)
{
	for (; walk->first; walk->first = walk->first->next)
		TRY(compare_object(walk, walk->first));
	walk->last = NULL;
	return OK;
}

/* Of what shows nothing, what stands behind the same reference: told when it is another now. Comes last, so that an
 * object which something else leads to as well has been compared. */
static err tell_of(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh was, qpdf_oh is)
{
	err e = compare_value(walk, step, was, is, 0);

	pdf_release(walk->was, was);
	pdf_release(walk->is, is);
	TRY(e);
	return compare_pending(walk);
}

/* What is told of the catalog; and the document's information, which stands beside it in the trailer. */
static err tell_the_rest(struct pdf_walk *walk, const struct pdf_step *catalog, qpdf_oh was, qpdf_oh is)
{
	struct pdf_step information = {.name = "/Info"};
	qpdf_oh a = qpdf_get_trailer(walk->was->qpdf), b = qpdf_get_trailer(walk->is->qpdf);
	err e;

	walk->telling = true;
	e = tell_of(walk, &information, pdf_get(walk->was, a, "/Info"), pdf_get(walk->is, b, "/Info"));
	pdf_release(walk->was, a);
	pdf_release(walk->is, b);
	TRY(e);
	for (size_t i = 0; i < COUNT(table); i++) {
		struct pdf_step step = {.up = catalog, .name = table[i].key};

		if (table[i].way == TOLD)
			TRY(tell_of(walk, &step, pdf_get(walk->was, was, table[i].key),
				    pdf_get(walk->is, is, table[i].key)));
	}
	return OK;
}

/* The pages first, so that places are told as a person would look for them; then all else that is in the catalog. */
static err compare_documents(struct pdf_walk *walk, qpdf_oh was, qpdf_oh is)
{
	struct pdf_step catalog = {.name = "/Root"};
	struct pdf_step pages = {.up = &catalog, .name = "/Pages"};
	qpdf_oh a = pdf_get(walk->was, was, "/Pages"), b = pdf_get(walk->is, is, "/Pages");
	err e = compare_value(walk, &pages, a, b, 0);

	pdf_release(walk->was, a);
	pdf_release(walk->is, b);
	TRY(e);
	TRY(compare_pending(walk));
	TRY(compare_value(walk, &catalog, was, is, 0));
	TRY(compare_pending(walk));
	return tell_the_rest(walk, &catalog, was, is);
}

err pdf_compare(const struct pdf_comparison *comparison, struct pdf_signature *signature)
{
	struct pdf_walk walk = {.was = comparison->was,
				.is = comparison->is,
				.arena = comparison->is->arena,
				.signature = signature,
				.visits = comparison->visits};
	qpdf_oh was, is;
	err e;

	walk.size = walk.was->size > walk.is->size ? walk.was->size : walk.is->size;
	walk.seen = arena_array(walk.arena, (size_t)walk.size, uint32_t);
	REQUIRE(walk.seen, E_NO_MEMORY);
	TRY(pdf_layout(walk.was, &walk.layout));
	was = qpdf_get_root(walk.was->qpdf);
	is = qpdf_get_root(walk.is->qpdf);
	e = compare_documents(&walk, was, is);
	pdf_release(walk.was, was);
	pdf_release(walk.is, is);
	return e;
}
