/* SPDX-License-Identifier: Apache-2.0 */
/* The report of a verification: what was found, check by check. Its words are those of verdicts.md; its tables are
 * proto/reasons.def, proto/policies.def and proto/notes.def. */
#ifndef VERIFY_REPORT_H
#define VERIFY_REPORT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/note.h"

/* In the order of badness: a document takes the highest of its signatures. */
enum indication {
	INDICATION_PASSED,
	INDICATION_INDETERMINATE,
	INDICATION_FAILED,
};
const char *indication_name(enum indication indication); /* "TOTAL_PASSED", … */

/* The order is that of precedence: of several faults the report carries the first. */
enum reason {
	REASON_NONE = 0,
#define REASON(code, indication, en, zh) REASON_##code,
#include "reasons.def"
#undef REASON
	REASON_COUNT
};
struct reason_meaning {
	const char *name; /* "CONTENT_CHANGED"; NULL for REASON_NONE */
	enum indication indication;
	const char *en;
	const char *zh;
};
const struct reason_meaning *reason_meaning(enum reason reason);

enum policy {
#define POLICY(symbol, name, version) POLICY_##symbol,
#include "policies.def"
	POLICY_COUNT
};
enum check {
#define CHECK(symbol, scope, name, standard, article, on_integrity, on_offline, on_standard, en, zh)         \
	CHECK_##symbol,
#include "policies.def"
	CHECK_COUNT
};
enum check_scope { CHECK_ON_DOCUMENT, CHECK_ON_SIGNATURE };
enum grade { GRADE_IGNORE, GRADE_WARN, GRADE_FAIL };
struct check_meaning {
	const char *name; /* "reference-digests" */
	enum check_scope scope;
	const char *standard; /* clause */
	int article;          /* of 国办发〔2025〕33号 */
	enum grade grades[POLICY_COUNT];
	const char *en; /* what holds when it passed */
	const char *zh;
};
const struct check_meaning *check_meaning(enum check check);

/* "integrity", "offline", "standard"; E_FIELD for another name. */
err policy_read(struct slice name, enum policy *policy);
const char *policy_name(enum policy policy);
int policy_version(enum policy policy);

/* The policy's table as text: its name and version, and a line for each check with its grade. In the arena. */
err policy_text(struct arena *arena, enum policy policy, struct slice *text);

/* SM3 over that text. */
err policy_digest(enum policy policy, uint8_t digest[32]);

/* The two rules for the maker's certificate (formats.md §11). */
enum time_rule { TIME_RULE_GMT0031_2025, TIME_RULE_GB38540, TIME_RULE_COUNT };
err time_rule_read(struct slice name, enum time_rule *rule); /* "gmt0031-2025", "gb38540"; E_FIELD */
const char *time_rule_name(enum time_rule rule);

enum result { RESULT_PASSED, RESULT_FAILED, RESULT_UNKNOWN, RESULT_WARNING, RESULT_SKIPPED };
const char *result_name(enum result result);

/* What one check found. A check has one or more findings. */
struct finding {
	enum check check;
	enum result result;
	enum reason reason; /* of failed and unknown; of warning when the policy only warns */
	enum note note;     /* of a warning, or of a fact beside a pass */
	const char *where;  /* file in the package or field in the value; NULL */
	const char *detail; /* names and values for a person, in no language; NULL */
	struct finding *next;
};

struct findings {
	struct finding *first;
	struct finding *last;
};

enum time_source { TIME_NONE, TIME_CLAIMED, TIME_STAMPED };

struct party_report {
	bool there;
	const char *subject;
	const char *issuer;
	const char *serial; /* hexadecimal */
	instant not_before;
	instant not_after;
};

struct seal_report {
	bool there;
	struct slice code, name, vendor;
	int64_t type;
	int version;
	instant created, valid_from, valid_to;
	struct slice picture_type, picture; /* the picture's bytes, for those who show it */
	int64_t width, height;
};

struct status_report {
	bool there;
	const char *value;
	instant at;
	const char *registry;
};

struct signature_report {
	struct slice id;    /* of Signatures.xml; empty for a value by itself */
	const char *kind;   /* "seal" or "sign" */
	const char *format; /* "GB/T 38540-2020", …; NULL when it is not known */
	enum indication indication;
	enum reason reason;
	instant signing_time;
	enum time_source time_source;
	struct seal_report seal;
	struct party_report signer;
	struct party_report maker;
	size_t protected_count;
	const char **unprotected; /* files that can change what a reader sees */
	size_t unprotected_count;
	bool has_coverage;
	struct status_report status;
	struct findings findings;
	uint8_t value_sm3[32]; /* of the signed value: names this signature in logs */
	struct signature_report *next;
};

struct report {
	const char *id; /* given by the caller */
	enum indication indication;
	enum reason reason;
	const char *format; /* "ofd", "pdf", "seal", "signature", "unknown" */
	size_t size;
	uint8_t sm3[32];
	instant verified_at;
	enum policy policy;
	enum time_rule time_rule;
	uint8_t policy_sm3[32];
	struct signature_report *signatures;
	size_t signature_count;
	struct findings findings; /* of the document as a whole */
	struct arena *arena;
};

/* The report as JSON, the same bytes for the same report: keys in the order of verdicts.md, UTF-8, one line and a
 * line end. E_NO_MEMORY, E_TOO_BIG over REPORT_MAX. */
err report_json(struct arena *arena, const struct report *report, struct slice *json);

/* How that begins for a report with this identifier and verdict. E_NO_MEMORY. */
err report_json_head(struct arena *arena, const char *id, enum indication indication, enum reason reason,
		     struct slice *json);

#endif
