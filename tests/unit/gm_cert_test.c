/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates: those of the samples, our own, and what the openssl command says of them. */
#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "der/oid.h"
#include "gm/name.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/samples.h"
#include "lib/tool.h"

static struct arena arena;
static const char distid[] = "distid:" SM2_ID;

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	tool_clean();
	arena_clear(&arena);
	return 0;
}

/* Skips the test when the clone has no such sample. */
static struct cert sample_cert(const char *name)
{
	struct cert cert;

	assert_ok(cert_read_any(sample(&arena, arena_text(&arena, "certs/%s", name)), &arena, &cert));
	return cert;
}

static void assert_instant(instant t, const char *text)
{
	char written[INSTANT_TEXT];

	instant_write(t, written);
	assert_string_equal(written, text);
}

static void every_sample_is_read_with_its_facts(void **unused)
{
	static const struct {
		const char *file, *subject, *issuer, *serial, *from, *to;
		unsigned usage;
	} rows[] = {
		{"982072deac_maker.der", "C=CN, O=OFD R&W, ST=Zhejiang, L=Hangzhou, CN=Test Certificate",
		 "C=CN, O=OFD R&W, ST=Zhejiang, L=Hangzhou, CN=OFD Reader and WriterROOT Certificate",
		 "01719d2e201d", "2020-04-21T14:39:38Z", "2022-04-21T14:39:38Z",
		 CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION | CERT_SIGN_CERTS},
		{"8889497574_signer.der",
		 "C=CN, ST=重庆, O=融易算电子发票服务平台, OU=重庆市国家税务局, "
		 "CN=全国统一发票监制章国家税务总局重庆市税务局",
		 "C=CN, CN=税务测试CA2(SM2)", "0300000112d1", "2020-10-10T00:00:00Z", "2030-10-10T00:00:00Z",
		 CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION | CERT_KEY_ENCIPHERMENT |
			 CERT_DATA_ENCIPHERMENT},
		{"1d528c73a1_maker.der",
		 "C=CN, ST=浙江, L=杭州, OU=国家税务总局浙江省税务局, CN=国家税务总局浙江省税务局",
		 "C=CN, OU=国家税务总局, CN=税务电子证书管理中心(SM2)", "16030000101ca1",
		 "2021-04-16T00:00:00Z", "2031-12-30T00:00:00Z",
		 CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION | CERT_KEY_ENCIPHERMENT |
			 CERT_DATA_ENCIPHERMENT},
	};
	size_t judged = 0;

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cert cert;
		const char *text;

		if (!sample_there(arena_text(&arena, "certs/%s", rows[i].file)))
			continue;
		cert = sample_cert(rows[i].file);
		judged++;

		assert_ok(cert_subject_text(&cert, &arena, &text));
		assert_string_equal(text, rows[i].subject);
		assert_ok(cert_issuer_text(&cert, &arena, &text));
		assert_string_equal(text, rows[i].issuer);
		assert_ok(cert_serial_text(&cert, &arena, &text));
		assert_string_equal(text, rows[i].serial);
		assert_instant(cert.not_before, rows[i].from);
		assert_instant(cert.not_after, rows[i].to);
		assert_true(cert.has_usage);
		assert_int_equal(cert.usage, rows[i].usage);
		assert_false(cert.ca);
		assert_true(cert_may_sign(&cert));
		assert_false(cert_may_stamp_time(&cert));
		assert_int_equal(cert.unknown_critical.len, 0);
	}
	if (judged == 0)
		skip();
}

static void the_samples_root_signed_its_leaves_and_itself(void **unused)
{
	struct cert root = sample_cert("ofdrw__ROOT_cert.pem"), other = sample_cert("b5f34e3477_maker.der");
	static const char *const leaves[] = {"982072deac_maker.der", "bec51e64d7_signer.der",
					     "ofdrw__sign_cert.pem"};

	(void)unused;
	assert_true(cert_self_issued(&root));
	assert_ok(cert_signed_by(&root, &root.key, NULL));
	for (size_t i = 0; i < COUNT(leaves); i++) {
		struct cert leaf = sample_cert(leaves[i]);

		assert_true(slice_eq(leaf.issuer, root.subject));
		assert_ok(cert_signed_by(&leaf, &root.key, NULL));
		assert_err(E_SIGNATURE, cert_signed_by(&leaf, &other.key, NULL));
	}
}

static void no_bit_of_a_certificate_can_be_turned_unseen(void **unused)
{
	struct pki_party root, leaf;
	struct cert read;
	uint8_t *copy;

	(void)unused;
	pki_root(&arena, "根", &root);
	pki_leaf(&arena, &root, "叶", &leaf);
	copy = arena_take(&arena, leaf.cert.der.len);
	for (size_t i = 0; i < leaf.cert.der.len; i++) {
		memcpy(copy, leaf.cert.der.at, leaf.cert.der.len);
		copy[i] ^= (uint8_t)(1u << i % 8);
		if (cert_read(slice(copy, leaf.cert.der.len), &read).code == E_OK)
			assert_int_not_equal(cert_signed_by(&read, &root.cert.key, NULL).code, E_OK);
	}
	for (size_t len = 0; len < leaf.cert.der.len; len++)
		assert_err(E_DER, cert_read(slice(leaf.cert.der.at, len), &read));
	key_release(&leaf.key);
	key_release(&root.key);
}

static void what_we_issue_openssl_reads_and_verifies(void **unused)
{
	struct pki_party root, ca, leaf;
	struct slice pem;
	const char *root_path, *ca_path, *leaf_path, *out;

	(void)unused;
	pki_root(&arena, "测试根", &root);
	pki_ca(&arena, &root, "测试 CA", 0, &ca);
	struct issue_form form = pki_form(&arena, &leaf, &ca, "31000000000001");

	form.subject = pki_name(&arena, "12100000000018032A某某局", "31000000000001");
	form.usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	form.constraints = ISSUE_END_ENTITY;
	form.purpose = CERT_CLIENT_AUTH | CERT_TIME_STAMPING;
	form.dns_name = slice_str("localhost");
	form.ip[0] = 127;
	form.ip[3] = 1;
	form.has_ip = true;
	pki_issue(&arena, &form, &leaf);
	assert_ok(cert_pem(root.cert.der, &arena, &pem));
	root_path = tool_file(&arena, "root.pem", pem);
	assert_ok(cert_pem(ca.cert.der, &arena, &pem));
	ca_path = tool_file(&arena, "ca.pem", pem);
	assert_ok(cert_pem(leaf.cert.der, &arena, &pem));
	leaf_path = tool_file(&arena, "leaf.pem", pem);

	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "x509", "-in", leaf_path, "-noout", "-text",
						   "-nameopt", "utf8,sep_comma_plus_space", NULL},
				  &out),
			 0);
	assert_non_null(strstr(out, "Subject: C=CN, O=12100000000018032A某某局, CN=31000000000001"));
	assert_non_null(strstr(out, "Digital Signature, Non Repudiation"));
	assert_non_null(strstr(out, "TLS Web Client Authentication, Time Stamping"));
	assert_non_null(strstr(out, "DNS:localhost, IP Address:127.0.0.1"));
	assert_non_null(strstr(out, "Not After : Jan  1 00:00:00 2036 GMT"));
	/* the command sets the identifier on the leaf alone (formats.md §2.5, trap 3): one step at a time */
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "verify", "-partial_chain", "-vfyopt", distid,
						   "-trusted", ca_path, leaf_path, NULL},
				  &out),
			 0);
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "verify", "-vfyopt", distid, "-trusted",
						   root_path, ca_path, NULL},
				  &out),
			 0);
	assert_int_not_equal(tool_run(&arena,
				      (const char *[]){"openssl", "verify", "-partial_chain", "-vfyopt",
						       distid, "-trusted", root_path, leaf_path, NULL},
				      &out),
			     0);
	key_release(&leaf.key);
	key_release(&ca.key);
	key_release(&root.key);
}

static void what_we_issue_reads_back(void **unused)
{
	struct pki_party root, ca, tsa;
	struct slice value;
	bool critical;

	(void)unused;
	pki_root(&arena, "根", &root);
	pki_ca(&arena, &root, "CA", 2, &ca);
	pki_tsa(&arena, &ca, "TSA", &tsa);
	assert_int_equal(root.cert.version, 3);
	assert_true(root.cert.ca && root.cert.path_len == -1 && root.cert.has_constraints);
	assert_true(ca.cert.ca && ca.cert.path_len == 2);
	assert_true(slice_eq(tsa.cert.authority_key_id, ca.cert.subject_key_id));
	assert_true(slice_eq(tsa.cert.issuer, ca.cert.subject));
	assert_true(cert_may_stamp_time(&tsa.cert));
	assert_false(cert_may_sign(&ca.cert));
	assert_ok(cert_extension(&tsa.cert, OID_EXTENDED_KEY_USAGE, &value, &critical));
	assert_true(value.len > 0 && critical);
	assert_ok(cert_extension(&tsa.cert, OID_SUBJECT_ALT_NAME, &value, &critical));
	assert_int_equal(value.len, 0);
	assert_true(cert_valid_at(&tsa.cert, pki_start()) && cert_valid_at(&tsa.cert, pki_end()));
	assert_false(cert_valid_at(&tsa.cert, pki_start() - 1) || cert_valid_at(&tsa.cert, pki_end() + 1));
	key_release(&tsa.key);
	key_release(&ca.key);
	key_release(&root.key);
}

/* Extension ::= SEQUENCE { extnID, critical, extnValue } */
static struct slice extension(struct slice oid, bool critical, struct slice value)
{
	struct der_writer w;
	struct slice der;

	der_writer_init(&w, &arena, 256);
	der_put_octets(&w, value);
	if (critical)
		der_put_bool(&w, true);
	der_put_oid(&w, oid);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &der));
	return der;
}

static void an_extension_that_stands_twice_is_refused(void **unused)
{
	struct pki_party party;
	struct issue_form form = pki_form(&arena, &party, NULL, "twice");
	struct cert cert;
	struct slice der;

	(void)unused;
	form.usage = CERT_DIGITAL_SIGNATURE;
	form.extra = extension(OID_KEY_USAGE, true, slice("\x03\x02\x07\x80", 4));
	assert_ok(issue_cert(&form, &arena, &der));
	assert_err(E_CERT_FORM, cert_read(der, &cert));
	key_release(&party.key);
}

static void an_unknown_extension_is_told_only_when_critical(void **unused)
{
	struct pki_party party;
	struct issue_form form = pki_form(&arena, &party, NULL, "unknown");

	(void)unused;
	form.extra = extension(OID_TAX_SEAL_EXTENSION, false, slice("\x05\x00", 2));
	pki_issue(&arena, &form, &party);
	assert_int_equal(party.cert.unknown_critical.len, 0);
	form.extra = extension(OID_TAX_SEAL_EXTENSION, true, slice("\x05\x00", 2));
	pki_issue(&arena, &form, &party);
	assert_true(slice_eq(party.cert.unknown_critical, OID_TAX_SEAL_EXTENSION));
	form.extra = extension(OID_NAME_CONSTRAINTS, false, slice("\x30\x00", 2));
	pki_issue(&arena, &form, &party);
	assert_true(slice_eq(party.cert.unknown_critical, OID_NAME_CONSTRAINTS));
	key_release(&party.key);
}

static void certificates_of_other_algorithms_are_refused(void **unused)
{
	const char *key = arena_text(&arena, "%s.key", tool_file(&arena, "p256", slice("", 0))), *pem, *out;
	struct slice bytes;
	struct cert cert;

	(void)unused;
	pem = arena_text(&arena, "%s.pem", key);
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
						   "ec_paramgen_curve:P-256", "-nodes", "-keyout", key,
						   "-out", pem, "-subj", "/CN=other", NULL},
				  &out),
			 0);
	assert_ok(file_read(&arena, pem, CERT_DER_MAX, &bytes));
	assert_err(E_ALGORITHM, cert_read_any(bytes, &arena, &cert));
	assert_err(E_SYNTAX, cert_read_any(slice_str("garbage"), &arena, &cert));
	assert_err(E_DER, cert_read_any(slice_str("0garbage"), &arena, &cert));
}

static void a_bundle_is_read_whole_or_refused(void **unused)
{
	struct pki_party first, second;
	struct cert certs[2];
	struct slice pem;
	struct buf buf;
	size_t count;

	(void)unused;
	pki_root(&arena, "甲", &first);
	pki_root(&arena, "乙", &second);
	buf_init(&buf, &arena, 1 << 16);
	assert_ok(cert_pem(first.cert.der, &arena, &pem));
	assert_ok(buf_put(&buf, pem));
	assert_ok(buf_put_str(&buf, "a comment\n"));
	assert_ok(cert_pem(second.cert.der, &arena, &pem));
	assert_ok(buf_put(&buf, pem));
	assert_ok(cert_read_all(buf_slice(&buf), &arena, 2, certs, &count));
	assert_int_equal(count, 2);
	assert_true(slice_eq(certs[1].der, second.cert.der));
	assert_err(E_TOO_BIG, cert_read_all(buf_slice(&buf), &arena, 1, certs, &count));
	assert_ok(cert_read_all(first.cert.der, &arena, 2, certs, &count));
	assert_int_equal(count, 1);
	assert_ok(cert_read_all(slice_str("nothing here"), &arena, 2, certs, &count));
	assert_int_equal(count, 0);
	key_release(&second.key);
	key_release(&first.key);
}

/* C=CN, CN=text, the text as a string of this kind. */
static struct slice name_of(unsigned tag, const char *text)
{
	static const char country[] = "\x30\x09\x06\x03\x55\x04\x06\x13\x02"
				      "CN";
	struct der_writer w;
	struct slice out;
	size_t mark;

	der_writer_init(&w, &arena, 512);
	der_put(&w, tag, slice_str(text));
	der_put_oid(&w, OID_CN);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SET);
	mark = der_mark(&w);
	der_put_raw(&w, slice(country, sizeof(country) - 1));
	der_wrap(&w, mark, DER_SET);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void a_name_is_the_same_however_its_texts_are_encoded(void **unused)
{
	struct slice name = name_of(DER_UTF8, "Root CA");

	(void)unused;
	assert_true(name_alike(name, name));
	assert_true(name_alike(name, name_of(DER_PRINTABLE, "Root CA")));
	assert_true(name_alike(name, name_of(DER_UTF8, " ROOT  ca ")));
	assert_false(name_alike(name, name_of(DER_UTF8, "RootCA")));
	assert_false(name_alike(name, name_of(DER_UTF8, "Root CA 2")));
	assert_false(name_alike(name, name_of(DER_UTF8, "Root C")));
	assert_false(name_alike(name, name_of(DER_BMP, "Root CA")));
	assert_false(name_alike(name, slice("\x30\x00", 2)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_read_with_its_facts),
		cmocka_unit_test(the_samples_root_signed_its_leaves_and_itself),
		cmocka_unit_test(no_bit_of_a_certificate_can_be_turned_unseen),
		cmocka_unit_test(what_we_issue_openssl_reads_and_verifies),
		cmocka_unit_test(what_we_issue_reads_back),
		cmocka_unit_test(an_extension_that_stands_twice_is_refused),
		cmocka_unit_test(an_unknown_extension_is_told_only_when_critical),
		cmocka_unit_test(certificates_of_other_algorithms_are_refused),
		cmocka_unit_test(a_bundle_is_read_whole_or_refused),
		cmocka_unit_test(a_name_is_the_same_however_its_texts_are_encoded),
	};

	return cmocka_run_group_tests_name("certificates", tests, start, stop);
}
