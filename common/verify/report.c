/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of the judge, as C. */
#include "verify/report.h"

#include <pthread.h>

#include "base/buf.h"
#include "gm/sm3.h"

const char *indication_name(enum indication indication)
{
	static const char *const names[] = {
		[INDICATION_PASSED] = "TOTAL_PASSED",
		[INDICATION_INDETERMINATE] = "INDETERMINATE",
		[INDICATION_FAILED] = "TOTAL_FAILED",
	};

	return names[indication];
}

const struct reason_meaning *reason_meaning(enum reason reason)
{
	static const struct reason_meaning meanings[] = {
		[REASON_NONE] = {NULL, INDICATION_PASSED, "", ""},
#define REASON(code, indication, en, zh) [REASON_##code] = {#code, INDICATION_##indication, en, zh},
#include "reasons.def"
#undef REASON
	};

	return &meanings[reason];
}

static const struct check_meaning checks[] = {
#define CHECK(symbol, scope, name, standard, article, on_integrity, on_offline, on_standard, en, zh)         \
	[CHECK_##symbol] = {name,                                                                            \
			    CHECK_ON_##scope,                                                                \
			    standard,                                                                        \
			    article,                                                                         \
			    {GRADE_##on_integrity, GRADE_##on_offline, GRADE_##on_standard},                 \
			    en,                                                                              \
			    zh},
#include "policies.def"
};

const struct check_meaning *check_meaning(enum check check)
{
	return &checks[check];
}

static const struct {
	const char *name;
	int version;
} policies[] = {
#define POLICY(symbol, name, version) [POLICY_##symbol] = {name, version},
#include "policies.def"
};

err policy_read(struct slice name, enum policy *policy)
{
	for (size_t i = 0; i < COUNT(policies); i++) {
		if (slice_is(name, policies[i].name)) {
			*policy = (enum policy)i;
			return OK;
		}
	}
	return FAIL_AT(E_FIELD, "policy", "is none of integrity, offline, standard");
}

const char *policy_name(enum policy policy)
{
	return policies[policy].name;
}

int policy_version(enum policy policy)
{
	return policies[policy].version;
}

err policy_text(struct arena *arena, enum policy policy, struct slice *text)
{
	static const char *const grades[] = {
		[GRADE_IGNORE] = "ignore", [GRADE_WARN] = "warn", [GRADE_FAIL] = "fail"};
	struct buf buf;

	buf_init(&buf, arena, POLICY_TEXT_MAX);
	TRY(buf_putf(&buf, "%s %d\n", policies[policy].name, policies[policy].version));
	for (size_t i = 0; i < COUNT(checks); i++)
		TRY(buf_putf(&buf, "%s %s\n", checks[i].name, grades[checks[i].grades[policy]]));
	*text = buf_slice(&buf);
	return OK;
}

static err digest_policy(enum policy policy, struct sm3 *digest)
{
	struct arena arena;
	struct slice text;
	err e;

	arena_init(&arena, POLICY_TEXT_MAX * 2);
	e = policy_text(&arena, policy, &text);
	if (e.code == E_OK)
		e = sm3_of(text, digest);
	arena_clear(&arena);
	return e;
}

/* Policies do not change while a program runs: each is written and digested once. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct sm3 digests[POLICY_COUNT];
static bool digested;

static void digest_policies(void)
{
	digested = true;
	for (int i = 0; i < POLICY_COUNT; i++)
		digested = digest_policy((enum policy)i, &digests[i]).code == E_OK && digested;
}

err policy_digest(enum policy policy, uint8_t digest[32])
{
	pthread_once(&once, digest_policies);
	REQUIRE(digested, E_CRYPTO);
	memcpy(digest, digests[policy].bytes, SM3_SIZE);
	return OK;
}

static const char *const time_rules[] = {
	[TIME_RULE_GMT0031_2025] = "gmt0031-2025",
	[TIME_RULE_GB38540] = "gb38540",
};

err time_rule_read(struct slice name, enum time_rule *rule)
{
	for (size_t i = 0; i < COUNT(time_rules); i++) {
		if (slice_is(name, time_rules[i])) {
			*rule = (enum time_rule)i;
			return OK;
		}
	}
	return FAIL_AT(E_FIELD, "time_rule", "is none of gmt0031-2025, gb38540");
}

const char *time_rule_name(enum time_rule rule)
{
	return time_rules[rule];
}

const char *result_name(enum result result)
{
	static const char *const names[] = {
		[RESULT_PASSED] = "passed",   [RESULT_FAILED] = "failed",   [RESULT_UNKNOWN] = "unknown",
		[RESULT_WARNING] = "warning", [RESULT_SKIPPED] = "skipped",
	};

	return names[result];
}
