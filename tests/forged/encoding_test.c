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

/* The value with these elements behind its last field, inside. */
static struct slice with_more_inside(const struct recipe *r, struct slice value, struct slice more)
{
	struct der in, seq;
	struct der_writer w;
	struct slice out;

	assert_ok(der_open(value, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	der_put_raw(&w, more);
	der_put_raw(&w, seq.rest);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static struct slice zero_inside(const struct recipe *r, struct slice value)
{
	return with_more_inside(r, value, slice("", 1));
}

static void leave_a_byte_inside(struct recipe *r)
{
	r->edit_value = zero_inside;
}

/* SEQUENCE { SEQUENCE { … } }, deeper than anybody needs. */
static struct slice deep_inside(const struct recipe *r, struct slice value)
{
	struct der_writer w;
	struct slice nested;

	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	for (int i = 0; i < 2 * DER_DEPTH_MAX; i++)
		der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &nested));
	return with_more_inside(r, value, nested);
}

static void nest_without_end(struct recipe *r)
{
	r->edit_value = deep_inside;
}

/* The signer's certificate, cert OCTET STRING, in a constructed string of one piece. */
static struct slice cert_in_pieces(const struct recipe *r, struct slice value)
{
	struct slice tbs, cert;
	struct der_writer w;
	struct der in, seq;
	struct slice out;

	assert_ok(der_open(value, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	assert_ok(der_whole(&seq, DER_SEQUENCE, &tbs));
	assert_ok(der_whole(&seq, DER_OCTETS, &cert));
	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	der_put_raw(&w, cert);
	der_wrap(&w, 0, DER_OCTETS | 0x20);
	assert_ok(der_written(&w, &cert));
	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	der_put_raw(&w, seq.rest);
	der_put_raw(&w, cert);
	der_put_raw(&w, tbs);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void cut_the_certificate_in_pieces(struct recipe *r)
{
	r->edit_value = cert_in_pieces;
}

/* A seal with a critical extension that nobody knows, which is told and decides nothing. */
static void extend_the_seal(struct recipe *r)
{
	static const struct ses_ext ext = {.id = {(const uint8_t *)"\x2a\x03\x04", 3},
					   .critical = true,
					   .value = {(const uint8_t *)"x", 1}};

	r->seal.exts = &ext;
	r->seal.ext_count = 1;
}

static void be_neither_true_nor_false(struct recipe *r)
{
	extend_the_seal(r);
	r->part = "\x2a\x03\x04\x01\x01\xff";
	r->by = "\x2a\x03\x04\x01\x01\x01";
	r->edit_seal = exchange;
}

static void write_the_time_as(struct recipe *r, const char *time)
{
	r->part = "20261120020000Z";
	r->by = time;
	r->edit_value = exchange;
}

static void leave_the_z_out(struct recipe *r)
{
	write_the_time_as(r, "202611200200000");
}

static void write_a_fraction(struct recipe *r)
{
	write_the_time_as(r, "2026112002000.Z");
}

static void sign_on_february_30(struct recipe *r)
{
	write_the_time_as(r, "20260230020000Z");
}

/* The signer's certificate with some bytes exchanged, signed anew by its authority. */
static void certify_otherwise(struct recipe *r, struct slice part, struct slice by)
{
	struct pki_party *party = arena_new(r->arena, struct pki_party);

	assert_non_null(party);
	*party = *r->signer;
	party->cert.der = cert_edited(r->arena, &world.ca, party->cert.der, part, by);
	r->signer = r->listed = party;
}

/* A certificate that ends in a year '50: 1950 to some readers, 2050 to others. */
static void end_in(struct recipe *r, const char *year)
{
	certify_otherwise(r, slice_str("360101000000Z"),
			  slice_str(arena_text(r->arena, "%s0101000000Z", year)));
}

/* What holds the name has an end that the name's own length passes. */
static void name_longer(struct recipe *r)
{
	certify_otherwise(r,
			  slice_str("\x0e"
				    "31000000000001"),
			  slice_str("\x0f"
				    "31000000000001"));
}

static void name_as_long(struct recipe *r)
{
	certify_otherwise(r, slice_str("31000000000001"), slice_str("31000000000001"));
}

static void end_in_50(struct recipe *r)
{
	end_in(r, "50");
}

static void end_in_49(struct recipe *r)
{
	end_in(r, "49");
}

/* Extensions 1.2.3.4 and 1.2.3.5, not critical; the second is then made to be the first once more. */
#define EXTENSION(last) "\x30\x09\x06\x03\x2a\x03" last "\x04\x02\x05\x00"

static struct pki_party *extended(struct recipe *r)
{
	static const char both[] = EXTENSION("\x04") EXTENSION("\x05");
	struct pki_party *party = arena_new(r->arena, struct pki_party);

	assert_non_null(party);
	*party = *party_make(&(struct party_form){
		.cn = "31000000000001", .issuer = &world.ca, .extra = slice(both, sizeof(both) - 1)});
	r->signer = r->listed = party;
	return party;
}

static void carry_two_extensions(struct recipe *r)
{
	extended(r);
}

static void carry_one_extension_twice(struct recipe *r)
{
	struct pki_party *party = extended(r);

	party->cert.der = cert_edited(r->arena, &world.ca, party->cert.der, slice("\x2a\x03\x05", 3),
				      slice("\x2a\x03\x04", 3));
}

/* AlgorithmIdentifier of SM3, without parameters and with NULL. */
#define SM3_ALONE "\x30\x0a\x06\x08\x2a\x81\x1c\xcf\x55\x01\x83\x11"
#define SM3_NULL "\x30\x0c\x06\x08\x2a\x81\x1c\xcf\x55\x01\x83\x11\x05\x00"

/* ContentInfo { OID, [0] SignedData { version, digestAlgorithms SET, … } } with another SET, which nobody signs. */
static struct slice with_algorithms(const struct recipe *r, struct slice value, const char *set, size_t len)
{
	struct der in, info, tagged, data;
	struct slice type, version, ignored, out;
	struct der_writer w;
	size_t mark;

	assert_ok(der_open(value, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &info));
	assert_ok(der_whole(&info, DER_OID, &type));
	assert_ok(der_enter(&info, DER_CONTEXT(0), &tagged));
	assert_ok(der_enter(&tagged, DER_SEQUENCE, &data));
	assert_ok(der_whole(&data, DER_INTEGER, &version));
	assert_ok(der_whole(&data, DER_SET, &ignored));
	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	der_put_raw(&w, data.rest);
	mark = der_mark(&w);
	der_put_raw(&w, slice(set, len));
	der_wrap(&w, mark, DER_SET);
	der_put_raw(&w, version);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_raw(&w, type);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static struct slice sorted(const struct recipe *r, struct slice value)
{
	return with_algorithms(r, value, SM3_ALONE SM3_NULL, sizeof(SM3_ALONE SM3_NULL) - 1);
}

static struct slice unsorted(const struct recipe *r, struct slice value)
{
	return with_algorithms(r, value, SM3_NULL SM3_ALONE, sizeof(SM3_NULL SM3_ALONE) - 1);
}

static void name_two_digests_in_order(struct recipe *r)
{
	r->type = OFD_TYPE_SIGN;
	r->edit_value = sorted;
}

static void name_two_digests_out_of_order(struct recipe *r)
{
	r->type = OFD_TYPE_SIGN;
	r->edit_value = unsorted;
}

static const struct forgery rows[] = {
#include "forged/encoding.def"
};

int main(void)
{
	return catalogue_run("encoding", rows, COUNT(rows));
}
