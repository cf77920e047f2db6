/* SPDX-License-Identifier: Apache-2.0 */
/* Seals that are DER and not what GB/T 38540-2020 §6.1 says: put together by hand, wrong in one thing each time. */
#include "der/oid.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "ses/signature.h"

static struct arena arena;

static int setup(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	err_forget();
	return 0;
}

struct form {
	const char *id;
	int64_t version, list_type;
	size_t certs, exts;
};

static const struct form honest = {
	.id = "ES", .version = SES_V4, .list_type = SES_LIST_CERTS, .certs = 1, .exts = 0};

static void put_exts(struct der_writer *w, size_t count)
{
	size_t all = der_mark(w);

	for (size_t i = 0; i < count; i++) {
		size_t one = der_mark(w);

		der_put_octets(w, slice_str("x"));
		der_put_oid(w, slice("\x2a\x03\x04", 3));
		der_wrap(w, one, DER_SEQUENCE);
	}
	if (count > 0)
		der_wrap(w, all, DER_SEQUENCE);
}

/* SES_ESPropertyInfo, SES_ESPictureInfo and SES_Header, each with its last field first. */
static void put_property(struct der_writer *w, const struct form *f)
{
	size_t mark = der_mark(w), list;

	der_put_time(w, pki_end());
	der_put_time(w, pki_start());
	der_put_time(w, pki_start());
	list = der_mark(w);
	for (size_t i = 0; i < f->certs; i++)
		der_put_octets(w, slice_str("a certificate"));
	der_wrap(w, list, DER_SEQUENCE);
	der_put_int(w, f->list_type);
	der_put_utf8(w, slice_str("章"));
	der_put_int(w, 1);
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_picture(struct der_writer *w)
{
	size_t mark = der_mark(w);

	der_put_int(w, 42);
	der_put_int(w, 42);
	der_put_octets(w, slice_str("\x89PNG"));
	der_put_ia5(w, slice_str("PNG"));
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_header(struct der_writer *w, const struct form *f)
{
	size_t mark = der_mark(w);

	der_put_ia5(w, slice_str("tests"));
	der_put_int(w, f->version);
	der_put_ia5(w, slice_str(f->id));
	der_wrap(w, mark, DER_SEQUENCE);
}

static struct slice made(const struct form *f)
{
	struct der_writer w;
	struct slice out;
	size_t mark;

	der_writer_init(&w, &arena, SES_SEAL_MAX);
	der_put_bits(&w, slice_str("a value"));
	der_put_oid(&w, OID_SM2_WITH_SM3);
	der_put_octets(&w, slice_str("a certificate"));
	mark = der_mark(&w);
	put_exts(&w, f->exts);
	put_picture(&w);
	put_property(&w, f);
	der_put_ia5(&w, slice_str("31000000000001"));
	put_header(&w, f);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static err reading(struct form f)
{
	struct ses_seal seal;

	return ses_seal_read(&arena, made(&f), &seal);
}

static void a_header_is_of_a_seal_of_a_known_version(void **unused)
{
	struct form f = honest;
	(void)unused;

	assert_ok(reading(f));
	f.id = "EX";
	assert_err(E_SEAL_FORM, reading(f));
	f = honest;
	f.version = 3;
	assert_err(E_SEAL_FORM, reading(f));
}

static void a_list_is_of_a_known_kind_and_neither_empty_nor_endless(void **unused)
{
	struct form f = honest;
	(void)unused;

	f.list_type = 3;
	assert_err(E_SEAL_FORM, reading(f));
	assert_string_equal(err_trail()->detail, "certListType is 3");
	f = honest;
	f.certs = SES_CERTS_MAX;
	assert_ok(reading(f));
	f.certs++;
	assert_err(E_SEAL_FORM, reading(f));
	f.certs = 0;
	assert_err(E_SEAL_FORM, reading(f));
}

static void extensions_are_counted(void **unused)
{
	struct form f = honest;
	(void)unused;

	f.exts = SES_EXTS_MAX;
	assert_ok(reading(f));
	f.exts++;
	assert_err(E_SEAL_FORM, reading(f));
}

/* SES_Signature around the honest seal, with a dataHash of so many bytes. */
static err hashed(size_t len)
{
	struct ses_signature signature;
	struct der_writer w;
	struct slice value;
	size_t mark;

	der_writer_init(&w, &arena, SES_VALUE_MAX);
	der_put_bits(&w, slice_str("a value"));
	der_put_oid(&w, OID_SM2_WITH_SM3);
	der_put_octets(&w, slice_str("a certificate"));
	mark = der_mark(&w);
	der_put_ia5(&w, slice_str("/Signature.xml"));
	der_put_bits(&w, slice("0123456789abcdef0123456789abcdef0", len));
	der_put_time(&w, pki_start());
	der_put_raw(&w, made(&honest));
	der_put_int(&w, SES_V4);
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &value));
	return ses_signature_read(&arena, value, &signature);
}

static void a_data_hash_has_the_length_of_sm3(void **unused)
{
	(void)unused;
	assert_ok(hashed(32));
	assert_err(E_SIGNATURE_FORM, hashed(31));
	assert_err(E_SIGNATURE_FORM, hashed(33));
}

static void what_is_too_long_or_no_signature_at_all_is_not_read(void **unused)
{
	struct ses_signature signature;
	struct ses_seal seal;
	(void)unused;

	assert_err(E_TOO_BIG, ses_seal_read(&arena, slice("0", SES_SEAL_MAX + (size_t)1), &seal));
	assert_err(E_TOO_BIG, ses_signature_read(&arena, slice("0", SES_VALUE_MAX + (size_t)1), &signature));
	assert_err(E_SIGNATURE_FORM, ses_signature_read(&arena, made(&honest), &signature));
	assert_string_equal(err_trail()->detail, "not an SES_Signature");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_of_a_seal_of_a_known_version),
		cmocka_unit_test(a_list_is_of_a_known_kind_and_neither_empty_nor_endless),
		cmocka_unit_test(extensions_are_counted),
		cmocka_unit_test(a_data_hash_has_the_length_of_sm3),
		cmocka_unit_test(what_is_too_long_or_no_signature_at_all_is_not_read),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
