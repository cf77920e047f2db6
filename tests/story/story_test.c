/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a seal as `make demo` tells it, on a world of its own; and that the story can fail. */
#include <unistd.h>

#include "lib/check.h"
#include "lib/tool.h"
#include "lib/world.h"

static struct arena arena;

static int begin(void **unused)
{
	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return 0;
}

static int end(void **unused)
{
	(void)unused;
	arena_clear(&arena);
	return 0;
}

/* Run a script where the world's addresses are known. The answer is its exit status; *told is all that it said. */
static int tell(const char *script, const char **told)
{
	const char *whole = arena_text(&arena,
				       ". '%s/env'; cd '" FIXTURES "'; WORK=$(mktemp -d '%s/work.XXXXXX'); "
				       "NOTICE=$PWD/tests/data/notice.ofd; ESEAL=$BIN/eseal; "
				       "export WORK NOTICE ESEAL; %s",
				       world_folder(), world_folder(), script);
	const char *const argv[] = {"sh", "-c", whole, NULL};

	return tool_run(&arena, argv, told);
}

/* The story with other chapters, or with other words in them. */
static const char *retold(const char *chapters, const char *sed)
{
	return arena_text(&arena,
			  "cp -R deploy/story.sh deploy/story \"$WORK\"; "
			  "sed -i 's/^for chapter in .*;/for chapter in %s;/' \"$WORK/story.sh\"; "
			  "sed -i '%s' \"$WORK\"/story/*.sh; sh \"$WORK/story.sh\"",
			  chapters, sed);
}

static size_t count(const char *text, const char *mark)
{
	size_t found = 0;

	for (; (text = strstr(text, mark)); text += strlen(mark))
		found++;
	return found;
}

static void must(bool good, const char *what, const char *told)
{
	if (good)
		return;
	fprintf(stderr, "%s\n", told);
	fail_msg("%s", what);
}

/* What issue and regulation ask the story to show: each a line of it, and what must come of it. */
static const struct {
	const char *line, *outcome;
} shown[] = {
	{"The bureau applies for a business seal", "201 submitted"},
	{"The applicant tries to approve it: refused", "403 E_FORBIDDEN"},
	{"A case officer reviews it", "200 reviewed"},
	{"The same officer tries to approve as well: refused", "409 E_SAME_PERSON"},
	{"A second officer approves it", "200 approved"},
	{"The approval is a document signed by the department", "200 示例县"},
	{"The owner orders the seal and is given its code", "201 open"},
	{"The owner makes key and request itself; the development CA issues the certificate", "CN=3100"},
	{"The making unit judges material 1: the approval", "200 true"},
	{"Materials 2 and 4: establishment document, other papers", "200 true"},
	{"Material 3 asks for a seal that outlives its certificate: refused", "422 E_SEAL_PERIOD"},
	{"Material 3, corrected, is good", "200 true"},
	{"All four kinds of material are good", "200 checked"},
	{"The maker draws the image and prepares the seal", "200 prepared"},
	{"The second maker makes it (v4); the registry files it", "200 filed"},
	{"The receipt is signed by the registry", "200 3100"},
	{"Its status now: filed, not yet usable", "200 filed"},
	{"The owner proves possession of the key; the seal becomes active", "200 active"},
	{"A second seal, v5 with a time stamp, the same way", "200 active"},
	{"The owner seals the notice, with a time stamp, the status having been checked", "sealed.ofd"},
	{"The gateway verifies it", "TOTAL_PASSED"},
	{"The owner verifies the same file offline", "TOTAL_PASSED"},
	{"The v5 seal works as well", "TOTAL_PASSED"},
	{"Somebody changes one letter of page 1: it fails, and the file is named",
	 "TOTAL_FAILED CONTENT_CHANGED (Doc_0/Pages/Page_0/Content.xml)"},
	{"The genuine seal with a stranger's key: the signer is not in the seal",
	 "TOTAL_FAILED SIGNER_NOT_IN_SEAL"},
	{"The owner's own command refuses to do that", "refused"},
	{"The owner suspends the seal", "200 suspended"},
	{"Signing is refused while it is suspended", "refused"},
	{"What was sealed and time-stamped before still passes", "TOTAL_PASSED"},
	{"What it saw before the suspension passes without a time stamp, too", "TOTAL_PASSED"},
	{"What nobody saw before, and has no time stamp, cannot be placed in time",
	 "INDETERMINATE TIME_UNPROVEN"},
	{"A signature forced all the same fails", "TOTAL_FAILED SEAL_SUSPENDED"},
	{"A related unit has another seal suspended", "200 suspended"},
	{"The owner alone cannot undo that", "403 E_FORBIDDEN"},
	{"It is resumed at that unit's wish", "200 active"},
	{"The owner resumes it", "200 active"},
	{"It works again", "TOTAL_PASSED"},
	{"The making unit checks the old filing, makes and files the new seal", "200 active"},
	{"The old seal is superseded", "200 superseded"},
	{"The new seal works", "TOTAL_PASSED"},
	{"The old one, forced, fails", "TOTAL_FAILED SEAL_SUPERSEDED"},
	{"Without the department's opinion nothing is cancelled", "422 E_OPINION"},
	{"The department agrees", "200 agreed"},
	{"The making unit files the cancellation", "200 cancelled"},
	{"A cancelled seal never comes back", "409"},
	{"Before filing: none", "200 none"},
	{"After taking over: active", "200 active"},
	{"During it: suspended", "200 suspended"},
	{"Now: superseded", "200 superseded"},
	{"The owner's command gives the same answer", "suspended"},
	{"The notice is put into one bundle with certificates, revocation, the registry's signed answer, "
	 "policy and "
	 "report",
	 "sealed.evidence.zip"},
	{"From the bundle alone the same report comes out, byte for byte", "same TOTAL_PASSED"},
	{"Once more, by anchors of one's own", "same given"},
	{"Without our software the digests can be checked, too", "cksum"},
	{"One byte of the bundle is changed: it is found, and the file is named", "report.json"},
	{"What was sealed before the cancellation still passes", "TOTAL_PASSED"},
	{"Agreeing to one's own proposal: refused", "409 E_SAME_PERSON"},
	{"Another supervisor agrees; the registry marks it", "200 invalid"},
	{"From that moment on it was invalid", "200 invalid"},
	{"What was sealed with it fails now", "TOTAL_FAILED SEAL_INVALID"},
	{"The stream is read back from JetStream, every event's signature checked", "events, all signed"},
	{"Each step of the first seal is there, in order",
	 "code-allocated seal-filed seal-activated seal-suspended seal-resumed seal-superseded"},
	{"The audit office's ledger has the same events and no gaps", "200"},
	{"No gaps", "200 0"},
};

static void shows(const char *told, const char *line, const char *outcome)
{
	const char *said = strstr(told, arena_text(&arena, " %s\n             -> ", line));
	const char *came;

	must(said, line, told);
	came = strstr(said, "-> ") + 3;
	came = arena_text(&arena, "%.*s", (int)strcspn(came, "\n"), came);
	if (!strstr(came, outcome))
		fail_msg("%s: “%s” where “%s” was due", line, came, outcome);
}

static void the_whole_life_of_a_seal_goes_as_told(void **unused)
{
	const char *told;
	int status = tell("sh deploy/story.sh", &told);
	size_t lines = count(told, "\n             -> ");
	(void)unused;

	must(status == 0, "the story does not end with status 0", told);
	must(count(told, "!!") == 0, "a line did not go as told", told);
	must(strstr(told,
		    arena_text(&arena, "All %zu lines went as told.\n%zu passed, 0 failed\n", lines, lines)),
	     "the summary does not count the lines", told);
	assert_true(lines >= COUNT(shown));
	for (size_t i = 0; i < COUNT(shown); i++)
		shows(told, shown[i].line, shown[i].outcome);
}

static void a_story_with_one_wrong_expectation_fails_and_says_where(void **unused)
{
	const char *told;
	int status =
		tell(retold("apply", "s/^expect 403 .code E_FORBIDDEN/expect 200 .state approved/"), &told);
	(void)unused;

	must(status == 1, "a broken story does not end with status 1", told);
	assert_int_equal(count(told, "!!"), 1);
	must(strstr(told, "The applicant tries to approve it: refused\n"
			  "             !! expected 200, got 403 E_FORBIDDEN"),
	     "it does not say which line is broken", told);
	must(strstr(told, ", 1 failed\n"), "it does not count the broken line", told);
}

static void a_story_whose_offices_are_away_fails(void **unused)
{
	const char *told;
	int status;
	(void)unused;

	world_stop("issuing");
	status = tell(retold("apply", ""), &told);
	world_start("issuing");
	must(status == 1, "a story without its office does not end with status 1", told);
	must(strstr(told, "0 passed, "), "a line went as told without its office", told);
	status = tell(retold("apply", ""), &told);
	must(status == 0, "the office does not work again", told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_whole_life_of_a_seal_goes_as_told, begin, end),
		cmocka_unit_test_setup_teardown(a_story_with_one_wrong_expectation_fails_and_says_where,
						begin, end),
		cmocka_unit_test_setup_teardown(a_story_whose_offices_are_away_fails, begin, end),
	};

	return cmocka_run_group_tests(tests, world_open, world_close);
}
