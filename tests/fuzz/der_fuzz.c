/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as DER: what passes the check is written again from its parts, byte for byte the same. */
#include <stdlib.h>

#include "der/der.h"
#include "der/oid.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Last sibling first, as the writer goes. */
static void put_again(struct der_writer *w, struct der in)
{
	struct der_element e;
	struct der inside;
	size_t mark;

	if (in.rest.len == 0)
		return;
	if (der_element(&in, &e).code != E_OK)
		abort();
	put_again(w, in);
	if (!(e.tag & 0x20)) {
		der_put(w, e.tag, e.content);
		return;
	}
	mark = der_mark(w);
	if (der_open(e.content, &inside).code != E_OK)
		abort();
	put_again(w, inside);
	der_wrap(w, mark, e.tag);
}

/* Each typed reader takes it or leaves the cursor. */
static void read_all_ways(struct slice bytes)
{
	err (*const bytes_of[])(struct der *, struct slice *) = {der_integer, der_oid, der_octets, der_bits};
	err (*const time_of[])(struct der *, instant *) = {der_time, der_utctime, der_any_time,
							   der_time_fraction};
	char text[OID_TEXT_MAX];
	struct der in, kept;
	struct slice out;
	instant t;
	int64_t n;
	uint32_t bits;
	bool b, written_out;

	if (der_open(bytes, &in).code != E_OK)
		return;
	kept = in;
	for (size_t i = 0; i < COUNT(bytes_of); i++, in = kept)
		if (bytes_of[i](&in, &out).code == E_OK && i == 1)
			(void)oid_text(out, text).code;
	for (size_t i = 0; i < COUNT(time_of); i++, in = kept)
		(void)time_of[i](&in, &t).code;
	if (der_int(&in, &n).code != E_OK && in.rest.len != kept.rest.len)
		abort();
	in = kept;
	(void)der_named_bits(&in, &bits).code;
	(void)der_bool_default_false(&in, &b, &written_out).code;
	(void)der_utf8(&in, TEXT_NAME_MAX, &out).code;
	(void)der_ia5(&in, TEXT_NAME_MAX, &out).code;
	(void)der_printable(&in, TEXT_NAME_MAX, &out).code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice(data, size), again;
	struct der_writer w;
	struct arena arena;
	struct der in;

	arena_init(&arena, ARENA_REQUEST_MAX);
	read_all_ways(bytes);
	if (der_check(bytes, 0).code == E_OK && size > 0) {
		if (der_open(bytes, &in).code != E_OK)
			abort();
		der_writer_init(&w, &arena, size);
		put_again(&w, in);
		if (der_written(&w, &again).code != E_OK || !slice_eq(again, bytes))
			abort();
	}
	arena_clear(&arena);
	return 0;
}
