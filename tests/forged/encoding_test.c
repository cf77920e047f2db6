/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, D: values that are BER and not DER. */
#include "lib/catalogue.h"
#include "lib/check.h"

static void sign_with_negative_r(struct recipe *r)
{
	r->signature = sm2_pair(r->arena, slice("\x81", 1), slice("\x01", 1));
}

static void sign_with_a_leading_zero(struct recipe *r)
{
	r->signature = sm2_pair(r->arena, slice("\x00\x01", 2), slice("\x01", 1));
}

/* 30 82 xx yy …: the outer header is four bytes long. */
static struct slice with_header(const struct recipe *r, struct slice value, const char *header,
				size_t header_len, const char *tail, size_t tail_len)
{
	size_t inside = value.len - 4;
	uint8_t *out = arena_take(r->arena, header_len + inside + tail_len);

	assert_non_null(out);
	memcpy(out, header, header_len);
	memcpy(out + header_len, value.at + 4, inside);
	memcpy(out + header_len + inside, tail, tail_len);
	return slice(out, header_len + inside + tail_len);
}

static struct slice indefinite(const struct recipe *r, struct slice value)
{
	return with_header(r, value, "\x30\x80", 2, "\0\0", 2);
}

static void leave_the_length_open(struct recipe *r)
{
	r->edit_value = indefinite;
}

static struct slice longer_length(const struct recipe *r, struct slice value)
{
	const char header[] = {0x30, (char)0x83, 0, (char)value.at[2], (char)value.at[3]};

	return with_header(r, value, header, sizeof(header), "", 0);
}

static void write_a_longer_length(struct recipe *r)
{
	r->edit_value = longer_length;
}

static struct slice with_tail(const struct recipe *r, struct slice value)
{
	return with_header(r, value, (const char *)value.at, 4, "", 1);
}

static void leave_a_byte_behind(struct recipe *r)
{
	r->edit_value = with_tail;
}

static struct slice huge_length(const struct recipe *r, struct slice value)
{
	return with_header(r, value, "\x30\x84\x80\x00\x00\x00", 6, "", 0);
}

static void write_a_huge_length(struct recipe *r)
{
	r->edit_value = huge_length;
}

/* dataHash BIT STRING: 03 21 00 and 32 bytes. */
static struct slice unused_bits(const struct recipe *r, struct slice value)
{
	return replaced(r->arena, value,
			"\x03\x21\x00"
			"0123",
			"\x03\x21\x01"
			"0123");
}

static void set_an_unused_bit(struct recipe *r)
{
	r->data_hash = slice_str("0123456789abcdef0123456789abcdef");
	r->edit_value = unused_bits;
}

static const struct forgery rows[] = {
#include "forged/encoding.def"
};

int main(void)
{
	return catalogue_run("encoding", rows, COUNT(rows));
}
