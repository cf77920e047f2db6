/* SPDX-License-Identifier: Apache-2.0 */
/* A trust folder: what is taken for an anchor, what is refused, and that a change is seen without a restart. */
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "lib/check.h"
#include "lib/pki.h"
#include "trust/store.h"

static struct arena arena;
static struct pki_party root, ca, leaf;
static char folder[64];

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, 1 << 26);
	pki_root(&arena, "根", &root);
	pki_ca(&arena, &root, "中级", 0, &ca);
	pki_leaf(&arena, &ca, "叶", &leaf);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	key_release(&root.key);
	key_release(&ca.key);
	key_release(&leaf.key);
	arena_clear(&arena);
	return 0;
}

static const char *path_of(const char *name)
{
	return arena_text(&arena, "%s/%s", folder, name);
}

static void put(const char *name, struct slice content)
{
	assert_ok(file_write(path_of(name), content, 0600));
}

static struct slice crl_of(const struct pki_party *issuer)
{
	struct crl_form form = {.issuer = &issuer->cert,
				.key = &issuer->key,
				.number = 1,
				.this_update = pki_start(),
				.next_update = pki_end()};
	struct slice der;

	assert_ok(crl_write(&form, &arena, &der));
	return der;
}

/* That the authority has not revoked the leaf. */
static struct slice ocsp_of(const struct pki_party *issuer)
{
	const struct ocsp_answer good = {.state = REVOCATION_GOOD};
	struct ocsp_request request;
	struct ocsp_reply reply = {.request = &request,
				   .answers = &good,
				   .responder = &issuer->cert,
				   .key = &issuer->key,
				   .produced_at = pki_start(),
				   .this_update = pki_start(),
				   .next_update = pki_end()};
	struct slice der;

	der = pki_ocsp_request(&arena, &leaf.cert, &issuer->cert, slice(NULL, 0));
	assert_ok(ocsp_request_read(der, &issuer->cert, &request));
	assert_ok(ocsp_response_write(&reply, &arena, &der));
	return der;
}

static int folder_anew(void **unused)
{
	(void)unused;
	snprintf(folder, sizeof(folder), "/tmp/eseal-trust-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int folder_gone(void **unused)
{
	static const char *const names[] = {"root.cer", "both.pem", "list.crl", "README.txt",
					    "bad.cer",  "leaf.pem", "leaf.ors"};
	(void)unused;

	for (size_t i = 0; i < COUNT(names); i++)
		unlink(path_of(names[i]));
	return rmdir(folder);
}

static void what_signs_itself_is_an_anchor_and_the_rest_helps_to_find_it(void **unused)
{
	struct trust_view view;
	struct slice first;
	struct slice second;
	(void)unused;

	put("root.cer", root.cert.der);
	assert_ok(cert_pem(ca.cert.der, &arena, &first));
	assert_ok(cert_pem(leaf.cert.der, &arena, &second));
	put("both.pem", slice_str(arena_text(&arena, "%.*s%.*s", SLICE_ARG(first), SLICE_ARG(second))));
	put("list.crl", crl_of(&ca));
	put("leaf.ors", ocsp_of(&ca));
	put("README.txt", slice_str("whom we trust"));
	assert_ok(trust_folder_read(&arena, folder, &view));
	assert_int_equal(view.trust.anchor_count, 1);
	assert_true(slice_eq(view.trust.anchors[0].der, root.cert.der));
	assert_int_equal(view.trust.other_count, 2);
	assert_int_equal(view.revocation.crl_count, 1);
	assert_int_equal(view.revocation.ocsp_count, 1);
	assert_true(view.revocation.ocsps[0].produced_at == pki_start());
}

static void an_empty_folder_is_refused(void **unused)
{
	struct trust_view view;
	(void)unused;

	assert_err(E_CONF, trust_folder_read(&arena, folder, &view));
	assert_err(E_IO, trust_folder_read(&arena, "/nowhere/at/all", &view));
}

static void a_file_that_is_neither_is_named_and_refused(void **unused)
{
	struct trust_view view;
	(void)unused;

	put("root.cer", root.cert.der);
	put("bad.cer", slice_str("not a certificate"));
	assert_err(E_CONF, trust_folder_read(&arena, folder, &view));
	assert_string_equal(err_trail()->place, path_of("bad.cer"));
	put("bad.cer", slice(root.cert.der.at, root.cert.der.len - 1));
	assert_err(E_CONF, trust_folder_read(&arena, folder, &view));
}

static void wait_for_the_next_look(void)
{
	usleep((TRUST_LOOK_MS + 50) * 1000);
}

static void a_new_list_is_seen_and_a_view_in_use_stays_as_it_was(void **unused)
{
	const struct trust_view *before;
	const struct trust_view *after;
	struct trust_store *store;
	(void)unused;

	put("root.cer", root.cert.der);
	assert_ok(trust_store_open(folder, &store));
	before = trust_store_take(store);
	assert_int_equal(before->revocation.crl_count, 0);
	assert_non_null(before->trust.memo);
	put("list.crl", crl_of(&root));
	wait_for_the_next_look();
	after = trust_store_take(store);
	assert_int_equal(after->revocation.crl_count, 1);
	assert_int_equal(before->revocation.crl_count, 0);
	trust_store_give(store, before);
	trust_store_give(store, after);
	trust_store_close(store);
}

static void a_folder_that_breaks_is_told_and_the_last_good_view_stays(void **unused)
{
	const struct trust_view *view;
	struct trust_store *store;
	(void)unused;

	put("root.cer", root.cert.der);
	assert_ok(trust_store_open(folder, &store));
	assert_ok(trust_store_state(store));
	put("bad.cer", slice_str("half a file"));
	wait_for_the_next_look();
	view = trust_store_take(store);
	assert_int_equal(view->trust.anchor_count, 1);
	trust_store_give(store, view);
	assert_err(E_CONF, trust_store_state(store));
	unlink(path_of("bad.cer"));
	wait_for_the_next_look();
	trust_store_give(store, trust_store_take(store));
	assert_ok(trust_store_state(store));
	trust_store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_signs_itself_is_an_anchor_and_the_rest_helps_to_find_it,
						folder_anew, folder_gone),
		cmocka_unit_test_setup_teardown(an_empty_folder_is_refused, folder_anew, folder_gone),
		cmocka_unit_test_setup_teardown(a_file_that_is_neither_is_named_and_refused, folder_anew,
						folder_gone),
		cmocka_unit_test_setup_teardown(a_new_list_is_seen_and_a_view_in_use_stays_as_it_was,
						folder_anew, folder_gone),
		cmocka_unit_test_setup_teardown(a_folder_that_breaks_is_told_and_the_last_good_view_stays,
						folder_anew, folder_gone),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
