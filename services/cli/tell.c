/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/tell.h"

#include <jansson.h>
#include <stdio.h>

#include "base/text.h"
#include "verify/report.h"

struct word {
	const char *name; /* in the report */
	const char *zh;
};

static const struct word indications[] = {
	{"TOTAL_PASSED", "验证通过"},
	{"TOTAL_FAILED", "验证不通过"},
	{"INDETERMINATE", "无法确认"},
};
static const struct word results[] = {
	{"failed", "不通过"}, {"unknown", "无法确认"}, {"warning", "注意"},
	{"passed", "通过"},   {"skipped", "未核验"},
};
static const struct word sources[] = {{"timestamp", "时间戳"}, {"claimed", "声明"}};

static const char *chinese(const struct word *words, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i].name, name) == 0)
			return words[i].zh;
	return "";
}
#define CHINESE(words, name) chinese(words, COUNT(words), name)

/* The text of a member, "" when there is none. */
static const char *member(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? text : "";
}

/* How many bytes of a character would act on a terminal: controls (C0, DEL, C1), and what turns the order of writing. */
static size_t acts(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	if (c[0] < 0x20 || c[0] == 0x7f)
		return 1;
	if (c[0] == 0xc2 && c[1] < 0xa0)
		return 2;
	if (c[0] != 0xe2)
		return 0;
	return (c[1] == 0x80 && ((c[2] >= 0xaa && c[2] <= 0xae) || c[2] == 0x8e || c[2] == 0x8f)) ||
			       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)
		       ? 3
		       : 0;
}

static void print(const char *before, const char *text)
{
	fputs(before, stdout);
	while (*text) {
		size_t bad = acts(text);

		putchar(bad ? '?' : *text);
		text += bad ? bad : 1;
	}
}

static void print_if_any(const char *before, const char *text)
{
	if (*text)
		print(before, text);
}

/* ---- checks ---- */

/* GB/T 33190-2016 §18, 《办法》第 23 条 art. 23 */
static void tell_ground(const json_t *check)
{
	json_int_t article = json_integer_value(json_object_get(check, "article"));

	print(" (", member(check, "standard"));
	printf(", 《办法》第 %" JSON_INTEGER_FORMAT " 条 art. %" JSON_INTEGER_FORMAT ")\n", article, article);
}

static bool is_alike(const json_t *a, const json_t *b)
{
	static const char *const names[] = {"check", "result", "reason", "note"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(member(a, names[i]), member(b, names[i])) != 0)
			return false;
	return true;
}

static void tell_place(const json_t *check)
{
	if (!*member(check, "where") && !*member(check, "detail"))
		return;
	print("      @ ", member(check, "where"));
	print_if_any(": ", member(check, "detail"));
	printf("\n");
}

/* What is found at many places is said once. */
static void tell_finding(const json_t *check, const json_t *told_before)
{
	const json_t *message = json_object_get(check, "message");

	if (!told_before || !is_alike(check, told_before)) {
		print("  - ", CHINESE(results, member(check, "result")));
		print(" ", member(check, "result"));
		print(" ", member(check, "check"));
		print_if_any(" ", member(check, "reason"));
		print_if_any(" ", member(check, "note"));
		tell_ground(check);
		print("      ", member(message, "zh"));
		print("\n      ", member(message, "en"));
		printf("\n");
	}
	tell_place(check);
}

static bool is_result(const json_t *check, const char *result)
{
	return strcmp(member(check, "result"), result) == 0;
}

static void tell_name(const json_t *check)
{
	print(" ", member(check, "check"));
	if (*member(check, "note")) {
		print("(", member(check, "note"));
		putchar(')');
	}
}

/* Those of one result, by name, in a line. */
static void tell_names(const json_t *checks, const char *result)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(checks); i++)
		count += is_result(json_array_get(checks, i), result);
	if (count == 0)
		return;
	printf("  - %s %s %zu:", CHINESE(results, result), result, count);
	for (size_t i = 0; i < json_array_size(checks); i++)
		if (is_result(json_array_get(checks, i), result))
			tell_name(json_array_get(checks, i));
	printf("\n");
}

static void tell_findings(const json_t *checks, const char *result)
{
	const json_t *before = NULL;

	for (size_t i = 0; i < json_array_size(checks); i++) {
		const json_t *check = json_array_get(checks, i);

		if (!is_result(check, result))
			continue;
		tell_finding(check, before);
		before = check;
	}
}

static void tell_checks(const json_t *checks)
{
	tell_findings(checks, "failed");
	tell_findings(checks, "unknown");
	tell_findings(checks, "warning");
	tell_names(checks, "passed");
	tell_names(checks, "skipped");
}

/* ---- verdicts ---- */

/* A reason stands among the checks with its words; here they stand once more, for who reads no further. */
static void tell_reason(const char *name)
{
	for (int r = REASON_NONE + 1; r < REASON_COUNT; r++) {
		const struct reason_meaning *meaning = reason_meaning((enum reason)r);

		if (strcmp(meaning->name, name) == 0)
			printf("    %s\n    %s\n", meaning->zh, meaning->en);
	}
}

static void tell_verdict(const json_t *of)
{
	print("", CHINESE(indications, member(of, "indication")));
	print(" ", member(of, "indication"));
	print_if_any(" ", member(of, "reason"));
	printf("\n");
	tell_reason(member(of, "reason"));
}

static void tell_line(const char *before, const char *text)
{
	print_if_any(before, text);
	if (*text)
		printf("\n");
}

static void tell_time(const json_t *time)
{
	const char *source = member(time, "source");

	if (!*source)
		return;
	print("  时间 time      ", member(time, "value"));
	print(" (", CHINESE(sources, source));
	print(" ", source);
	printf(")\n");
}

static void tell_parties(const json_t *signature)
{
	const json_t *seal = json_object_get(signature, "seal");
	const json_t *status = json_object_get(signature, "status");

	if (seal) {
		print("  印章 seal      ", member(seal, "code"));
		tell_line(" ", member(seal, "name"));
	}
	tell_line("  签章者 signer  ", member(json_object_get(signature, "signer"), "subject"));
	tell_line("  制章者 maker   ", member(json_object_get(signature, "maker"), "subject"));
	tell_time(json_object_get(signature, "signing_time"));
	if (status) {
		print("  状态 status    ", member(status, "value"));
		print(" @ ", member(status, "at"));
		tell_line(", ", member(status, "registry"));
	}
}

static void tell_signature(const json_t *signature)
{
	const json_t *open = json_object_get(json_object_get(signature, "coverage"), "unprotected");

	print("\n签章 signature ", member(signature, "id"));
	printf("%s", *member(signature, "id") ? ": " : "");
	tell_verdict(signature);
	tell_parties(signature);
	for (size_t i = 0; i < json_array_size(open); i++)
		if (json_is_string(json_array_get(open, i)))
			tell_line("  未保护 open    ", json_string_value(json_array_get(open, i)));
	tell_checks(json_object_get(signature, "checks"));
}

err report_tell(struct slice json)
{
	json_t *report = json_loadb((const char *)json.at, json.len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *signatures = json_object_get(report, "signatures");

	if (!json_is_object(report)) {
		json_decref(report);
		return FAIL_AT(E_SYNTAX, "the report", "is not a JSON object");
	}
	tell_verdict(report);
	tell_checks(json_object_get(report, "checks"));
	for (size_t i = 0; i < json_array_size(signatures); i++)
		tell_signature(json_array_get(signatures, i));
	json_decref(report);
	if (ferror(stdout) || fflush(stdout) != 0)
		return FAIL_AT(E_OUTPUT, "standard output", "not written");
	return OK;
}
