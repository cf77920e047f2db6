/* SPDX-License-Identifier: Apache-2.0 */
/* What an archive keeps of the story, and what somebody finds who opens it when nothing of the suite is left (art. 24). */
#include "lib/check.h"
#include "lib/tool.h"
#include "lib/world.h"

static struct arena arena;

/* Run a script where the world's addresses are known, in its folder for this test. The answer is its exit status; *told is
 * all that it said. */
static int tell(const char *script, const char **told)
{
	const char *whole = arena_text(
		&arena,
		". '%s/env'; cd '" FIXTURES "'; WORK='%s/archive'; mkdir -p \"$WORK\"; "
		"NOTICE=$PWD/tests/data/notice.ofd; ESEAL=$BIN/eseal; CERT=$TRUST/../offices/registry.cer; "
		"export WORK NOTICE ESEAL; %s",
		world_folder(), world_folder(), script);
	const char *const argv[] = {"sh", "-c", whole, NULL};

	return tool_run(&arena, argv, told);
}

static void exits(int status, const char *script, const char *says)
{
	const char *told;
	int got = tell(script, &told);

	if (got == status && strstr(told, says))
		return;
	fprintf(stderr, "%s\n%s\n", script, told);
	fail_msg("exit status %d where %d was due, with “%s”", got, status, says);
}

static int begin(void **unused)
{
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (world_open(unused) != 0)
		return 1;
	exits(0,
	      "cp -R deploy/story.sh deploy/story \"$WORK\"; sed -i 's/^for chapter in .*;/for chapter in "
	      "apply make "
	      "seal;/' \"$WORK/story.sh\"; sh \"$WORK/story.sh\"",
	      ", 0 failed");
	return 0;
}

static int end(void **unused)
{
	int status = world_close(unused);

	arena_clear(&arena);
	return status;
}

#define BUNDLE "\"$ESEAL\" bundle --trust \"$TRUST\" "
#define ASKING "--registry \"$REGISTRY\" --registry-cert \"$CERT\" "
#define REPLAY "cd \"$WORK\" && \"$ESEAL\" replay "

static void the_archive_takes_in_whatever_the_verdict_is(void **unused)
{
	(void)unused;
	exits(0,
	      BUNDLE ASKING "--key \"$WORK/first.key\" --cert \"$WORK/first.pem\" --tsa \"$DEVCA/tsa\" "
			    "\"$WORK/sealed.ofd\" -o \"$WORK/sealed.zip\"",
	      "bundle stamped");
	exits(1, BUNDLE ASKING "\"$WORK/tampered.ofd\" -o \"$WORK/tampered.zip\"", "CONTENT_CHANGED");
	exits(2, "\"$ESEAL\" bundle \"$WORK/sealed.ofd\" -o \"$WORK/nobody.zip\"", "UNTRUSTED");
	exits(0, "\"$ESEAL\" bundle --policy integrity \"$WORK/sealed.ofd\" -o \"$WORK/integrity.zip\"",
	      "TOTAL_PASSED");
	exits(0, BUNDLE ASKING "\"$WORK/first.esl\" -o \"$WORK/seal.zip\" --json", "\"format\":\"seal\"");
	exits(0,
	      "mkdir -p \"$WORK/no-crl\" && cp \"$TRUST\"/* \"$WORK/no-crl\" && rm "
	      "\"$WORK/no-crl/devca.crl\" && \"$ESEAL\" bundle "
	      "--trust "
	      "\"$WORK/no-crl\" --ocsp \"$DEVCA/ocsp\" " ASKING "\"$WORK/sealed.ofd\" -o \"$WORK/ocsp.zip\"",
	      "");
	exits(0, BUNDLE "\"$WORK/twice.ofd\" -o \"$WORK/twice.zip\"", "TOTAL_PASSED");
}

/* The gateway judges, signs and bundles; the owner's command takes it only if the same verdict comes out. */
static void the_gateway_gives_the_bundle_with_its_report(void **unused)
{
	(void)unused;
	exits(0, "\"$ESEAL\" bundle \"$WORK/sealed.ofd\" --gateway \"$GATEWAY\" -o \"$WORK/gateway.zip\"",
	      "report signed");
	exits(1,
	      "\"$ESEAL\" bundle \"$WORK/tampered.ofd\" --gateway \"$GATEWAY\" -o \"$WORK/gateway-bad.zip\"",
	      "CONTENT_CHANGED");
	exits(0,
	      "\"$ESEAL\" bundle \"$WORK/sealed.ofd\" --gateway \"$GATEWAY\" --key \"$WORK/first.key\" "
	      "--cert "
	      "\"$WORK/first.pem\" -o \"$WORK/gateway-own.zip\"",
	      "bundle signed");
	exits(64,
	      "\"$ESEAL\" bundle \"$WORK/sealed.ofd\" --gateway \"$GATEWAY\" --at 2026-01-01T00:00:00Z -o "
	      "\"$WORK/no.zip\"",
	      "--gateway");
	exits(69, "\"$ESEAL\" bundle \"$WORK/sealed.ofd\" --gateway http://127.0.0.1:1 -o \"$WORK/no.zip\"",
	      "E_UNREACHABLE");
	/* what it gives is the report that it keeps */
	exits(0,
	      "rm -rf \"$WORK/g\" && mkdir \"$WORK/g\" && cd \"$WORK/g\" && unzip -q ../gateway.zip && curl "
	      "-sf "
	      "-H 'Accept: application/json' \"$GATEWAY/v1/verifications/$(jq -r .id report.json)\" | cmp - "
	      "report.json && ls status certificates",
	      "registry-001.cer");
}

#define BATCH                                                                                                \
	"curl -s -o \"$WORK/answer\" -w '%{http_code} ' -H \"Authorization: Bearer $(cat "                   \
	"\"$TOKENS/business\")\" "

static void the_gateway_judges_many_at_once_and_one_bad_one_spoils_nothing(void **unused)
{
	(void)unused;
	exits(0,
	      "cd \"$WORK\" && rm -f many.zip && zip -q many.zip sealed.ofd tampered.ofd story.sh && " BATCH
	      "-H 'Content-Type: application/zip' --data-binary @many.zip "
	      "\"$GATEWAY/v1/verification-batches\"; jq "
	      "-r '.results[] | .name + \" \" + .indication + \" \" + .reason' answer",
	      "201 sealed.ofd TOTAL_PASSED \ntampered.ofd TOTAL_FAILED CONTENT_CHANGED\nstory.sh "
	      "TOTAL_FAILED "
	      "FORMAT_UNKNOWN\n");
	/* each is kept, and its signature is over what is kept */
	exits(0,
	      "cd \"$WORK\" && id=$(jq -r '.results[0].id' answer) && curl -sf -H 'Accept: application/json' "
	      "\"$GATEWAY/v1/verifications/$id\" >one.json && jq -r '.results[0].signature' answer | base64 "
	      "-d "
	      ">one.p7s && [ \"$(jq -c '.results[0].report' answer)\" = \"$(jq -c . one.json)\" ] && echo "
	      "same",
	      "same");
	exits(0,
	      "cd \"$WORK\" && base64 -w0 tampered.ofd >tampered.b64 && jq -nc --rawfile f tampered.b64 "
	      "'{policy: \"integrity\", items: "
	      "[{name: "
	      "\"a\", file: $f}, {name: \"b\", file: \"!\"}, {name: \"c\"}, {digest: (\"sm3:\" + \"0\" * "
	      "64), "
	      "signed_value: \"AAAA\"}]}' >many.json && " BATCH
	      "-H 'Content-Type: application/json' --data-binary @many.json "
	      "\"$GATEWAY/v1/verification-batches\"; jq "
	      "-r '.results[] | .reason // .error.code' answer",
	      "201 CONTENT_CHANGED\nE_FIELD\nE_FIELD\nFORMAT_UNKNOWN\n");
	exits(0,
	      "cd \"$WORK\" && " BATCH "-H 'Content-Type: application/json' --data-binary '{\"items\":[]}' "
	      "\"$GATEWAY/v1/verification-batches\"; jq -r .code answer",
	      "422 E_FIELD");
	exits(0,
	      "cd \"$WORK\" && " BATCH "-H 'Content-Type: application/json' --data-binary "
	      "'{\"items\":[{\"file\":\"AAAA\",\"odd\":1}]}' "
	      "\"$GATEWAY/v1/verification-batches\"; jq -r .code answer",
	      "422 E_FIELD");
	exits(0,
	      "cd \"$WORK\" && " BATCH "-H 'Content-Type: text/plain' --data-binary hello "
	      "\"$GATEWAY/v1/verification-batches\"; jq -r .code answer",
	      "415 E_MEDIA_TYPE");
	exits(0,
	      "cd \"$WORK\" && " BATCH "-H 'Content-Type: application/zip' --data-binary hello "
	      "\"$GATEWAY/v1/verification-batches\"; jq -r .code answer",
	      "422 E_ZIP_AMBIGUOUS");
}

static void the_archive_is_told_what_it_does_wrong(void **unused)
{
	(void)unused;
	exits(64, BUNDLE "\"$WORK/sealed.ofd\"", "-o FILE is needed");
	exits(64, BUNDLE "--registry \"$REGISTRY\" \"$WORK/sealed.ofd\" -o \"$WORK/no.zip\"",
	      "--registry-cert");
	exits(64, BUNDLE "--key \"$WORK/first.key\" \"$WORK/sealed.ofd\" -o \"$WORK/no.zip\"", "--cert");
	exits(66,
	      BUNDLE "--key \"$WORK/first.key\" --cert \"$WORK/fifth.pem\" \"$WORK/sealed.ofd\" -o "
		     "\"$WORK/no.zip\"",
	      "E_KEY");
	exits(66, BUNDLE "/no/such/file -o \"$WORK/no.zip\"", "E_IO");
	exits(69,
	      BUNDLE "--registry http://127.0.0.1:1 --registry-cert \"$CERT\" \"$WORK/sealed.ofd\" -o "
		     "\"$WORK/no.zip\"",
	      "E_UNREACHABLE");
	exits(70, BUNDLE "\"$WORK/sealed.ofd\" -o /no/such/folder/no.zip", "E_OUTPUT");
	exits(66,
	      BUNDLE "--registry \"$REGISTRY\" --registry-cert \"$TRUST/../offices/audit.cer\" "
		     "\"$WORK/sealed.ofd\" -o \"$WORK/no.zip\"",
	      "E_SIGNATURE");
	exits(1, "ls \"$WORK/no.zip\" 2>&1; exit 1", "No such file");
	exits(66, REPLAY "/no/such/file", "E_IO");
	exits(1, REPLAY "sealed.ofd", "E_BUNDLE");
	exits(64, REPLAY, "Usage");
}

/* Somebody who trusts the archive only as far as he can check. */
static void whoever_insists_on_anchors_of_his_own_gets_the_same_verdict_or_is_told(void **unused)
{
	(void)unused;
	exits(0, REPLAY "sealed.zip --trust \"$TRUST\" --registry-cert \"$CERT\"", "yours");
	exits(1, REPLAY "sealed.zip --registry-cert \"$TRUST/../offices/audit.cer\"", "STATUS_UNKNOWN");
	exits(0, "\"$BIN/devca\" init \"$WORK/foreign\" 2>/dev/null", "");
	exits(1, REPLAY "sealed.zip --trust \"$WORK/foreign\" --json", "\"replay\":\"different\"");
	exits(1, REPLAY "sealed.zip --trust \"$WORK/foreign\"", "indication: \"TOTAL_PASSED\" -> ");
}

static void without_our_software_the_digests_and_signatures_can_be_checked(void **unused)
{
	(void)unused;
	exits(0,
	      "rm -rf \"$WORK/unpacked\" && mkdir \"$WORK/unpacked\" && cd \"$WORK/unpacked\" && unzip -q "
	      "../sealed.zip && cksum -a sm3 --check SM3SUMS && ls",
	      "document.ofd: OK");
	exits(0, "cmp \"$WORK/sealed.ofd\" \"$WORK/unpacked/document.ofd\"", "");
	exits(0,
	      "openssl x509 -inform DER -in \"$WORK/unpacked/certificates/anchor-001.cer\" -noout -subject",
	      "subject");
}

static void when_all_is_gone_the_bundle_gives_the_same_verdict(void **unused)
{
	static const char *const parts[] = {"gateway", "registry", "making", "issuing",
					    "audit",   "devca",    "nats",   "postgres"};

	(void)unused;
	for (size_t i = 0; i < COUNT(parts); i++)
		world_stop(parts[i]);
	exits(0, "mv \"$TRUST\" \"$TRUST.gone\"; rm \"$WORK\"/*.ofd \"$WORK\"/*.pem \"$WORK\"/*.esl", "");
	exits(0, REPLAY "sealed.zip", "byte for byte");
	exits(1, REPLAY "tampered.zip", "byte for byte");
	exits(2, REPLAY "nobody.zip", "byte for byte");
	exits(0, REPLAY "integrity.zip", "byte for byte");
	exits(0, REPLAY "seal.zip", "byte for byte");
	exits(0, REPLAY "twice.zip", "byte for byte");
	exits(0, REPLAY "ocsp.zip", "byte for byte");
	exits(0, REPLAY "gateway.zip", "byte for byte");
	exits(1, REPLAY "gateway-bad.zip", "byte for byte");
	exits(0, REPLAY "gateway-own.zip", "report signed");
	exits(0, REPLAY "- < sealed.zip", "bundle's own");
}

/* Fifty years on: whoever asks for the time is told that it is 2076. */
#define LATER                                                                                                \
	"printf '%s\\n' '#define _GNU_SOURCE' '#include <sys/syscall.h>' '#include <time.h>' "               \
	"'#include <unistd.h>' 'int clock_gettime(clockid_t c, struct timespec *t) { long s = syscall('"     \
	"'SYS_clock_gettime, c, t); if (c == 0) t->tv_sec += 1577880000; return (int)s; }' "                 \
	">\"$WORK/later.c\" && "                                                                             \
	"cc -shared -fPIC -o \"$WORK/later.so\" \"$WORK/later.c\" && "                                       \
	"export LD_PRELOAD=\"$WORK/later.so\" ASAN_OPTIONS=verify_asan_link_order=0 && "

static void in_fifty_years_the_bundle_gives_the_same_verdict(void **unused)
{
	(void)unused;
	exits(0, LATER "\"$ESEAL\" verify --trust \"$TRUST.gone\" --json \"$WORK/unpacked/document.ofd\"",
	      "\"verified_at\":\"207");
	exits(0, LATER REPLAY "sealed.zip", "byte for byte");
	exits(0, LATER REPLAY "sealed.zip --trust \"$TRUST.gone\" --json", "\"replay\":\"same\"");
	exits(1, LATER REPLAY "tampered.zip", "byte for byte");
}

#define CHANGED(command) "cd \"$WORK\" && " command " sealed.zip >changed.zip; \"$ESEAL\" replay changed.zip"

static void what_is_changed_is_found_and_named(void **unused)
{
	(void)unused;
	exits(1, CHANGED("sed 's/TOTAL_PASSED/TOTAL_FAILED/'"), "report.json");
	exits(1, CHANGED("sed 's/seal-status fail/seal-status warn/'"), "policy.txt");
	exits(1, CHANGED("head -c 5000"), "E_ZIP");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_archive_takes_in_whatever_the_verdict_is),
		cmocka_unit_test(the_gateway_gives_the_bundle_with_its_report),
		cmocka_unit_test(the_gateway_judges_many_at_once_and_one_bad_one_spoils_nothing),
		cmocka_unit_test(the_archive_is_told_what_it_does_wrong),
		cmocka_unit_test(whoever_insists_on_anchors_of_his_own_gets_the_same_verdict_or_is_told),
		cmocka_unit_test(without_our_software_the_digests_and_signatures_can_be_checked),
		cmocka_unit_test(when_all_is_gone_the_bundle_gives_the_same_verdict),
		cmocka_unit_test(in_fifty_years_the_bundle_gives_the_same_verdict),
		cmocka_unit_test(what_is_changed_is_found_and_named),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
