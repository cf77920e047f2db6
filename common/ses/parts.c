/* SPDX-License-Identifier: Apache-2.0 */
#include "ses/parts.h"

#include <stdio.h>

#include "der/oid.h"

bool ses_shape_read(struct slice bytes, struct ses_shape *shape)
{
	struct der in, seq;
	struct der_element element;

	shape->count = 0;
	if (der_open(bytes, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &seq).code != E_OK ||
	    der_end(&in).code != E_OK)
		return false;
	while (der_peek(&seq) != DER_NONE) {
		if (shape->count == SES_FIELDS_MAX || der_element(&seq, &element).code != E_OK)
			return false;
		shape->tags[shape->count++] = element.tag;
	}
	return true;
}

int64_t ses_header_version(struct slice seal)
{
	struct der in, seq, info, header;
	struct slice id;
	int64_t version = 0;

	if (der_open(seal, &in).code != E_OK || der_enter(&in, DER_SEQUENCE, &seq).code != E_OK ||
	    der_enter(&seq, DER_SEQUENCE, &info).code != E_OK ||
	    der_enter(&info, DER_SEQUENCE, &header).code != E_OK ||
	    der_ia5(&header, SES_TEXT_MAX, &id).code != E_OK || der_int(&header, &version).code != E_OK)
		return 0;
	return version;
}

err ses_as_form(err e, enum code form)
{
	char detail[ERR_TEXT_MAX];

	if (e.code != E_DER && e.code != E_TOO_BIG)
		return e;
	snprintf(detail, sizeof(detail), "%s", err_trail()->detail);
	return FAIL(form, "%s", detail);
}

/* ExtData ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static err read_ext(struct der *in, struct ses_ext *ext, note_set *notes)
{
	struct der seq;
	bool written_out = false;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	TRY(der_oid(&seq, &ext->id));
	TRY(der_bool_default_false(&seq, &ext->critical, &written_out));
	TRY(der_octets(&seq, &ext->value));
	TRY(der_end(&seq));
	if (written_out)
		note_add(notes, NOTE_EXT_CRITICAL_FALSE);
	if (ext->critical)
		note_add(notes, NOTE_EXT_UNKNOWN_CRITICAL);
	return OK;
}

/* ExtensionDatas ::= SEQUENCE SIZE (0..MAX) OF ExtData */
static err read_exts(struct arena *arena, struct der *in, struct ses_ext **exts, size_t *count,
		     note_set *notes)
{
	struct ses_ext all[SES_EXTS_MAX];
	struct der seq;
	size_t n = 0;

	TRY(der_enter(in, DER_SEQUENCE, &seq));
	while (der_peek(&seq) != DER_NONE) {
		if (n == SES_EXTS_MAX)
			return FAIL(E_DER, "more than %d extensions", SES_EXTS_MAX);
		TRY(read_ext(&seq, &all[n++], notes));
	}
	*exts = arena_array(arena, n + 1, struct ses_ext);
	REQUIRE(*exts, E_NO_MEMORY);
	memcpy(*exts, all, n * sizeof(all[0]));
	*count = n;
	return OK;
}

err ses_exts_read(struct arena *arena, struct der *in, unsigned usual, enum note deviation,
		  struct ses_ext **exts, size_t *count, note_set *notes)
{
	unsigned tag = der_peek(in);
	struct der tagged;

	*exts = NULL;
	*count = 0;
	if (tag != DER_SEQUENCE && tag != DER_CONTEXT(0))
		return OK;
	if (tag != usual)
		note_add(notes, deviation);
	if (tag == DER_SEQUENCE)
		return read_exts(arena, in, exts, count, notes);
	TRY(der_enter(in, DER_CONTEXT(0), &tagged));
	TRY(read_exts(arena, &tagged, exts, count, notes));
	return der_end(&tagged);
}

/* Strict DER would leave critical FALSE out; other implementations read three elements only (formats.md §3.3). */
void ses_exts_put(struct der_writer *w, const struct ses_ext *exts, size_t count)
{
	size_t all = der_mark(w);

	if (count == 0)
		return;
	for (size_t i = count; i-- > 0;) {
		size_t one = der_mark(w);

		der_put_octets(w, exts[i].value);
		der_put_bool(w, exts[i].critical);
		der_put_oid(w, exts[i].id);
		der_wrap(w, one, DER_SEQUENCE);
	}
	der_wrap(w, all, DER_SEQUENCE);
}

err ses_time_stamp_read(struct der *in, struct slice *token, note_set *notes)
{
	unsigned tag = der_peek(in);
	struct der tagged;

	*token = slice(NULL, 0);
	if (tag == DER_BITS) {
		note_add(notes, NOTE_TIMESTAMP_UNTAGGED);
		return der_bits(in, token);
	}
	if (tag != DER_CONTEXT(0))
		return OK;
	TRY(der_enter(in, DER_CONTEXT(0), &tagged));
	TRY(der_bits(&tagged, token));
	return der_end(&tagged);
}

void ses_time_stamp_put(struct der_writer *w, struct slice token)
{
	size_t mark = der_mark(w);

	if (token.len == 0)
		return;
	der_put_bits(w, token);
	der_wrap(w, mark, DER_CONTEXT(0));
}

err ses_v1_bits(struct der *in, struct slice *out, note_set *notes)
{
	if (der_peek(in) != DER_OCTETS)
		return der_bits(in, out);
	note_add(notes, NOTE_V1_OCTETS);
	return der_octets(in, out);
}
