/* SPDX-License-Identifier: Apache-2.0 */
/* The writer: from the end of a buffer to its beginning, so that every length is known when it is written. */
#include <stdio.h>
#include <stdlib.h>

#include "der/internal.h"

enum { FIRST_ROOM = 1024, HEADER_MAX = 6 };

void der_writer_init(struct der_writer *w, struct arena *arena, size_t max)
{
	*w = (struct der_writer){
		.arena = arena, .max = max < DER_INPUT_MAX ? max : DER_INPUT_MAX, .failed = OK};
}

err der_written(const struct der_writer *w, struct slice *out)
{
	if (w->failed.code != E_OK)
		return err_note(w->failed, HERE, "a put failed");
	*out = slice(w->room + w->size - w->used, w->used);
	return OK;
}

size_t der_mark(const struct der_writer *w)
{
	return w->used;
}

static err grow(struct der_writer *w, size_t len)
{
	size_t size = w->size ? w->size : FIRST_ROOM;
	uint8_t *room;

	if (len > w->max - w->used)
		return FAIL(E_TOO_BIG, "more than %zu bytes of DER", w->max);
	while (size - w->used < len)
		size *= 2;
	room = arena_take(w->arena, size);
	REQUIRE(room, E_NO_MEMORY);
	if (w->used)
		memcpy(room + size - w->used, w->room + w->size - w->used, w->used);
	w->room = room;
	w->size = size;
	return OK;
}

/* Put in front of what is there. */
static void prepend(struct der_writer *w, struct slice bytes)
{
	if (w->failed.code != E_OK)
		return;
	if (bytes.len > w->size - w->used || bytes.len > w->max - w->used)
		w->failed = grow(w, bytes.len);
	if (w->failed.code != E_OK || bytes.len == 0)
		return;
	w->used += bytes.len;
	memcpy(w->room + w->size - w->used, bytes.at, bytes.len);
}

void der_wrap(struct der_writer *w, size_t mark, unsigned tag)
{
	uint8_t header[HEADER_MAX];
	size_t at = HEADER_MAX;
	size_t len = w->used - mark;

	if (len < 0x80) {
		header[--at] = (uint8_t)len;
	} else {
		for (; len; len >>= 8)
			header[--at] = (uint8_t)len;
		header[at - 1] = (uint8_t)(0x80 | (HEADER_MAX - at));
		at--;
	}
	header[--at] = (uint8_t)tag;
	prepend(w, slice(header + at, HEADER_MAX - at));
}

static int by_octets(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;
	int order = memcmp(x->at, y->at, x->len < y->len ? x->len : y->len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static err sort_since(struct der_writer *w, size_t mark)
{
	struct slice all = slice(w->room + w->size - w->used, w->used - mark);
	struct slice parts[DER_SET_MAX];
	size_t count = 0, at = 0;
	struct slice copy;
	struct der in;

	TRY(arena_copy(w->arena, all, &copy));
	TRY(der_open(copy, &in));
	while (in.rest.len > 0) {
		struct der_element e;

		REQUIRE(count < DER_SET_MAX, E_TOO_BIG);
		TRY(der_element(&in, &e));
		parts[count++] = e.whole;
	}
	qsort(parts, count, sizeof(parts[0]), by_octets);
	for (size_t i = 0; i < count; i++) {
		memcpy(w->room + w->size - w->used + at, parts[i].at, parts[i].len);
		at += parts[i].len;
	}
	return OK;
}

void der_wrap_set_of(struct der_writer *w, size_t mark, unsigned tag)
{
	if (w->failed.code == E_OK && w->used > mark)
		w->failed = sort_since(w, mark);
	der_wrap(w, mark, tag);
}

void der_put_raw(struct der_writer *w, struct slice der)
{
	prepend(w, der);
}

void der_put(struct der_writer *w, unsigned tag, struct slice content)
{
	size_t mark = der_mark(w);

	prepend(w, content);
	der_wrap(w, mark, tag);
}

static void put_int(struct der_writer *w, unsigned tag, int64_t value)
{
	uint8_t octets[8];
	size_t at = 0;

	for (size_t i = 0; i < 8; i++)
		octets[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
	while (at < 7 && der_wrong_integer(slice(octets + at, 8 - at)))
		at++;
	der_put(w, tag, slice(octets + at, 8 - at));
}

void der_put_int(struct der_writer *w, int64_t value)
{
	put_int(w, DER_INTEGER, value);
}

void der_put_enumerated(struct der_writer *w, int64_t value)
{
	put_int(w, DER_ENUMERATED, value);
}

void der_put_integer(struct der_writer *w, struct slice magnitude)
{
	size_t mark = der_mark(w);

	while (magnitude.len > 0 && magnitude.at[0] == 0)
		magnitude = slice_from(magnitude, 1);
	prepend(w, magnitude);
	if (magnitude.len == 0 || magnitude.at[0] & 0x80)
		prepend(w, slice("\0", 1));
	der_wrap(w, mark, DER_INTEGER);
}

void der_put_bool(struct der_writer *w, bool value)
{
	der_put(w, DER_BOOLEAN, slice(value ? "\xff" : "\0", 1));
}

void der_put_oid(struct der_writer *w, struct slice oid)
{
	der_put(w, DER_OID, oid);
}

void der_put_octets(struct der_writer *w, struct slice octets)
{
	der_put(w, DER_OCTETS, octets);
}

void der_put_bits(struct der_writer *w, struct slice octets)
{
	size_t mark = der_mark(w);

	prepend(w, octets);
	prepend(w, slice("\0", 1));
	der_wrap(w, mark, DER_BITS);
}

void der_put_named_bits(struct der_writer *w, uint32_t bits)
{
	uint8_t content[5] = {0};
	unsigned count = 0;

	for (unsigned bit = 0; bit < 32; bit++) {
		if (!(bits & UINT32_C(1) << bit))
			continue;
		content[1 + bit / 8] |= (uint8_t)(0x80u >> bit % 8);
		count = bit + 1;
	}
	content[0] = (uint8_t)((8 - count % 8) % 8);
	der_put(w, DER_BITS, slice(content, 1 + (count + 7) / 8));
}

static void put_text(struct der_writer *w, unsigned tag, struct slice text)
{
	const char *wrong = der_wrong_text(tag, text);

	if (wrong && w->failed.code == E_OK)
		w->failed = FAIL(E_FIELD, "%s", wrong);
	der_put(w, tag, text);
}

void der_put_utf8(struct der_writer *w, struct slice text)
{
	put_text(w, DER_UTF8, text);
}

void der_put_ia5(struct der_writer *w, struct slice text)
{
	put_text(w, DER_IA5, text);
}

void der_put_printable(struct der_writer *w, struct slice text)
{
	put_text(w, DER_PRINTABLE, text);
}

/* skip is how many digits of the year to leave out. */
static void put_time(struct der_writer *w, unsigned tag, instant t, int first, int last, size_t skip)
{
	char text[64];
	int d[6];

	instant_to_utc(t, d);
	if ((d[0] < first || d[0] > last) && w->failed.code == E_OK)
		w->failed = FAIL(E_FIELD, "the year %d cannot be written", d[0]);
	snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ", d[0], d[1], d[2], d[3], d[4], d[5]);
	der_put(w, tag, slice_str(text + skip));
}

void der_put_time(struct der_writer *w, instant t)
{
	put_time(w, DER_TIME, t, 0, 9999, 0);
}

void der_put_utctime(struct der_writer *w, instant t)
{
	put_time(w, DER_UTCTIME, t, 1950, 2049, 2);
}

void der_put_x509_time(struct der_writer *w, instant t)
{
	int d[6];

	instant_to_utc(t, d);
	if (d[0] >= 1950 && d[0] <= 2049)
		der_put_utctime(w, t);
	else
		der_put_time(w, t);
}

void der_put_null(struct der_writer *w)
{
	der_put(w, DER_NULL, slice(NULL, 0));
}
