/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, S and D: the signed value and the seal in it. */
#include "der/oid.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/samples.h"
#include "lib/zipmaker.h"

static struct slice transplant(const struct recipe *r, struct slice container)
{
	struct recipe other;

	recipe_honest(&other);
	other.signed_at += HOUR;
	return zipmaker_with(r->arena, container, SIGN_0 "SignedValue.dat",
			     entry_of(r, recipe_make(&other), SIGN_0 "SignedValue.dat"));
}

static void take_the_value_of_another_document(struct recipe *r)
{
	r->edit_container = transplant;
}

static void sign_another_digest(struct recipe *r)
{
	r->data_hash = slice_str("0123456789abcdef0123456789abcdef");
}

static struct slice flip_last(const struct recipe *r, struct slice bytes)
{
	return flipped(r->arena, bytes, bytes.len - 1, 1);
}

static void flip_the_value(struct recipe *r)
{
	r->edit_value = flip_last;
}

static void use_a_stolen_seal(struct recipe *r)
{
	r->signer = &world.stranger;
}

static void use_a_colleagues_seal(struct recipe *r)
{
	r->signer = &world.colleague;
}

static void show_the_owners_certificate(struct recipe *r)
{
	r->signer = &world.stranger;
	r->shown_cert = &world.owner.cert;
}

static void make_the_seal_oneself(struct recipe *r)
{
	r->maker = &world.foreigner;
}

static struct slice swap_picture(const struct recipe *r, struct slice seal)
{
	return replaced(r->arena, seal, "picture of a seal", "picture of a pear");
}

static void swap_the_picture(struct recipe *r)
{
	r->edit_seal = swap_picture;
}

static void show_another_seal(struct recipe *r)
{
	r->show_seal = swap_picture;
}

static struct slice seal_to_sign(const struct recipe *r, struct slice container)
{
	static const char list[] = "Doc_0/Signs/Signatures.xml";

	return zipmaker_with(r->arena, container, list,
			     replaced(r->arena, entry_of(r, container, list), "\"Seal\"", "\"Sign\""));
}

static void change_the_type(struct recipe *r)
{
	r->edit_container = seal_to_sign;
}

static void sign_for_another_place(struct recipe *r)
{
	r->property = slice_str("/Doc_0/Signs/Sign_7/Signature.xml");
}

static void sign_for_another_file(struct recipe *r)
{
	r->property = slice_str("/Doc_0/Document.xml");
}

static struct slice tbs_version_5(const struct recipe *r, struct slice value)
{
	return replaced(r->arena, value, "\x02\x01\x04", "\x02\x01\x05");
}

static void confuse_versions(struct recipe *r)
{
	r->edit_value = tbs_version_5;
}

static struct slice header_ex(const struct recipe *r, struct slice seal)
{
	return replaced(r->arena, seal,
			"\x16\x02"
			"ES",
			"\x16\x02"
			"EX");
}

static void write_another_header(struct recipe *r)
{
	r->edit_seal = header_ex;
}

static struct slice move_stamp(const struct recipe *r, struct slice container)
{
	struct slice xml = entry_of(r, container, SIGN_0 "Signature.xml");

	return zipmaker_with(r->arena, container, SIGN_0 "Signature.xml",
			     replaced(r->arena, xml, "Boundary=\"1", "Boundary=\"2"));
}

static void move_the_stamp(struct recipe *r)
{
	r->edit_container = move_stamp;
}

/* The last occurrence of the OID in a value is signatureAlgID. */
static struct slice other_oid(const struct recipe *r, struct slice value)
{
	size_t last = 0;

	for (size_t i = 0; i + OID_SM2_WITH_SM3.len <= value.len; i++) {
		if (memcmp(value.at + i, OID_SM2_WITH_SM3.at, OID_SM2_WITH_SM3.len) == 0)
			last = i;
	}
	return flipped(r->arena, value, last + OID_SM2_WITH_SM3.len - 1, 1);
}

static void name_another_algorithm(struct recipe *r)
{
	r->edit_value = other_oid;
}

static struct slice sm2_value(const struct recipe *r, struct slice first, struct slice second)
{
	struct der_writer w;
	struct slice out;

	der_writer_init(&w, r->arena, ARENA_CHUNK);
	der_put(&w, DER_INTEGER, second);
	der_put(&w, DER_INTEGER, first);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void sign_with_r_zero(struct recipe *r)
{
	r->signature = sm2_value(r, slice("", 1), slice("\x01", 1));
}

static void sign_with_s_of_n(struct recipe *r)
{
	static const char n[] = "\x00\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
				"\x72\x03\xdf\x6b\x21\xc6\x05\x2b\x53\xbb\xf4\x09\x39\xd5\x41\x23";

	r->signature = sm2_value(r, slice("\x01", 1), slice(n, sizeof(n) - 1));
}

static void sign_with_negative_r(struct recipe *r)
{
	r->signature = sm2_value(r, slice("\x81", 1), slice("\x01", 1));
}

static void sign_with_a_leading_zero(struct recipe *r)
{
	r->signature = sm2_value(r, slice("\x00\x01", 2), slice("\x01", 1));
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
	{"S01", "the signed value of another document", take_the_value_of_another_document,
	 "TOTAL_FAILED DATA_HASH", "dataHash", NULL},
	{"S02", "a data hash of something else", sign_another_digest, "TOTAL_FAILED DATA_HASH", "dataHash",
	 NULL},
	{"S03", "one bit of the signature value", flip_the_value, "TOTAL_FAILED SIGNATURE", "cert", NULL},
	{"S04", "a genuine seal, a home-made certificate", use_a_stolen_seal,
	 "TOTAL_FAILED SIGNER_NOT_IN_SEAL", "cert", NULL},
	{"S04b", "a stranger's signature under the owner's certificate", show_the_owners_certificate,
	 "TOTAL_FAILED SIGNATURE", "cert", NULL},
	{"S05", "a good certificate that the seal does not list", use_a_colleagues_seal,
	 "TOTAL_FAILED SIGNER_NOT_IN_SEAL", "cert", NULL},
	{"S06", "a seal of one's own making", make_the_seal_oneself, "INDETERMINATE MAKER_UNTRUSTED",
	 "eseal.cert", NULL},
	{"S17", "another picture in the seal", swap_the_picture, "TOTAL_FAILED SEAL_SIGNATURE", "eseal.cert",
	 NULL},
	{"S18", "another seal shown than used", show_another_seal, "TOTAL_FAILED SEAL_MISMATCH", NULL, NULL},
	{"S19", "Type Seal changed to Sign", change_the_type, "TOTAL_FAILED SIGNATURE_MALFORMED", "Type",
	 NULL},
	{"S20a", "a property that names another place", sign_for_another_place,
	 "TOTAL_FAILED PROPERTY_MISMATCH", "propertyInfo", NULL},
	{"S20b", "a property that names another file", sign_for_another_file,
	 "TOTAL_FAILED PROPERTY_MISMATCH", "propertyInfo", NULL},
	{"S21", "versions that disagree", confuse_versions, "TOTAL_FAILED SIGNATURE_MALFORMED", NULL, NULL},
	{"S22", "a header that is not ES", write_another_header, "TOTAL_FAILED SEAL_MALFORMED", NULL, NULL},
	{"S23", "the stamp moved on its page", move_the_stamp, "TOTAL_FAILED DATA_HASH", "dataHash", NULL},
	{"S28", "an algorithm that does not agree", name_another_algorithm, "TOTAL_FAILED ALGORITHM",
	 "signatureAlgID", NULL},
	{"S30a", "r of zero", sign_with_r_zero, "TOTAL_FAILED SIGNATURE", "cert", NULL},
	{"S30b", "s of n", sign_with_s_of_n, "TOTAL_FAILED SIGNATURE", "cert", NULL},
	{"D01", "an indefinite length", leave_the_length_open, "TOTAL_FAILED DER_NOT_CANONICAL", NULL, NULL},
	{"D02", "a length that is not minimal", write_a_longer_length, "TOTAL_FAILED DER_NOT_CANONICAL", NULL,
	 NULL},
	{"D03", "r with a leading zero", sign_with_a_leading_zero, "TOTAL_FAILED DER_NOT_CANONICAL",
	 "signature", NULL},
	{"D04", "negative r", sign_with_negative_r, "TOTAL_FAILED DER_NOT_CANONICAL", "signature", NULL},
	{"D05", "a byte behind", leave_a_byte_behind, "TOTAL_FAILED DER_NOT_CANONICAL", NULL, NULL},
	{"D09", "an unused bit", set_an_unused_bit, "TOTAL_FAILED DER_NOT_CANONICAL", NULL, NULL},
	{"D11", "a length of 2^31", write_a_huge_length, "TOTAL_FAILED DER_NOT_CANONICAL", NULL, NULL},
};

static void every_forged_seal_or_signature_is_caught_and_its_twin_passes(void **unused)
{
	(void)unused;
	forgeries_are_caught(rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_forged_seal_or_signature_is_caught_and_its_twin_passes),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
