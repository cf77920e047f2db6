/* SPDX-License-Identifier: Apache-2.0 */
/* eseal verify with addresses for revocation: they are asked, they count, and in vain they are no excuse. */
#include <stdlib.h>

#include "base/file.h"
#include "cli/cli.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/responder.h"
#include "lib/tool.h"

#define NOW "2026-11-22T08:00:00Z"

static struct responder responder;
static const char *document, *folder;

static void put_cert(const char *name, const struct pki_party *party)
{
	struct slice pem;

	assert_ok(cert_pem(party->cert.der, &world.arena, &pem));
	tool_file(&world.arena, name, pem);
}

static int begin(void **unused)
{
	int failed = world_setup(unused);
	struct recipe recipe;
	char *slash;

	recipe_honest(&recipe);
	document = tool_file(&world.arena, "sealed.ofd", recipe_make(&recipe));
	folder = arena_text(&world.arena, "%s", document);
	slash = strrchr(folder, '/');
	*slash = '\0';
	put_cert("root.cer", &world.root);
	put_cert("ca.cer", &world.ca);
	responder = (struct responder){.authority = &world.ca,
				       .speaker = &world.ca,
				       .stranger = &world.stranger,
				       .revoked = world.owner.cert.serial,
				       .now = pki_at(NOW),
				       .life = DAY};
	responder_start(&responder);
	return failed;
}

static int end(void **unused)
{
	responder_stop(&responder);
	tool_clean();
	return world_teardown(unused);
}

static int verify(const char *option, const char *url, const char **told)
{
	const char *const argv[] = {arena_text(&world.arena, "%s/eseal", getenv("PROGRAMS")),
				    "verify",
				    document,
				    "--trust",
				    folder,
				    "--at",
				    NOW,
				    option,
				    url,
				    NULL};

	return tool_run(&world.arena, argv, told);
}

static void a_responder_that_knows_of_no_revocation_changes_nothing(void **unused)
{
	const char *told;

	(void)unused;
	responder.mood = RESPONDER_UP;
	responder.revoked = slice(NULL, 0);
	assert_int_equal(verify("--ocsp", responder.ocsp, &told), EXIT_PASSED);
	assert_int_equal(verify("--crl", responder.crl, &told), EXIT_PASSED);
	assert_true(responder.asked > 0);
}

static void a_certificate_revoked_by_the_answer_fails(void **unused)
{
	const char *told;

	(void)unused;
	responder.mood = RESPONDER_REVOKED;
	responder.revoked = world.owner.cert.serial;
	assert_int_equal(verify("--ocsp", responder.ocsp, &told), EXIT_FAILED);
	assert_non_null(strstr(told, "SIGNER_REVOKED"));
	assert_int_equal(verify("--crl", responder.crl, &told), EXIT_FAILED);
	assert_non_null(strstr(told, "SIGNER_REVOKED"));
}

static void an_address_that_gives_nothing_is_told(void **unused)
{
	char nowhere[64];
	const char *told;

	(void)unused;
	responder_nowhere(nowhere);
	assert_int_equal(verify("--ocsp", nowhere, &told), EXIT_AWAY);
	responder.mood = RESPONDER_GARBAGE;
	assert_int_equal(verify("--crl", responder.crl, &told), EXIT_AWAY);
	assert_int_equal(verify("--crl", "file:///etc/passwd", &told), EXIT_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_responder_that_knows_of_no_revocation_changes_nothing),
		cmocka_unit_test(a_certificate_revoked_by_the_answer_fails),
		cmocka_unit_test(an_address_that_gives_nothing_is_told),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
