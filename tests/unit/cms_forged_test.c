/* SPDX-License-Identifier: Apache-2.0 */
/* SignedData that is DER and not GB/T 35275: put together by hand, wrong in one thing each time. */
#include "cms/signed_data.h"
#include "der/oid.h"
#include "lib/check.h"
#include "lib/pki.h"

static struct arena arena;
static struct pki_party office;

static int setup(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_leaf(&arena, NULL, "office", &office);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	key_release(&office.key);
	arena_clear(&arena);
	err_forget();
	return 0;
}

struct form {
	struct slice type, content_type;
	int64_t version, signer_version;
	size_t certs, signers;
	const char *attributes; /* c: content type, d: message digest, t: signing time */
};

static struct form honest(void)
{
	return (struct form){.type = OID_GM_SIGNED_DATA,
			     .content_type = OID_GM_DATA,
			     .version = 1,
			     .signer_version = 1,
			     .certs = 1,
			     .signers = 1,
			     .attributes = "cdt"};
}

static void put_algorithm(struct der_writer *w, struct slice oid)
{
	size_t mark = der_mark(w);

	der_put_oid(w, oid);
	der_wrap(w, mark, DER_SEQUENCE);
}

/* Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY } */
static void put_attribute(struct der_writer *w, char kind)
{
	size_t mark = der_mark(w);

	if (kind == 'c')
		der_put_oid(w, OID_GM_DATA);
	else if (kind == 'd')
		der_put_octets(w, slice_str("0123456789abcdef0123456789abcdef"));
	else
		der_put_utctime(w, pki_at("2026-11-22T08:00:00Z"));
	der_wrap(w, mark, DER_SET);
	der_put_oid(w, kind == 'c' ? OID_CONTENT_TYPE : kind == 'd' ? OID_MESSAGE_DIGEST : OID_SIGNING_TIME);
	der_wrap(w, mark, DER_SEQUENCE);
}

static void put_signer(struct der_writer *w, const struct form *f)
{
	size_t mark = der_mark(w), who;

	der_put_octets(w, slice_str("a value"));
	put_algorithm(w, OID_SM2_SIGN);
	who = der_mark(w);
	for (size_t i = strlen(f->attributes); i-- > 0;)
		put_attribute(w, f->attributes[i]);
	der_wrap(w, who, DER_CONTEXT(0));
	put_algorithm(w, OID_SM3);
	who = der_mark(w);
	der_put(w, DER_INTEGER, office.cert.serial);
	der_put_raw(w, office.cert.issuer);
	der_wrap(w, who, DER_SEQUENCE);
	der_put_int(w, f->signer_version);
	der_wrap(w, mark, DER_SEQUENCE);
}

static struct slice made(const struct form *f)
{
	struct der_writer w;
	struct slice out;
	size_t mark;

	der_writer_init(&w, &arena, CMS_MAX);
	for (size_t i = 0; i < f->signers; i++)
		put_signer(&w, f);
	der_wrap(&w, 0, DER_SET);
	mark = der_mark(&w);
	for (size_t i = 0; i < f->certs; i++)
		der_put_raw(&w, office.cert.der);
	der_wrap(&w, mark, DER_CONTEXT(0));
	mark = der_mark(&w);
	der_put_oid(&w, f->content_type);
	der_wrap(&w, mark, DER_SEQUENCE);
	mark = der_mark(&w);
	put_algorithm(&w, OID_SM3);
	der_wrap(&w, mark, DER_SET);
	der_put_int(&w, f->version);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_CONTEXT(0));
	der_put_oid(&w, f->type);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static err reading(struct form f)
{
	struct cms cms;

	return cms_read(&arena, made(&f), &cms);
}

static void only_signed_data_of_data_is_read(void **unused)
{
	struct form f = honest();
	(void)unused;

	assert_ok(reading(f));
	f.type = OID_SM3;
	assert_err(E_SIGNATURE_FORM, reading(f));
	f = honest();
	f.content_type = OID_SM3;
	assert_err(E_SIGNATURE_FORM, reading(f));
}

static void only_version_1_is_read(void **unused)
{
	struct form f = honest();
	(void)unused;

	f.version = 3;
	assert_err(E_SIGNATURE_FORM, reading(f));
	f = honest();
	f.signer_version = 3;
	assert_err(E_SIGNATURE_FORM, reading(f));
}

static void certificates_and_signers_are_counted(void **unused)
{
	struct form f = honest();
	(void)unused;

	f.certs = CMS_CERTS_MAX;
	f.signers = CMS_SIGNERS_MAX;
	assert_ok(reading(f));
	f.certs++;
	assert_err(E_SIGNATURE_FORM, reading(f));
	f.certs = 0;
	f.signers++;
	assert_err(E_SIGNATURE_FORM, reading(f));
	f.signers = 0;
	assert_err(E_SIGNATURE_FORM, reading(f));
}

static void an_attribute_stands_once_and_the_two_that_bind_must_stand(void **unused)
{
	static const char *const wrong[] = {"ccd", "cdd", "cdtt", "c", "d", "t"};
	struct form f = honest();
	(void)unused;

	f.attributes = "dc";
	assert_ok(reading(f));
	for (size_t i = 0; i < COUNT(wrong); i++) {
		f.attributes = wrong[i];
		assert_err(E_SIGNATURE_FORM, reading(f));
	}
}

static void what_is_too_long_is_not_read(void **unused)
{
	static uint8_t zeros[CMS_MAX + 1];
	struct cms cms;
	(void)unused;

	assert_err(E_TOO_BIG, cms_read(&arena, slice(zeros, sizeof(zeros)), &cms));
}

static void a_signer_whose_certificate_is_not_inside_verifies_nothing(void **unused)
{
	struct form f = honest();
	struct cert signer;
	(void)unused;

	f.certs = 0;
	assert_err(E_SIGNATURE, cms_verify_detached(&arena, made(&f), slice_str("text"), NULL, &signer));
	assert_string_equal(err_trail()->detail, "the signer's certificate is not inside");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_signed_data_of_data_is_read),
		cmocka_unit_test(only_version_1_is_read),
		cmocka_unit_test(certificates_and_signers_are_counted),
		cmocka_unit_test(an_attribute_stands_once_and_the_two_that_bind_must_stand),
		cmocka_unit_test(what_is_too_long_is_not_read),
		cmocka_unit_test(a_signer_whose_certificate_is_not_inside_verifies_nothing),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
