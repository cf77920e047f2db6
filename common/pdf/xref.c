/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/xref.h"

#include <stdlib.h>

#include "pdf/scan.h"

/* One row of a table: ten digits, a blank, five digits, a blank, n or f, and two for the end of the line. */
enum { ROW = 20 };

struct sections {
	const struct pdf_reader *reader;
	struct slice bytes;
	uint32_t *section_of; /* by object number: the last section that listed it */
	uint8_t *free;        /* and whether that said it is free */
	uint32_t section;     /* from 1 */
};

/* An object number of the section, once. Free ones may be listed again by a table's own stream. */
static err list(struct sections *s, size_t number, bool free)
{
	if (number >= (size_t)s->reader->size)
		return FAIL(E_PDF_AMBIGUOUS, "object %zu is listed, and the trailer's Size leaves it out",
			    number);
	if (s->section_of[number] == s->section && !s->free[number])
		return FAIL(E_PDF_AMBIGUOUS, "object %zu is listed twice in one cross-reference", number);
	s->section_of[number] = s->section;
	s->free[number] = free;
	return OK;
}

/* ISO 32000-1 §7.5.4. */
static err read_rows(struct sections *s, struct slice *text, size_t first, size_t count)
{
	while (text->len > 0 && pdf_is_blank(text->at[0]))
		*text = slice_from(*text, 1);
	if (count > text->len / ROW)
		return FAIL(E_PDF_AMBIGUOUS, "a cross-reference table is cut off");
	if (first == 1 && slice_starts(*text, "0000000000 65535 f"))
		return FAIL(E_PDF_AMBIGUOUS, "a cross-reference table is numbered from 1 by mistake");
	for (size_t i = 0; i < count; i++) {
		const uint8_t *row = text->at + i * ROW;

		if ((row[17] != 'n' && row[17] != 'f') || row[10] != ' ' || row[16] != ' ')
			return FAIL(E_PDF_AMBIGUOUS, "a row of a cross-reference table is not as it must be");
		TRY(list(s, first + i, row[17] == 'f'));
	}
	*text = slice_from(*text, count * ROW);
	return OK;
}

static err read_table(struct sections *s, struct slice text, struct pdf_trailer *trailer)
{
	size_t first, count;

	while (!pdf_take_word(&text, "trailer")) {
		if (!pdf_take_number(&text, &first) || !pdf_take_number(&text, &count))
			return FAIL(E_PDF_AMBIGUOUS, "a cross-reference table without a trailer");
		TRY(read_rows(s, &text, first, count));
	}
	return pdf_scan_trailer(text, trailer);
}

static err index_pair(struct sections *s, qpdf_oh index, int n)
{
	const struct pdf_reader *reader = s->reader;
	qpdf_oh a = qpdf_oh_get_array_item(reader->qpdf, index, n);
	qpdf_oh b = qpdf_oh_get_array_item(reader->qpdf, index, n + 1);
	long long first = qpdf_oh_get_int_value(reader->qpdf, a);
	long long count = qpdf_oh_get_int_value(reader->qpdf, b);

	pdf_release(reader, a);
	pdf_release(reader, b);
	if (first < 0 || count < 0 || first > PDF_OBJECTS_MAX || count > PDF_OBJECTS_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d objects", PDF_OBJECTS_MAX);
	for (long long i = 0; i < count; i++)
		TRY(list(s, (size_t)(first + i), false));
	return OK;
}

/* ISO 32000-1 §7.5.8.2: pairs of a first number and a count; without them all objects. */
static err read_index(struct sections *s, qpdf_oh dictionary)
{
	const struct pdf_reader *reader = s->reader;
	qpdf_oh index = pdf_get(reader, dictionary, "/Index");
	int n = qpdf_oh_is_array(reader->qpdf, index) ? qpdf_oh_get_array_n_items(reader->qpdf, index) : 0;
	err e = OK;

	for (int i = 0; e.code == E_OK && i + 1 < n; i += 2)
		e = index_pair(s, index, i);
	pdf_release(reader, index);
	return e;
}

static void read_prev(const struct pdf_reader *reader, qpdf_oh dictionary, struct pdf_trailer *trailer)
{
	qpdf_oh prev = pdf_get(reader, dictionary, "/Prev");
	long long value = 0;

	if (qpdf_oh_get_value_as_longlong(reader->qpdf, prev, &value) && value > 0)
		trailer->prev = (size_t)value;
	pdf_release(reader, prev);
}

/* The object that qpdf holds under this number is the stream that lies here. */
static err lies_here(const struct pdf_reader *reader, qpdf_oh stream, struct slice text, size_t number)
{
	unsigned char *data = NULL;
	size_t len = 0;
	bool here;

	qpdf_oh_get_stream_data(reader->qpdf, stream, qpdf_dl_none, NULL, &data, &len);
	here = len > 0 && memmem(text.at, text.len < len + 4096 ? text.len : len + 4096, data, len);
	free(data);
	TRY(pdf_reader_settled(reader));
	if (!here)
		return FAIL(E_PDF_AMBIGUOUS, "object %zu is no cross-reference any more", number);
	return OK;
}

/* A later section that lists the stream's own number has put something else in its place. */
static bool is_overwritten(const struct sections *s, size_t number)
{
	return number < (size_t)s->reader->size && s->section_of[number] != 0 &&
	       s->section_of[number] != s->section;
}

static err read_stream(struct sections *s, struct slice text, struct pdf_trailer *trailer)
{
	const struct pdf_reader *reader = s->reader;
	size_t number, generation;
	qpdf_oh stream, dictionary;
	err e;

	if (!pdf_take_number(&text, &number) || !pdf_take_number(&text, &generation) ||
	    !pdf_take_word(&text, "obj") || number > PDF_OBJECTS_MAX || generation > UINT16_MAX)
		return FAIL(E_PDF_AMBIGUOUS, "neither a cross-reference table nor a stream");
	if (is_overwritten(s, number))
		return FAIL(E_PDF_AMBIGUOUS, "object %zu was written anew over a cross-reference", number);
	stream = pdf_object(reader, (int)number, (int)generation);
	if (!qpdf_oh_is_stream(reader->qpdf, stream)) {
		pdf_release(reader, stream);
		return FAIL(E_PDF_AMBIGUOUS, "object %zu is no cross-reference any more", number);
	}
	dictionary = qpdf_oh_get_dict(reader->qpdf, stream);
	e = lies_here(reader, stream, text, number);
	if (e.code == E_OK)
		e = read_index(s, dictionary);
	read_prev(reader, dictionary, trailer);
	pdf_release(reader, dictionary);
	pdf_release(reader, stream);
	return e;
}

/* A section, and where the one before it lies: 0 when it is the first. */
static err read_section(struct sections *s, size_t place, size_t *before)
{
	struct slice text = slice_from(s->bytes, place);
	struct pdf_trailer trailer = {0}, ignored = {0};

	*before = 0;
	s->section++;
	if (!pdf_take_word(&text, "xref")) {
		TRY(read_stream(s, text, &trailer));
	} else {
		TRY(read_table(s, text, &trailer));
		if (trailer.stream > 0)
			TRY(read_stream(s, slice_from(s->bytes, trailer.stream), &ignored));
	}
	*before = trailer.prev;
	return OK;
}

err pdf_xref(const struct pdf_reader *reader, struct slice bytes, size_t place)
{
	struct sections s = {.reader = reader, .bytes = bytes};

	s.free = arena_array(reader->arena, (size_t)reader->size, uint8_t);
	s.section_of = arena_array(reader->arena, (size_t)reader->size, uint32_t);
	REQUIRE(s.free && s.section_of, E_NO_MEMORY);
	do {
		if (s.section == PDF_SECTIONS_MAX)
			return FAIL(E_PDF_LIMIT, "more than %d cross-references", PDF_SECTIONS_MAX);
		TRY(read_section(&s, place, &place));
	} while (place > 0);
	return OK;
}

/* ISO 32000-1 §7.5.7: pairs of an object number and an offset, then the objects. */
static err read_packed(const struct pdf_reader *reader, struct slice text, long long count)
{
	uint8_t *there = arena_take(reader->arena, (size_t)reader->size + 1);
	size_t number, offset;

	REQUIRE(there, E_NO_MEMORY);
	for (long long i = 0; i < count; i++) {
		if (!pdf_take_number(&text, &number) || !pdf_take_number(&text, &offset))
			return FAIL(E_PDF_AMBIGUOUS, "an object stream without all its numbers");
		if (number >= (size_t)reader->size)
			continue;
		if (there[number])
			return FAIL(E_PDF_AMBIGUOUS, "object %zu is packed twice", number);
		there[number] = 1;
	}
	return OK;
}

err pdf_packed_once(const struct pdf_reader *reader, qpdf_oh stream)
{
	qpdf_oh dictionary = qpdf_oh_get_dict(reader->qpdf, stream);
	qpdf_oh n = pdf_get(reader, dictionary, "/N");
	long long count = qpdf_oh_get_int_value(reader->qpdf, n);
	unsigned char *data = NULL;
	size_t len = 0;
	err e;

	pdf_release(reader, n);
	pdf_release(reader, dictionary);
	qpdf_oh_get_stream_data(reader->qpdf, stream, qpdf_dl_generalized, NULL, &data, &len);
	e = pdf_reader_settled(reader);
	if (e.code == E_OK)
		e = read_packed(reader, slice(data, len), count);
	free(data);
	return e;
}
