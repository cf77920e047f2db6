/* SPDX-License-Identifier: Apache-2.0 */
/* Whose signature counts: an office's certificate stands by its file, and where authorities are configured, by them too. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "gm/revocation.h"
#include "lib/check.h"
#include "lib/heard.h"
#include "lib/process.h"
#include "svc/paper.h"

static const struct office_def registry = {.name = REGISTRY};
static struct arena arena;
static struct pki_party root, making;
static struct colleagues them;
static char folder[64];

static void keep(const char *name, struct slice bytes)
{
	assert_ok(file_write(arena_text(&arena, "%s/%s", folder, name), bytes, 0600));
}

static void list_revoked(bool revoked)
{
	struct crl_entry entry = {.serial = making.cert.serial,
				  .revoked_at = clock_now() - HOUR,
				  .reason = REASON_KEY_COMPROMISE};
	struct crl_form form = {.issuer = &root.cert,
				.key = &root.key,
				.number = revoked ? 2 : 1,
				.this_update = clock_now() - MINUTE,
				.next_update = clock_now() + DAY,
				.entries = &entry,
				.count = revoked ? 1 : 0};
	struct slice der;

	assert_ok(crl_write(&form, &arena, &der));
	keep("trust/root.crl", der);
}

static int start(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(process_folder("peers", folder, sizeof(folder)));
	assert_int_equal(0, mkdir(arena_text(&arena, "%s/offices", folder), 0700));
	assert_int_equal(0, mkdir(arena_text(&arena, "%s/trust", folder), 0700));
	pki_root(&arena, "Root", &root);
	pki_leaf(&arena, &root, "making", &making);
	keep("offices/making.cer", making.cert.der);
	keep("trust/root.cer", root.cert.der);
	list_revoked(false);
	colleagues_begin(&them, &registry, &arena);
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	colleagues_end(&them);
	key_release(&root.key);
	key_release(&making.key);
	process_remove(folder);
	arena_clear(&arena);
	return 0;
}

static struct peers load(const char *trust)
{
	const struct office_options options = {.region = "310000",
					       .key_file = "",
					       .offices_dir = arena_text(&arena, "%s/offices", folder),
					       .offices_trust_dir = trust};
	struct peers peers = {0};

	assert_ok(peers_load(&peers, &options, REGISTRY, &arena));
	return peers;
}

static err heard_by(struct peers *peers)
{
	const struct slice message = slice_str("what was said");
	struct bus_signer signer = peers_signer(peers);
	struct slice signature;

	assert_ok(key_sign(&making.key, &arena, message, &signature));
	return signer.verify(signer.ctx, "310000", "making", message, signature,
			     sm3_slice(&making.cert.digest));
}

static void a_certificate_stands_by_its_file_where_no_authority_is_given(void **unused)
{
	struct peers peers = load("");
	(void)unused;

	assert_ok(heard_by(&peers));
	peers_drop(&peers);
}

static void a_revoked_certificate_is_heard_no_more(void **unused)
{
	struct peers peers = load(arena_text(&arena, "%s/trust", folder));
	(void)unused;

	assert_ok(heard_by(&peers));
	list_revoked(true);
	usleep((TRUST_LOOK_MS + 200) * 1000);
	assert_err(E_ENVELOPE, heard_by(&peers));
	list_revoked(false);
	peers_drop(&peers);
}

static void a_certificate_of_another_authority_is_not_heard(void **unused)
{
	struct pki_party other;
	struct peers peers;
	(void)unused;

	pki_root(&arena, "Other", &other);
	keep("trust/root.cer", other.cert.der);
	peers = load(arena_text(&arena, "%s/trust", folder));
	assert_err(E_ENVELOPE, heard_by(&peers));
	peers_drop(&peers);
	keep("trust/root.cer", root.cert.der);
	key_release(&other.key);
}

/* ---- documents ---- */

static err offered(const struct pki_party *signer, const char *region)
{
	Eseal__V1__Opinion opinion = ESEAL__V1__OPINION__INIT;
	struct request req = {.arena = &arena, .now = clock_now(), .office = &them.svc.office};
	struct signed_document document;
	ProtobufCMessage *message;

	opinion.region = (char *)(uintptr_t)region;
	assert_ok(document_sign(&arena, &signer->key, &signer->cert, req.now, &opinion.base, &document));
	return paper_check(&req, ISSUING, &document, &eseal__v1__opinion__descriptor, &message);
}

static void a_document_is_of_the_region_of_whoever_signed_it(void **unused)
{
	(void)unused;

	assert_ok(offered(&them.issuing, "310000"));
	assert_err(E_SIGNATURE, offered(&them.issuing, "110000"));
	assert_string_equal(err_trail()->place, "region");
	assert_err(E_SIGNATURE, offered(&them.making, "310000"));
}

static void a_document_by_a_certificate_that_does_not_stand_is_none(void **unused)
{
	struct peers trusting = load(arena_text(&arena, "%s/trust", folder));
	(void)unused;

	them.svc.peers.trust = trusting.trust;
	assert_err(E_SIGNATURE, offered(&them.issuing, "310000"));
	them.svc.peers.trust = NULL;
	assert_ok(offered(&them.issuing, "310000"));
	peers_drop(&trusting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certificate_stands_by_its_file_where_no_authority_is_given),
		cmocka_unit_test(a_revoked_certificate_is_heard_no_more),
		cmocka_unit_test(a_certificate_of_another_authority_is_not_heard),
		cmocka_unit_test(a_document_is_of_the_region_of_whoever_signed_it),
		cmocka_unit_test(a_document_by_a_certificate_that_does_not_stand_is_none),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
