/* SPDX-License-Identifier: Apache-2.0 */
#include "pdf/reader.h"

static err refusal(const struct pdf_reader *reader, qpdf_error error)
{
	enum qpdf_error_code_e code = qpdf_get_error_code(reader->qpdf, error);
	const char *detail = qpdf_get_error_message_detail(reader->qpdf, error);
	unsigned long long at = qpdf_get_error_file_position(reader->qpdf, error);

	if (code == qpdf_e_password || code == qpdf_e_unsupported)
		return FAIL(E_PDF_FORM, "the document is encrypted");
	if (code == qpdf_e_system || code == qpdf_e_internal)
		return FAIL(E_PDF_LIMIT, "%s", detail);
	return FAIL(E_PDF_AMBIGUOUS, "at byte %llu: %s", at, detail);
}

err pdf_reader_settled(const struct pdf_reader *reader)
{
	if (qpdf_has_error(reader->qpdf))
		return refusal(reader, qpdf_get_error(reader->qpdf));
	if (qpdf_more_warnings(reader->qpdf))
		return refusal(reader, qpdf_next_warning(reader->qpdf));
	return OK;
}

static err read_size(struct pdf_reader *reader)
{
	qpdf_oh trailer = qpdf_get_trailer(reader->qpdf);
	qpdf_oh size = pdf_get(reader, trailer, "/Size");
	long long value = 0;
	bool there = qpdf_oh_get_value_as_longlong(reader->qpdf, size, &value);

	pdf_release(reader, size);
	pdf_release(reader, trailer);
	TRY(pdf_reader_settled(reader));
	if (!there || value < 1)
		return FAIL(E_PDF_AMBIGUOUS, "the trailer does not say how many objects there are");
	if (value > PDF_OBJECTS_MAX)
		return FAIL(E_PDF_LIMIT, "more than %d objects", PDF_OBJECTS_MAX);
	reader->size = (int)value;
	return OK;
}

static err read(struct pdf_reader *reader, struct slice bytes)
{
	qpdf_silence_errors(reader->qpdf);
	qpdf_set_suppress_warnings(reader->qpdf, QPDF_TRUE);
	qpdf_set_attempt_recovery(reader->qpdf, QPDF_FALSE);
	qpdf_read_memory(reader->qpdf, "document", (const char *)bytes.at, bytes.len, NULL);
	TRY(pdf_reader_settled(reader));
	if (qpdf_is_encrypted(reader->qpdf))
		return FAIL(E_PDF_FORM, "the document is encrypted");
	return read_size(reader);
}

err pdf_reader_open(struct arena *arena, struct slice bytes, struct pdf_reader *out)
{
	err e;

	*out = (struct pdf_reader){.arena = arena, .qpdf = qpdf_init()};
	REQUIRE(out->qpdf, E_NO_MEMORY);
	e = read(out, bytes);
	if (e.code != E_OK)
		pdf_reader_close(out);
	return e;
}

void pdf_reader_close(struct pdf_reader *reader)
{
	if (reader->qpdf)
		qpdf_cleanup(&reader->qpdf);
	reader->qpdf = NULL;
}

qpdf_oh pdf_get(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key)
{
	if (!qpdf_oh_is_dictionary(reader->qpdf, dictionary))
		return qpdf_oh_new_null(reader->qpdf);
	return qpdf_oh_get_key(reader->qpdf, dictionary, key);
}

bool pdf_has(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key)
{
	qpdf_oh value = pdf_get(reader, dictionary, key);
	bool there = !qpdf_oh_is_null(reader->qpdf, value);

	pdf_release(reader, value);
	return there;
}

bool pdf_has_name(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key, const char *name)
{
	qpdf_oh value = pdf_get(reader, dictionary, key);
	bool same = qpdf_oh_is_name_and_equals(reader->qpdf, value, name);

	pdf_release(reader, value);
	return same;
}

int pdf_id(const struct pdf_reader *reader, qpdf_oh value)
{
	return qpdf_oh_is_indirect(reader->qpdf, value) ? qpdf_oh_get_object_id(reader->qpdf, value) : 0;
}

static err count_keys(const struct pdf_reader *reader, qpdf_oh dictionary, size_t *count)
{
	*count = 0;
	qpdf_oh_begin_dict_key_iter(reader->qpdf, dictionary);
	while (qpdf_oh_dict_more_keys(reader->qpdf)) {
		qpdf_oh_dict_next_key(reader->qpdf);
		if (++*count > PDF_OBJECTS_MAX)
			return FAIL(E_PDF_LIMIT, "a dictionary of more than %d keys", PDF_OBJECTS_MAX);
	}
	return OK;
}

err pdf_keys(const struct pdf_reader *reader, qpdf_oh dictionary, const char ***keys, size_t *count)
{
	TRY(count_keys(reader, dictionary, count));
	*keys = arena_array(reader->arena, *count + 1, const char *);
	REQUIRE(*keys, E_NO_MEMORY);
	qpdf_oh_begin_dict_key_iter(reader->qpdf, dictionary);
	for (size_t i = 0; i < *count && qpdf_oh_dict_more_keys(reader->qpdf); i++) {
		(*keys)[i] = arena_text(reader->arena, "%s", qpdf_oh_dict_next_key(reader->qpdf));
		REQUIRE((*keys)[i], E_NO_MEMORY);
	}
	return OK;
}

static err copy(const struct pdf_reader *reader, const char *text, size_t len, struct slice *out)
{
	return arena_copy(reader->arena, slice(text, len), out);
}

err pdf_get_name(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key, struct slice *out)
{
	qpdf_oh value = pdf_get(reader, dictionary, key);
	const char *text = "";
	size_t len = 0;

	qpdf_oh_get_value_as_name(reader->qpdf, value, &text, &len);
	pdf_release(reader, value);
	return copy(reader, text, len, out);
}

err pdf_get_string(const struct pdf_reader *reader, qpdf_oh dictionary, const char *key, struct slice *out)
{
	qpdf_oh value = pdf_get(reader, dictionary, key);
	const char *text = "";
	size_t len = 0;

	qpdf_oh_get_value_as_string(reader->qpdf, value, &text, &len);
	pdf_release(reader, value);
	return copy(reader, text, len, out);
}
