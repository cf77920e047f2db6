/* SPDX-License-Identifier: Apache-2.0 */
/* What an update may add to a signed revision: further signatures. Whether those hold is the judge's to say. */
#include "pdf/walk.h"

/* A new object is one that was nothing before: not free, not null, not referred to and absent. */
static bool is_new(const struct pdf_walk *walk, qpdf_oh now)
{
	int id = pdf_id(walk->is, now);
	qpdf_oh before;
	bool nothing;

	if (id <= 0)
		return false;
	before = pdf_object(walk->was, id, qpdf_oh_get_generation(walk->is->qpdf, now));
	nothing = qpdf_oh_is_null(walk->was->qpdf, before);
	pdf_release(walk->was, before);
	return nothing;
}

static double number_at(const struct pdf_reader *reader, qpdf_oh list, int n)
{
	qpdf_oh item = qpdf_oh_get_array_item(reader->qpdf, list, n);
	double value = qpdf_oh_get_numeric_value(reader->qpdf, item);

	pdf_release(reader, item);
	return value;
}

static bool is_rectangle(const struct pdf_reader *reader, qpdf_oh rect)
{
	bool good =
		qpdf_oh_is_array(reader->qpdf, rect) && qpdf_oh_get_array_n_items(reader->qpdf, rect) == 4;

	for (int i = 0; good && i < 4; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(reader->qpdf, rect, i);

		good = qpdf_oh_is_number(reader->qpdf, item);
		pdf_release(reader, item);
	}
	return good;
}

/* ISO 32000-1 §12.7.4.5: a signature field that is not to be seen has a rectangle without width and height. What is no
 * rectangle, some readers draw all the same: of five numbers they take four. */
static bool has_area(const struct pdf_reader *reader, qpdf_oh widget)
{
	qpdf_oh rect = pdf_get(reader, widget, "/Rect");
	bool area = true;

	if (is_rectangle(reader, rect))
		area = number_at(reader, rect, 0) < number_at(reader, rect, 2) ||
		       number_at(reader, rect, 0) > number_at(reader, rect, 2) ||
		       number_at(reader, rect, 1) < number_at(reader, rect, 3) ||
		       number_at(reader, rect, 1) > number_at(reader, rect, 3);
	pdf_release(reader, rect);
	return area;
}

static bool shows(const struct pdf_reader *reader, qpdf_oh widget)
{
	return has_area(reader, widget) && (pdf_has(reader, widget, "/AP") || pdf_has(reader, widget, "/MK"));
}

/* The signature that a field holds now: its object number when it is a new one, 0 when there is none, -1 when it is
 * anything else. */
static int new_signature_in(const struct pdf_walk *walk, qpdf_oh field)
{
	qpdf_oh value = pdf_field_value(walk->is, field);
	int id = -1;

	if (qpdf_oh_is_null(walk->is->qpdf, value))
		id = 0;
	else if (qpdf_oh_is_dictionary(walk->is->qpdf, value) && is_new(walk, value))
		id = pdf_id(walk->is, value);
	pdf_release(walk->is, value);
	return id;
}

/* A field of its own, or the widget of one; nothing in it acts. */
static const char *objection(const struct pdf_walk *walk, qpdf_oh item)
{
	const struct pdf_reader *is = walk->is;

	if (!qpdf_oh_is_dictionary(is->qpdf, item) || !is_new(walk, item))
		return "added";
	if (!pdf_is_signature_field(is, item))
		return "added, and no signature";
	if (pdf_has(is, item, "/Subtype") && !pdf_has_name(is, item, "/Subtype", "/Widget"))
		return "added, and no field";
	if (pdf_has(is, item, "/A") || pdf_has(is, item, "/AA"))
		return "added, with an action";
	return NULL;
}

static err tell_signature(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh field, int by)
{
	bool seen = shows(walk->is, field);

	if (walk->signature->final)
		return pdf_walk_tell(walk, PDF_CHANGED, step, "added where its signer allowed no change", 0);
	if (by < 0)
		return pdf_walk_tell(walk, PDF_CHANGED, step,
				     "a field with something that is no new signature", 0);
	if (by == 0 && seen)
		return pdf_walk_tell(walk, PDF_CHANGED, step, "added, with a mark and no signature", 0);
	return pdf_walk_tell(walk, seen ? PDF_MARKED : PDF_ADDED, step,
			     by == 0 ? "an empty field for a signature was added" : "a signature was added",
			     by);
}

err pdf_added_item(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh item)
{
	const char *against = objection(walk, item);

	if (against)
		return pdf_walk_tell(walk, PDF_CHANGED, step, against, 0);
	return tell_signature(walk, step, item, new_signature_in(walk, item));
}

err pdf_filled_field(struct pdf_walk *walk, const struct pdf_step *step, qpdf_oh field, bool *filled)
{
	int by = new_signature_in(walk, field);

	*filled = by > 0;
	if (by == 0)
		return OK;
	return tell_signature(walk, step, field, by);
}
