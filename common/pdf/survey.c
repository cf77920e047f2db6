/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/survey.h"

#include "pdf/layout.h"
#include "pdf/range.h"
#include "pdf/xref.h"

/* Four integers; false for anything else. */
static bool read_range(const struct pdf_reader *reader, qpdf_oh dictionary, long long range[4])
{
	qpdf_oh list = pdf_get(reader, dictionary, "/ByteRange");
	bool good =
		qpdf_oh_is_array(reader->qpdf, list) && qpdf_oh_get_array_n_items(reader->qpdf, list) == 4;

	for (int i = 0; good && i < 4; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(reader->qpdf, list, i);

		good = qpdf_oh_get_value_as_longlong(reader->qpdf, item, &range[i]);
		pdf_release(reader, item);
	}
	pdf_release(reader, list);
	return good;
}

static err read_what_is_signed(const struct pdf_reader *reader, struct slice file, qpdf_oh dictionary,
			       struct pdf_signature *s)
{
	struct slice contents;
	long long range[4];

	TRY(pdf_get_string(reader, dictionary, "/Contents", &contents));
	if (read_range(reader, dictionary, range))
		return pdf_range(reader->arena, file, range, contents, s);
	s->unsound_where = "ByteRange";
	s->unsound = "missing, or not four numbers";
	return OK;
}

static long long number_of(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key)
{
	qpdf_oh value = pdf_get(reader, dictionary, key);
	long long number = 0;

	qpdf_oh_get_value_as_longlong(reader->qpdf, value, &number);
	pdf_release(reader, value);
	return number;
}

/* ISO 32000-1 §12.8.2.2: a signature reference of the method DocMDP, whose parameter P is 1, lets any change invalidate the
 * signature, a further signature too. */
static bool is_final(const struct pdf_reader *reader, qpdf_oh dictionary)
{
	qpdf_oh list = pdf_get(reader, dictionary, "/Reference");
	bool array = qpdf_oh_is_array(reader->qpdf, list), final = false;
	int n = array ? qpdf_oh_get_array_n_items(reader->qpdf, list) : 0;

	for (int i = 0; i < n && !final; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(reader->qpdf, list, i);
		qpdf_oh parameters = pdf_get(reader, item, "/TransformParams");

		final = pdf_has_name(reader, item, "/TransformMethod", "/DocMDP") &&
			number_of(reader, parameters, "/P") == 1;
		pdf_release(reader, parameters);
		pdf_release(reader, item);
	}
	pdf_release(reader, list);
	return final;
}

static err read_words(const struct pdf_reader *reader, qpdf_oh dictionary, struct pdf_signature *s)
{
	struct slice date;

	TRY(pdf_get_name(reader, dictionary, "/Type", &s->type));
	TRY(pdf_get_name(reader, dictionary, "/Filter", &s->filter));
	TRY(pdf_get_name(reader, dictionary, "/SubFilter", &s->sub_filter));
	TRY(pdf_get_string(reader, dictionary, "/M", &date));
	s->has_date = pdf_date(date, &s->date);
	s->final = is_final(reader, dictionary);
	s->time_stamp = slice_is(s->type, "/DocTimeStamp") || slice_is(s->sub_filter, "/ETSI.RFC3161");
	return OK;
}

/* Its field's name, when it is met through a field. */
static err read_id(const struct pdf_reader *reader, qpdf_oh field, struct pdf_signature *s)
{
	struct slice name;

	TRY(pdf_get_string(reader, field, "/T", &name));
	if (name.len > 0 && name.len <= TEXT_NAME_MAX && name.at[0] < 0x80)
		s->id = arena_text(reader->arena, "%.*s", SLICE_ARG(name));
	else if (!s->id)
		s->id = arena_text(reader->arena, "%d", s->object);
	REQUIRE(s->id, E_NO_MEMORY);
	return OK;
}

static struct pdf_signature *known(struct pdf *pdf, int object)
{
	for (size_t i = 0; i < pdf->signature_count; i++)
		if (pdf->signatures[i].object == object)
			return &pdf->signatures[i];
	return NULL;
}

/* A signature, once; through its field or by itself. */
static err add(const struct pdf_reader *reader, struct pdf *pdf, qpdf_oh field, qpdf_oh value, int object)
{
	struct pdf_signature *s = known(pdf, object);

	if (s)
		return read_id(reader, field, s);
	if (pdf->signature_count == PDF_SIGNATURES_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d signatures", PDF_SIGNATURES_MAX);
	s = &pdf->signatures[pdf->signature_count++];
	*s = (struct pdf_signature){.object = object};
	TRY(read_words(reader, value, s));
	TRY(read_what_is_signed(reader, pdf->bytes, value, s));
	return read_id(reader, field, s);
}

static err survey_field(const struct pdf_reader *reader, struct pdf *pdf, qpdf_oh field, int id)
{
	qpdf_oh value;
	err e = OK;
	int object;

	if (!pdf_is_signature_field(reader, field))
		return OK;
	value = pdf_field_value(reader, field);
	object = pdf_id(reader, value);
	if (!qpdf_oh_is_null(reader->qpdf, value))
		e = add(reader, pdf, field, value, object > 0 ? object : id);
	pdf_release(reader, value);
	return e;
}

static bool is_signature(const struct pdf_reader *reader, qpdf_oh value)
{
	return pdf_has_name(reader, value, "/Type", "/Sig") ||
	       pdf_has_name(reader, value, "/Type", "/DocTimeStamp") ||
	       (pdf_has(reader, value, "/ByteRange") && pdf_has(reader, value, "/Contents"));
}

static err survey_script(const struct pdf_reader *reader, struct pdf *pdf, qpdf_oh value)
{
	pdf->active[PDF_ACTIVE_SCRIPT] |= pdf_has_name(reader, value, "/S", "/JavaScript") ||
					  pdf_has_name(reader, value, "/S", "/Launch");
	return OK;
}

/* An object stream is looked into. ISO 32000-1 §7.3.8.2: F of a stream names the file that holds its data. */
static err survey_stream(const struct pdf_reader *reader, struct pdf *pdf, qpdf_oh stream, int id)
{
	qpdf_oh dictionary = qpdf_oh_get_dict(reader->qpdf, stream);
	bool outside = pdf_has(reader, dictionary, "/F");
	const char *place;
	err e = OK;

	if (pdf_has_name(reader, dictionary, "/Type", "/ObjStm"))
		e = pdf_packed_once(reader, stream);
	pdf_release(reader, dictionary);
	TRY(e);
	if (!outside || pdf->outside_count == PDF_CHANGES_MAX)
		return OK;
	place = arena_text(reader->arena, "%d 0 obj", id);
	REQUIRE(place, E_NO_MEMORY);
	pdf->outside[pdf->outside_count++] = place;
	return OK;
}

static err survey_object(const struct pdf_reader *reader, struct pdf *pdf, int id)
{
	qpdf_oh value = pdf_object(reader, id, 0);
	err e = OK;

	if (qpdf_oh_is_stream(reader->qpdf, value))
		e = survey_stream(reader, pdf, value, id);
	else if (qpdf_oh_is_dictionary(reader->qpdf, value)) {
		e = survey_script(reader, pdf, value);
		if (e.code == E_OK)
			e = survey_field(reader, pdf, value, id);
		if (e.code == E_OK && is_signature(reader, value))
			e = add(reader, pdf, value, value, id);
	}
	pdf_release(reader, value);
	TRY(e);
	return pdf_reader_settled(reader);
}

static void survey_catalog(const struct pdf_reader *reader, struct pdf *pdf)
{
	qpdf_oh catalog = qpdf_get_root(reader->qpdf);
	qpdf_oh names = pdf_get(reader, catalog, "/Names");
	qpdf_oh form = pdf_get(reader, catalog, "/AcroForm");

	pdf->active[PDF_ACTIVE_SCRIPT] |=
		pdf_has(reader, names, "/JavaScript") || pdf_has(reader, catalog, "/AA");
	pdf->active[PDF_ACTIVE_LAYERS] = pdf_has(reader, catalog, "/OCProperties");
	pdf->active[PDF_ACTIVE_FILES] =
		pdf_has(reader, names, "/EmbeddedFiles") || pdf_has(reader, catalog, "/Collection");
	pdf->active[PDF_ACTIVE_XFA] = pdf_has(reader, form, "/XFA");
	pdf_release(reader, form);
	pdf_release(reader, names);
	pdf_release(reader, catalog);
}

err pdf_survey(const struct pdf_reader *reader, struct pdf *pdf)
{
	pdf->signatures = arena_array(reader->arena, PDF_SIGNATURES_MAX, struct pdf_signature);
	REQUIRE(pdf->signatures, E_NO_MEMORY);
	pdf->outside = arena_array(reader->arena, PDF_CHANGES_MAX, const char *);
	REQUIRE(pdf->outside, E_NO_MEMORY);
	survey_catalog(reader, pdf);
	for (int id = 1; id < reader->size; id++)
		TRY(survey_object(reader, pdf, id));
	return pdf_reader_settled(reader);
}
