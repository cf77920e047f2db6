/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/rewrite.h"

#include "der/der.h"
#include "lib/check.h"

/* Those that change how a seal or signature is written; the rest only say what is in it. */
static bool written_otherwise(note_set notes)
{
	static const enum note tolerances[] = {NOTE_SEAL_EXTS_TAGGED, NOTE_TBS_EXTS_UNTAGGED,
					       NOTE_TIMESTAMP_UNTAGGED, NOTE_SEAL_TIMESTAMP_IN_V4};

	for (size_t i = 0; i < COUNT(tolerances); i++)
		if (note_in(notes, tolerances[i]))
			return true;
	return false;
}

/* Our writer writes critical FALSE out; who leaves it out, as DER has it, is not written the same. */
static bool exts_differ(const struct ses_ext *exts, size_t count, note_set notes)
{
	bool all_critical = true;

	for (size_t i = 0; i < count; i++)
		all_critical &= exts[i].critical;
	return count > 0 && !all_critical && !note_in(notes, NOTE_EXT_CRITICAL_FALSE);
}

static const struct slice *list_of(struct arena *arena, const struct ses_seal *seal)
{
	struct slice *list = arena_array(arena, seal->list_count + 1, struct slice);

	assert_non_null(list);
	for (size_t i = 0; i < seal->list_count; i++)
		list[i] = seal->list[i].value;
	return list;
}

struct slice rewrite_seal(struct arena *arena, struct slice bytes)
{
	struct slice info, out;
	struct ses_seal seal;
	struct ses_seal_form form;

	assert_ok(ses_seal_read(arena, bytes, &seal));
	if (seal.version == SES_V1 || written_otherwise(seal.notes) ||
	    exts_differ(seal.exts, seal.ext_count, seal.notes))
		return slice(NULL, 0);
	form = (struct ses_seal_form){.version = seal.version,
				      .vendor = seal.vendor,
				      .code = seal.code,
				      .type = seal.type,
				      .name = seal.name,
				      .list_type = seal.list_type,
				      .certs = list_of(arena, &seal),
				      .cert_count = seal.list_count,
				      .created = seal.created,
				      .valid_from = seal.valid_from,
				      .valid_to = seal.valid_to,
				      .picture = seal.picture,
				      .exts = seal.exts,
				      .ext_count = seal.ext_count};
	if (seal.list_type != SES_LIST_CERTS)
		return slice(NULL, 0);
	assert_ok(ses_seal_info_write(arena, &form, &info));
	assert_ok(ses_seal_write(arena, info, seal.maker_cert, seal.maker_signature, seal.time_stamp, &out));
	return out;
}

struct slice rewrite_signature(struct arena *arena, struct slice bytes)
{
	struct ses_signature s;
	struct ses_tbs_form form;
	struct slice tbs, out;

	assert_ok(ses_signature_read(arena, bytes, &s));
	if (s.version == SES_V1 || written_otherwise(s.notes) || exts_differ(s.exts, s.ext_count, s.notes))
		return slice(NULL, 0);
	form = (struct ses_tbs_form){.seal = s.seal.whole,
				     .signed_at = s.claimed,
				     .data_hash = s.data_hash,
				     .property = s.property,
				     .exts = s.exts,
				     .ext_count = s.ext_count};
	assert_ok(ses_tbs_write(arena, &form, &tbs));
	assert_ok(ses_signature_write(arena, tbs, s.signer_cert, s.signature, s.time_stamp, &out));
	return out;
}

/* The last one first, as the writer goes. */
static void put_again(struct der_writer *w, struct der in)
{
	struct der_element e;
	struct der inside;
	size_t mark;

	if (in.rest.len == 0)
		return;
	assert_ok(der_element(&in, &e));
	put_again(w, in);
	if (!(e.tag & 0x20u)) {
		der_put(w, e.tag, e.content);
		return;
	}
	mark = der_mark(w);
	assert_ok(der_open(e.content, &inside));
	put_again(w, inside);
	der_wrap(w, mark, e.tag);
}

struct slice rewrite_der(struct arena *arena, struct slice bytes)
{
	struct der_writer w;
	struct slice out;
	struct der in;

	assert_ok(der_open(bytes, &in));
	der_writer_init(&w, arena, bytes.len);
	put_again(&w, in);
	assert_ok(der_written(&w, &out));
	return out;
}
