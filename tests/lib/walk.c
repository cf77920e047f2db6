/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/walk.h"

#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "gm/cert.h"
#include "gm/csr.h"
#include "lib/check.h"
#include "trust/possession.h"

static const char *const words[WALK_STEPS] = {
	[WALK_APPLY] = "apply",
	[WALK_REVIEW] = "review",
	[WALK_APPROVE] = "approve",
	[WALK_ORDER] = "order",
	[WALK_HAND_IN_APPROVAL] = "hand in the approval",
	[WALK_HAND_IN_ESTABLISHMENT] = "hand in the establishment",
	[WALK_HAND_IN_DATA] = "hand in the making data",
	[WALK_HAND_IN_OTHER] = "hand in the rest",
	[WALK_JUDGE_APPROVAL] = "judge the approval",
	[WALK_JUDGE_ESTABLISHMENT] = "judge the establishment",
	[WALK_JUDGE_DATA] = "judge the making data",
	[WALK_JUDGE_OTHER] = "judge the rest",
	[WALK_CHECK] = "check",
	[WALK_PREPARE] = "prepare",
	[WALK_MAKE] = "make",
	[WALK_DELIVER] = "deliver",
	[WALK_TAKE_OVER] = "take over",
	[WALK_SUSPEND] = "suspend",
	[WALK_RESUME] = "resume",
	[WALK_ASK_CANCELLATION] = "ask for cancellation",
	[WALK_AGREE] = "agree to the cancellation",
	[WALK_CANCEL] = "cancel",
};

const char *walk_word(enum walk_step step)
{
	return words[step];
}

void walk_begin(struct walk *walk, struct arena *arena)
{
	*walk = (struct walk){.arena = arena};
	assert_ok(key_generate(&walk->key));
}

void walk_end(struct walk *walk)
{
	key_release(&walk->key);
}

static const char *base64(struct arena *arena, struct slice bytes)
{
	struct slice text;
	const char *out;

	assert_ok(base64_write(arena, bytes, &text));
	assert_ok(arena_cstr(arena, text, &out));
	return out;
}

const char *walk_certificate(struct arena *arena, const struct key *key, const char *code)
{
	struct name name = {0};
	struct slice der;
	struct slice pem;
	struct cert cert;
	struct asking asking = {
		.method = "POST", .path = "/csr?profile=owner&days=730", .type = "application/pkcs10"};
	struct answer answer;

	assert_ok(name_add(&name, NAME_C, slice_str("CN")));
	assert_ok(name_add(&name, NAME_O, slice_str(WALK_OWNER WALK_OWNER_NAME)));
	assert_ok(name_add(&name, NAME_CN, slice_str(code)));
	assert_ok(csr_write(&name, key, arena, &der));
	assert_ok(csr_pem(der, arena, &pem));
	asking.port = world_devca_port();
	asking.body = pem;
	answer = http_ask(arena, &asking);
	assert_int_equal(answer.status, 200);
	assert_ok(cert_read_any(answer.body, arena, &cert));
	return base64(arena, cert.der);
}

static const char *application(struct walk *walk)
{
	return arena_text(
		walk->arena,
		"{\"owner\":{\"credit_code\":\"%s\",\"name\":\"%s\",\"kind\":\"organ\"},"
		"\"seal_name\":\"%s行政审批专用章\",\"seal_kind\":\"business\","
		"\"caption\":\"行政审批专用章\",\"reason\":\"办理网上行政审批业务\",\"materials\":[]}",
		WALK_OWNER, WALK_OWNER_NAME, WALK_OWNER_NAME);
}

/* The seal ends a year from now; its certificate in two. */
static const char *making_data(struct walk *walk)
{
	time_t end = time(NULL) + 365 * 24 * 60 * 60;
	char text[32];
	struct tm utc;

	if (!walk->certificate)
		walk->certificate = walk_certificate(walk->arena, &walk->key, walk->code);
	strftime(text, sizeof(text), "%Y-%m-%dT00:00:00Z", gmtime_r(&end, &utc));
	return arena_text(
		walk->arena,
		"{\"certificate\":\"%s\",\"version\":4,\"timestamp\":false,\"valid_to\":\"%s\",\"image\":{"
		"\"shape\":\"round\",\"width_mm\":38,\"height_mm\":38,\"centre\":\"star\",\"name\":\"%s\","
		"\"caption\":\"行政审批专用章\"%s%s%s}}",
		walk->certificate, text, WALK_OWNER_NAME, walk->picture ? ",\"png\":\"" : "",
		walk->picture ? walk->picture : "", walk->picture ? "\"" : "");
}

/* Ask until there is an answer with this status: whoever asks may have died a moment ago. */
static struct answer insist(struct walk *walk, enum office_name office, const char *account, const char *path,
			    bool post)
{
	instant until = clock_steady() + WALK_PATIENCE;
	struct answer answer;

	do {
		answer = post ? world_post(walk->arena, office, account, path, "{}")
			      : world_get(walk->arena, office, account, path);
		if (answer.status == 200)
			return answer;
		usleep(WALK_PAUSE_US);
	} while (clock_steady() < until);
	fail_msg("%s: %d %.*s", path, answer.status, SLICE_ARG(answer.body));
	return answer;
}

/* Signed once, so that the body stays the same however often it is sent. */
static const char *proof(struct walk *walk)
{
	const char *path = arena_text(walk->arena, "/v1/orders/%s/challenge", walk->order);
	struct answer answer;
	struct slice challenge;
	struct slice value;

	if (walk->proof)
		return walk->proof;
	answer = insist(walk, MAKING, "owner", path, true);
	assert_ok(base64_read(walk->arena, slice_str(answer_value(walk->arena, &answer, "challenge")),
			      &challenge));
	assert_ok(possession_prove(&walk->key, walk->arena, challenge, &value));
	walk->proof = arena_text(walk->arena, "{\"challenge\":\"%s\",\"signature\":\"%s\"}",
				 base64(walk->arena, challenge), base64(walk->arena, value));
	return walk->proof;
}

static const char *opinion(struct walk *walk)
{
	const char *path = arena_text(walk->arena, "/v1/cancellations/%s/opinion", walk->cancellation);
	struct answer answer = insist(walk, ISSUING, "reviewer", path, false);

	return arena_text(
		walk->arena, "{\"opinion\":{\"type\":\"%s\",\"document\":\"%s\",\"signature\":\"%s\"}}",
		answer_value(walk->arena, &answer, "type"), answer_value(walk->arena, &answer, "document"),
		answer_value(walk->arena, &answer, "signature"));
}

#define PAPER                                                                                                \
	"{\"name\":\"文件.pdf\",\"sm3\":\"sm3:"                                                            \
	"66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0\"}"
#define GOOD "{\"good\":true,\"reason\":\"核查一致\"}"

static struct walk_request at_issuing(struct walk *walk, enum walk_step step)
{
	const char *a = arena_text(walk->arena, "/v1/applications/%s", walk->application);
	const char *c = arena_text(walk->arena, "/v1/cancellations/%s", walk->cancellation);

	switch (step) {
	case WALK_APPLY:
		return (struct walk_request){ISSUING, "applicant", "/v1/applications", application(walk),
					     201,     "state",     "submitted",        false};
	case WALK_REVIEW:
		return (struct walk_request){ISSUING,
					     "case-officer",
					     arena_text(walk->arena, "%s/review", a),
					     "{\"opinion\":\"拟同意\"}",
					     200,
					     "state",
					     "reviewed",
					     false};
	case WALK_APPROVE:
		return (struct walk_request){ISSUING,
					     "reviewer",
					     arena_text(walk->arena, "%s/approve", a),
					     "{\"opinion\":\"同意\"}",
					     200,
					     "state",
					     "approved",
					     false};
	case WALK_ASK_CANCELLATION:
		return (struct walk_request){
			ISSUING,
			"applicant",
			"/v1/cancellations",
			arena_text(walk->arena,
				   "{\"seal_code\":\"%s\",\"cause\":\"merger\",\"reason\":\"机构合并\"}",
				   walk->code),
			201,
			"state",
			"requested",
			false};
	default:
		return (struct walk_request){ISSUING,
					     "reviewer",
					     arena_text(walk->arena, "%s/agree", c),
					     "{\"reason\":\"同意\"}",
					     200,
					     "state",
					     "agreed",
					     false};
	}
}

static struct walk_request of_material(struct walk *walk, enum walk_step step)
{
	static const char *const kinds[] = {"approval", "establishment", "making-data", "other"};
	bool judges = step >= WALK_JUDGE_APPROVAL;
	size_t first = judges ? WALK_JUDGE_APPROVAL : WALK_HAND_IN_APPROVAL;
	size_t kind = (size_t)step - first;
	const char *path = arena_text(walk->arena, "/v1/orders/%s/materials/%s%s", walk->order,
				      kinds[kind % COUNT(kinds)], judges ? "/judge" : "");
	const char *body = PAPER;

	if (judges)
		return (struct walk_request){MAKING, "clerk", path, GOOD, 200, "good", "true", false};
	if (step == WALK_HAND_IN_APPROVAL)
		body = arena_text(walk->arena, "{\"application_id\":\"%s\"}", walk->application);
	if (step == WALK_HAND_IN_DATA)
		body = making_data(walk);
	return (struct walk_request){MAKING, "owner", path, body, 200, "machine.good", "true", false};
}

static struct walk_request of_order(struct walk *walk, enum walk_step step)
{
	const char *o = arena_text(walk->arena, "/v1/orders/%s", walk->order);

	switch (step) {
	case WALK_ORDER:
		return (struct walk_request){
			MAKING,
			"owner",
			"/v1/orders",
			arena_text(walk->arena, "{\"application_id\":\"%s\"}", walk->application),
			201,
			"state",
			"open",
			true};
	case WALK_CHECK:
		return (struct walk_request){MAKING,    "clerk", arena_text(walk->arena, "%s/check", o),
					     "{}",      200,     "state",
					     "checked", false};
	case WALK_PREPARE:
		return (struct walk_request){MAKING,     "maker", arena_text(walk->arena, "%s/prepare", o),
					     "{}",       200,     "state",
					     "prepared", false};
	case WALK_MAKE:
		return (struct walk_request){MAKING,
					     "second-maker",
					     arena_text(walk->arena, "%s/make", o),
					     "{}",
					     200,
					     "state",
					     "filed",
					     true};
	case WALK_DELIVER:
		return (struct walk_request){MAKING,      "clerk", arena_text(walk->arena, "%s/deliver", o),
					     "{}",        200,     "state",
					     "delivered", false};
	default:
		return (struct walk_request){MAKING,      "owner", arena_text(walk->arena, "%s/take-over", o),
					     proof(walk), 200,     "status",
					     "active",    true};
	}
}

static struct walk_request of_seal(struct walk *walk, enum walk_step step)
{
	const char *s = arena_text(walk->arena, "/v1/seals/%s", walk->code);

	switch (step) {
	case WALK_SUSPEND:
		return (struct walk_request){MAKING,
					     "owner",
					     arena_text(walk->arena, "%s/suspend", s),
					     "{\"reason\":\"印章保管人变更\"}",
					     200,
					     "status",
					     "suspended",
					     true};
	case WALK_RESUME:
		return (struct walk_request){MAKING,
					     "owner",
					     arena_text(walk->arena, "%s/resume", s),
					     "{\"reason\":\"交接完成\"}",
					     200,
					     "status",
					     "active",
					     true};
	default:
		return (struct walk_request){
			MAKING,        "supervisor", arena_text(walk->arena, "%s/cancel", s),
			opinion(walk), 200,          "status",
			"cancelled",   true};
	}
}

struct walk_request walk_request(struct walk *walk, enum walk_step step)
{
	if (step <= WALK_APPROVE || step == WALK_ASK_CANCELLATION || step == WALK_AGREE)
		return at_issuing(walk, step);
	if (step >= WALK_HAND_IN_APPROVAL && step <= WALK_JUDGE_OTHER)
		return of_material(walk, step);
	return step <= WALK_TAKE_OVER ? of_order(walk, step) : of_seal(walk, step);
}
