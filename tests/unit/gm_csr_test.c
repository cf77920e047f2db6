/* SPDX-License-Identifier: Apache-2.0 */
/* Names and certificate requests; the openssl command reads ours and makes some for us. */
#include "base/file.h"
#include "base/text.h"
#include "gm/csr.h"
#include "lib/check.h"
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

static void a_request_is_read_by_openssl_and_by_us(void **unused)
{
	struct name name = {0};
	struct slice der, pem;
	struct key key;
	struct csr csr;
	const char *out, *text;

	(void)unused;
	assert_ok(key_generate(&key));
	assert_ok(name_add(&name, NAME_C, slice_str("CN")));
	assert_ok(name_add(&name, NAME_O, slice_str("12100000000018032A某某县民政局")));
	assert_ok(name_add(&name, NAME_CN, slice_str("31000000000001")));
	assert_ok(name_add(&name, NAME_SERIAL, slice_str("42")));
	assert_ok(csr_write(&name, &key, &arena, &der));
	assert_ok(csr_pem(der, &arena, &pem));
	const char *path = tool_file(&arena, "request.pem", pem);

	assert_int_equal(
		tool_run(&arena,
			 (const char *[]){"openssl", "req", "-in", path, "-verify", "-noout", "-subject",
					  "-nameopt", "utf8,sep_comma_plus_space", "-vfyopt", distid, NULL},
			 &out),
		0);
	assert_non_null(strstr(out, "CN=31000000000001, serialNumber=42"));
	assert_null(strstr(out, "failure"));
	assert_ok(csr_read(pem, &arena, &csr));
	assert_true(sm2_public_eq(&csr.key, &key.public));
	assert_ok(name_text(csr.subject, &arena, &text));
	assert_string_equal(text,
			    "C=CN, O=12100000000018032A某某县民政局, CN=31000000000001, serialNumber=42");

	((uint8_t *)(uintptr_t)der.at)[40] ^= 1; /* in the subject */
	assert_err(E_POSSESSION, csr_read(der, &arena, &csr));
	key_release(&key);
}

static void a_request_made_by_openssl_is_read(void **unused)
{
	const char *base = tool_file(&arena, "theirs", slice("", 0)), *out;
	const char *key = arena_text(&arena, "%s.key", base), *req = arena_text(&arena, "%s.req", base);
	struct slice bytes;
	struct csr csr;

	(void)unused;
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "req", "-new", "-newkey", "sm2", "-nodes",
						   "-keyout", key, "-out", req, "-sm3", "-sigopt", distid,
						   "-subj", "/C=CN/CN=theirs", NULL},
				  &out),
			 0);
	assert_ok(file_read(&arena, req, CSR_DER_MAX, &bytes));
	assert_ok(csr_read(bytes, &arena, &csr));
	assert_int_equal(tool_run(&arena,
				  (const char *[]){"openssl", "req", "-new", "-key", key, "-out", req, "-sm3",
						   "-subj", "/C=CN/CN=theirs", NULL},
				  &out),
			 0);
	assert_ok(file_read(&arena, req, CSR_DER_MAX, &bytes));
	assert_err(E_POSSESSION, csr_read(bytes, &arena, &csr)); /* signed with the empty identifier */
}

static void a_name_shows_what_could_mislead(void **unused)
{
	struct name name = {0};
	struct der_writer w;
	struct slice der, found;
	const char *text;

	(void)unused;
	assert_ok(name_add(&name, NAME_O, slice_str("a, CN=b+c\\")));
	assert_ok(name_add(&name, NAME_CN, slice_str("first")));
	assert_ok(name_add(&name, NAME_CN, slice_str("last")));
	assert_err(E_FIELD, name_add(&name, NAME_CN, slice_str("two\nlines")));
	assert_err(E_FIELD, name_add(&name, NAME_CN, slice_str("")));
	assert_err(E_FIELD, name_add(&name, NAME_C, slice_str("CHN")));
	der_writer_init(&w, &arena, 4096);
	name_put(&w, &name);
	assert_ok(der_written(&w, &der));
	assert_ok(name_text(der, &arena, &text));
	assert_string_equal(text, "O=a\\, CN=b\\+c\\\\, CN=first, CN=last");
	assert_ok(name_find(der, NAME_CN, &arena, &found));
	assert_true(slice_is(found, "last"));
	assert_ok(name_find(der, NAME_L, &arena, &found));
	assert_int_equal(found.len, 0);

	/* BMPString, T61String, a type we do not know, something that is no text, a line end */
	assert_ok(
		hex_read(&arena,
			 slice_str("303d310b300906035504031e025370310a30080603550403140161310a30080603550411"
				   "130131310a30080603550403020105310a300806035504030c010a"),
			 &der));
	assert_ok(name_text(der, &arena, &text));
	assert_string_equal(text, "CN=印, CN=a, 2.5.4.17=1, CN=#020105, CN=\\0a");
	assert_err(E_DER, name_check(slice("\x30\x00", 2)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_read_by_openssl_and_by_us),
		cmocka_unit_test(a_request_made_by_openssl_is_read),
		cmocka_unit_test(a_name_shows_what_could_mislead),
	};

	return cmocka_run_group_tests_name("names and requests", tests, start, stop);
}
