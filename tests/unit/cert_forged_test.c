/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates that are DER, signed by their issuer, and not what RFC 5280 says. */
#include "gm/internal.h"
#include "lib/check.h"
#include "lib/forge.h"

#define BYTES(text) slice(text, sizeof(text) - 1)

static struct arena arena;
static struct pki_party root, ca;

static int setup(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_root(&arena, "Root", &root);
	pki_ca(&arena, &root, "CA", 0, &ca);
	return 0;
}

static int teardown(void **unused)
{
	(void)unused;
	key_release(&root.key);
	key_release(&ca.key);
	arena_clear(&arena);
	err_forget();
	return 0;
}

/* The authority's certificate with some bytes exchanged for as many others. */
static err edited(struct slice part, struct slice by)
{
	struct cert cert;

	return cert_read(cert_edited(&arena, &root, ca.cert.der, part, by), &cert);
}

static void a_path_length_is_no_negative_number(void **unused)
{
	(void)unused;
	assert_ok(edited(BYTES("\x01\x01\xff\x02\x01\x00"), BYTES("\x01\x01\xff\x02\x01\x01")));
	assert_err(E_CERT_FORM, edited(BYTES("\x01\x01\xff\x02\x01\x00"), BYTES("\x01\x01\xff\x02\x01\xff")));
}

static void versions_that_do_not_exist_are_refused(void **unused)
{
	(void)unused;
	assert_err(E_CERT_FORM, edited(BYTES("\xa0\x03\x02\x01\x02"), BYTES("\xa0\x03\x02\x01\x03")));
	assert_string_equal(err_trail()->detail, "a version that does not exist");
	assert_err(E_CERT_FORM, edited(BYTES("\xa0\x03\x02\x01\x02"), BYTES("\xa0\x03\x02\x01\x00")));
	assert_err(E_CERT_FORM, edited(BYTES("\xa0\x03\x02\x01\x02"), BYTES("\xa0\x03\x02\x01\x01")));
	assert_string_equal(err_trail()->detail, "extensions in a certificate of version 2");
}

static void who_is_not_said_to_sign_does_not(void **unused)
{
	struct cert cert = ca.cert;
	(void)unused;

	cert.has_usage = false;
	cert.usage = 0;
	assert_false(cert_may_sign(&cert));
	cert.has_usage = true;
	assert_false(cert_may_sign(&cert));
	cert.usage = CERT_NON_REPUDIATION;
	assert_true(cert_may_sign(&cert));
}

static void the_algorithm_inside_is_the_one_outside(void **unused)
{
	(void)unused;
	assert_err(E_CERT_FORM, edited(BYTES("\x2a\x81\x1c\xcf\x55\x01\x83\x75"),
				       BYTES("\x2a\x81\x1c\xcf\x55\x01\x83\x76")));
}

/* The same with another serial number: these content octets. */
static err numbered(struct slice octets)
{
	struct signed_parts parts;
	struct der in, tbs;
	struct slice version, ignored, whole, der;
	struct der_writer w;
	struct cert cert;

	assert_ok(signed_read(ca.cert.der, &parts));
	assert_ok(der_open(parts.tbs, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &tbs));
	assert_ok(der_whole(&tbs, DER_CONTEXT(0), &version));
	assert_ok(der_whole(&tbs, DER_INTEGER, &ignored));
	der_writer_init(&w, &arena, CERT_DER_MAX);
	der_put_raw(&w, tbs.rest);
	der_put(&w, DER_INTEGER, octets);
	der_put_raw(&w, version);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &whole));
	der_writer_init(&w, &arena, CERT_DER_MAX);
	assert_ok(signed_put(&w, whole, &root.key, &arena));
	assert_ok(der_written(&w, &der));
	return cert_read(der, &cert);
}

static void a_serial_number_is_bounded_and_minimal(void **unused)
{
	static const char long_number[65] = "\x01";
	(void)unused;

	assert_ok(numbered(slice(long_number, 64)));
	assert_err(E_CERT_FORM, numbered(slice(long_number, 65)));
	assert_err(E_CERT_FORM, numbered(slice("", 0)));
	assert_err(E_DER, numbered(BYTES("\x00\x01")));
	assert_err(E_DER, numbered(BYTES("\xff\x81")));
	assert_ok(numbered(BYTES("\x81")));
}

/* Extension ::= SEQUENCE { 1.2.3.n, OCTET STRING { NULL } } */
static void extensions_are_counted(void **unused)
{
	struct pki_party party;
	struct issue_form form = pki_form(&arena, &party, &root, "many");
	uint8_t extra[CERT_EXTENSIONS_MAX + 1][11];
	struct slice der;
	struct cert cert;
	(void)unused;

	for (size_t i = 0; i < COUNT(extra); i++) {
		memcpy(extra[i], "\x30\x09\x06\x03\x2a\x03\x00\x04\x02\x05\x00", 11);
		extra[i][6] = (uint8_t)i;
	}
	form.no_key_ids = true;
	form.extra = slice(extra[0], sizeof(extra[0]) * CERT_EXTENSIONS_MAX);
	assert_ok(issue_cert(&form, &arena, &der));
	assert_ok(cert_read(der, &cert));
	form.extra.len += sizeof(extra[0]);
	assert_ok(issue_cert(&form, &arena, &der));
	assert_err(E_TOO_BIG, cert_read(der, &cert));
	assert_err(E_TOO_BIG, cert_read(slice(der.at, CERT_DER_MAX + (size_t)1), &cert));
	key_release(&party.key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_length_is_no_negative_number),
		cmocka_unit_test(versions_that_do_not_exist_are_refused),
		cmocka_unit_test(who_is_not_said_to_sign_does_not),
		cmocka_unit_test(the_algorithm_inside_is_the_one_outside),
		cmocka_unit_test(a_serial_number_is_bounded_and_minimal),
		cmocka_unit_test(extensions_are_counted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
