/* SPDX-License-Identifier: Apache-2.0 */
/* Seals and signatures of all versions from the fields that were read, the tolerances too: whatever the reader took from the
 * bytes is put back where it was. */
#include "der/der.h"
#include "lib/check.h"
#include "lib/rewrite.h"

static void put_header(struct der_writer *w, const struct ses_seal *seal)
{
	size_t mark = der_mark(w);

	der_put_ia5(w, seal->vendor);
	der_put_int(w, seal->version);
	der_put_ia5(w, slice_str("ES"));
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_list(struct der_writer *w, const struct ses_seal *seal)
{
	size_t all = der_mark(w);

	for (size_t i = seal->list_count; i-- > 0;) {
		size_t one = der_mark(w);

		der_put_octets(w, seal->list[i].value);
		if (seal->list_type == SES_LIST_CERTS)
			continue;
		der_put_printable(w, seal->list[i].digest_type);
		der_wrap(w, one, DER_SEQUENCE);
	}
	der_wrap(w, all, DER_SEQUENCE);
}

static void put_date(struct der_writer *w, const struct ses_seal *seal, instant date)
{
	if (seal->version == SES_V1)
		der_put_utctime(w, date);
	else
		der_put_time(w, date);
}

static void put_property(struct der_writer *w, const struct ses_seal *seal)
{
	size_t mark = der_mark(w);

	put_date(w, seal, seal->valid_to);
	put_date(w, seal, seal->valid_from);
	put_date(w, seal, seal->created);
	put_list(w, seal);
	if (seal->version != SES_V1)
		der_put_int(w, seal->list_type);
	der_put_utf8(w, seal->name);
	der_put_int(w, seal->type);
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_picture(struct der_writer *w, const struct ses_picture *picture)
{
	size_t mark = der_mark(w);

	der_put_int(w, picture->height);
	der_put_int(w, picture->width);
	der_put_octets(w, picture->data);
	der_put_ia5(w, picture->type);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* NULL: there are none; a list of none is one. */
static void put_exts(struct der_writer *w, const struct ses_ext *exts, size_t count, note_set notes,
		     bool tagged)
{
	size_t all = der_mark(w);

	if (!exts)
		return;
	for (size_t i = count; i-- > 0;) {
		size_t one = der_mark(w);

		der_put_octets(w, exts[i].value);
		if (exts[i].critical || note_in(notes, NOTE_EXT_CRITICAL_FALSE))
			der_put_bool(w, exts[i].critical);
		der_put_oid(w, exts[i].id);
		der_wrap(w, one, DER_SEQUENCE);
	}
	der_wrap(w, all, DER_SEQUENCE);
	if (tagged)
		der_wrap(w, all, DER_CONTEXT(0));
}

static void put_info(struct der_writer *w, const struct ses_seal *seal)
{
	size_t mark = der_mark(w);

	put_exts(w, seal->exts, seal->ext_count, seal->notes, note_in(seal->notes, NOTE_SEAL_EXTS_TAGGED));
	put_picture(w, &seal->picture);
	put_property(w, seal);
	der_put_ia5(w, seal->code);
	put_header(w, seal);
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_stamp(struct der_writer *w, struct slice token, note_set notes)
{
	size_t mark = der_mark(w);

	if (!token.at)
		return;
	der_put_bits(w, token);
	if (!note_in(notes, NOTE_TIMESTAMP_UNTAGGED))
		der_wrap(w, mark, DER_CONTEXT(0));
}

static void put_maker(struct der_writer *w, const struct ses_seal *seal)
{
	der_put_bits(w, seal->maker_signature);
	der_put_oid(w, seal->maker_algorithm);
	der_put_octets(w, seal->maker_cert);
}

static struct slice written(const struct der_writer *w)
{
	struct slice out;

	assert_ok(der_written(w, &out));
	return out;
}

/* v1: signInfo, which may be wrapped in a BIT STRING. */
static void put_sign_info(struct der_writer *w, const struct ses_seal *seal)
{
	struct der_writer inside;

	der_writer_init(&inside, w->arena, SES_VALUE_MAX);
	put_maker(&inside, seal);
	der_wrap(&inside, 0, DER_SEQUENCE);
	if (note_in(seal->notes, NOTE_V1_OCTETS))
		der_put_bits(w, written(&inside));
	else
		der_put_raw(w, written(&inside));
}

/* Which of several extensions wrote its FALSE out, and which date is long, was not kept. */
static bool is_kept(size_t count, note_set notes)
{
	return (count <= 1 || !note_in(notes, NOTE_EXT_CRITICAL_FALSE)) &&
	       !note_in(notes, NOTE_V1_LONG_DATES);
}

struct slice rewrite_seal_fields(struct arena *arena, struct slice bytes)
{
	struct ses_seal seal;
	struct der_writer w;

	assert_ok(ses_seal_read(arena, bytes, &seal));
	if (!is_kept(seal.ext_count, seal.notes))
		return bytes;
	der_writer_init(&w, arena, SES_VALUE_MAX);
	if (seal.version == SES_V1) {
		put_sign_info(&w, &seal);
	} else {
		put_stamp(&w, seal.time_stamp, seal.notes);
		put_maker(&w, &seal);
	}
	put_info(&w, &seal);
	der_wrap(&w, 0, DER_SEQUENCE);
	return written(&w);
}

static void put_tbs(struct der_writer *w, const struct ses_signature *s)
{
	size_t mark = der_mark(w);

	put_exts(w, s->exts, s->ext_count, s->notes, !note_in(s->notes, NOTE_TBS_EXTS_UNTAGGED));
	der_put_ia5(w, s->property);
	der_put_bits(w, s->data_hash);
	der_put_time(w, s->claimed);
	der_put_raw(w, s->seal.whole);
	der_put_int(w, s->version);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* Of version 1 the kind of what stands as timeInfo was not kept; a BIT STRING, as the standard has it. */
static void put_v1_tbs(struct der_writer *w, const struct ses_signature *s)
{
	size_t mark = der_mark(w);

	der_put_oid(w, s->algorithm);
	der_put_octets(w, s->signer_cert);
	der_put_ia5(w, s->property);
	der_put_bits(w, s->data_hash);
	der_put_bits(w, s->time_info);
	der_put_raw(w, s->seal.whole);
	der_put_int(w, s->version);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* The same after the version, the seal and the header of timeInfo. */
static bool time_is_bits(const struct ses_signature *s)
{
	const uint8_t *behind = s->seal.whole.at + s->seal.whole.len;

	return *behind == DER_BITS;
}

struct slice rewrite_signature_fields(struct arena *arena, struct slice bytes)
{
	struct ses_signature s;
	struct der_writer w;

	assert_ok(ses_signature_read(arena, bytes, &s));
	if (!is_kept(s.ext_count, s.notes) || note_in(s.notes, NOTE_V1_OCTETS) ||
	    (s.version == SES_V1 && !time_is_bits(&s)))
		return bytes;
	der_writer_init(&w, arena, SES_VALUE_MAX);
	if (s.version == SES_V1) {
		der_put_bits(&w, s.signature);
		put_v1_tbs(&w, &s);
	} else {
		put_stamp(&w, s.time_stamp, s.notes);
		der_put_bits(&w, s.signature);
		der_put_oid(&w, s.algorithm);
		der_put_octets(&w, s.signer_cert);
		put_tbs(&w, &s);
	}
	der_wrap(&w, 0, DER_SEQUENCE);
	return written(&w);
}
