/* SPDX-License-Identifier: Apache-2.0 */
/* The table of sources: what may stand in it, and that a process follows its changes. */
#include <unistd.h>

#include "fetch/store.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "lib/tool.h"

static struct arena arena;
static struct pki_party root, ca;
static struct fetch_store *store;
static const struct fetch_conf conf = {.keep = HOUR, .patience = SECOND, .retry = SECOND};

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	pki_root(&arena, "Root", &root);
	pki_ca(&arena, &root, "CA", 0, &ca);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&root.key);
	key_release(&ca.key);
	tool_clean();
	arena_clear(&arena);
	return 0;
}

static const char *table_of(const char *text)
{
	struct slice pem;

	assert_ok(cert_pem(ca.cert.der, &arena, &pem));
	tool_file(&arena, "ca.cer", pem);
	return tool_file(&arena, "sources", slice_str(text));
}

static void a_table_says_whose_evidence_is_where(void **unused)
{
	const struct cert_ref by_ca = cert_ref(&ca.cert, &ca.cert), by_root = cert_ref(&ca.cert, &root.cert);
	struct source_table table;

	(void)unused;
	assert_ok(sources_read(
		&arena,
		table_of("# ours\n\nca.cer\tocsp  http://127.0.0.1:1/ocsp\n"
			 "ca.cer ocsp-stored https://a.example/ sha1\nca.cer crl http://a.example/crl"),
		&table));
	assert_int_equal(table.count, 3);
	assert_false(table.rows[0].sha1);
	assert_true(table.rows[1].sha1);
	assert_int_equal(table.rows[0].kind, SOURCE_OCSP);
	assert_string_equal(table.rows[0].url, "http://127.0.0.1:1/ocsp");
	assert_true(source_serves(&table.rows[2], &by_ca));
	assert_false(source_serves(&table.rows[2], &by_root));
}

static bool store_asks(void)
{
	const struct fetch_view *view = fetch_store_take(store);
	bool asks = view->fetcher != NULL;

	fetch_store_give(store, view);
	return asks;
}

/* Until the table is looked at again, which is at most TRUST_LOOK_MS away. */
static bool comes_to(bool (*what)(void), bool expected)
{
	for (int i = 0; i < 60 && what() != expected; i++)
		usleep(100000);
	return what() == expected;
}

static bool store_is_well(void)
{
	bool well;

	(void)store_asks();
	well = fetch_store_state(store).code == E_OK;
	err_forget();
	return well;
}

static void a_table_is_read_again_when_it_changes(void **unused)
{
	const char *path = table_of("# nobody yet\n");
	const struct fetch_view *before, *after;

	(void)unused;
	assert_ok(fetch_store_open(path, &conf, &store));
	assert_false(store_asks());
	table_of("ca.cer ocsp http://127.0.0.1:1/ocsp\n");
	assert_true(comes_to(store_asks, true));

	before = fetch_store_take(store);
	table_of("# the same in other words\nca.cer   ocsp http://127.0.0.1:1/ocsp\n");
	usleep((TRUST_LOOK_MS + 100) * 1000);
	after = fetch_store_take(store);
	assert_ptr_equal(before, after);
	fetch_store_give(store, after);

	table_of("ca.cer ocsp\n");
	assert_true(comes_to(store_is_well, false));
	assert_true(store_asks());
	assert_int_equal(unlink(path), 0);
	assert_true(comes_to(store_asks, false));
	assert_true(store_is_well());
	assert_int_equal(fetcher_state(before->fetcher, 0).asked, 0); /* still ours */
	fetch_store_give(store, before);
	fetch_store_close(store);
}

static void a_wrong_table_at_the_start_is_refused(void **unused)
{

	(void)unused;
	assert_err(E_CONF, fetch_store_open(table_of("ca.cer ocsp\n"), &conf, &store));
}

static void a_table_with_a_wrong_row_is_refused_with_its_line(void **unused)
{
	static const char *const wrong[] = {
		"\nca.cer ocsp\n",
		"\nca.cer ocsp http://a.example/ nonce\n",
		"\nca.cer ldap http://a.example/\n",
		"\nca.cer crl http://a.example/ sha1\n",
		"\nca.cer ocsp http://a.example/ sha1 sha1\n",
		"\nca.cer crl ftp://a.example/\n",
		"\nca.cer crl file:///etc/passwd\n",
		"\nca.cer crl http://user@a.example/\n",
		"\nnobody.cer crl http://a.example/\n",
	};
	struct source_table table;

	(void)unused;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_err(E_CONF, sources_read(&arena, table_of(wrong[i]), &table));
		assert_non_null(strstr(err_trail()->detail, "line 2"));
	}
	assert_err(E_IO, sources_read(&arena, "/nowhere", &table));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_says_whose_evidence_is_where),
		cmocka_unit_test(a_table_with_a_wrong_row_is_refused_with_its_line),
		cmocka_unit_test(a_table_is_read_again_when_it_changes),
		cmocka_unit_test(a_wrong_table_at_the_start_is_refused),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
