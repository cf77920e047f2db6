/* SPDX-License-Identifier: Apache-2.0 */
#include <iconv.h>
#include <stdlib.h>

#include "cell/duty.h"
#include "court/ask.h"
#include "court/trust.h"
#include "court/words.h"
#include "gm/prepare.h"
#include "xml/read.h"

/* What a cell keeps from one case to the next. */
struct judge {
	struct arena arena; /* of the trust */
	struct evidence evidence;
	struct sm2_memo *memo;
	struct sm3_beside *beside;
	iconv_t gbk;
};

/* The libraries load much when it is first asked for. */
static err warm_up(struct judge *judge)
{
	struct xml_node *root;

	TRY(xml_read(&judge->arena, slice_str("<a/>"), &root));
	/* Names in containers may be GBK; as long as this is open, its table stays. */
	judge->gbk = iconv_open("UTF-8", "GBK");
	return OK;
}

err court_prepare(const char *arithmetic, void **self)
{
	struct judge *judge = calloc(1, sizeof(*judge));

	REQUIRE(judge, E_NO_MEMORY);
	*self = judge;
	TRY(gm_prepare(arithmetic));
	arena_init(&judge->arena, CELL_ARENA_MAX);
	TRY(sm2_memo_new(TRUST_MEMO, &judge->memo));
	TRY(sm3_beside_start(&judge->beside));
	return warm_up(judge);
}

static err box_bytes(struct slice box, struct slice *rest, struct slice *bytes)
{
	int64_t len;

	TRY(frame_number(rest, 0, (int64_t)box.len, &len));
	*bytes = slice(box.at, (size_t)len);
	return OK;
}

static err take_trust(struct judge *judge, struct arena *arena, struct slice box, struct slice words)
{
	struct slice bytes;
	struct buf taken;

	arena_clear(&judge->arena);
	judge->evidence = (struct evidence){0};
	TRY(box_bytes(box, &words, &bytes));
	TRY(frame_done(words));
	TRY(arena_copy(&judge->arena, bytes, &bytes));
	TRY(court_trust_read(&judge->arena, bytes, &judge->evidence));
	judge->evidence.trust.memo = judge->memo;
	TRY(frame_begin(&taken, arena, FRAME_HEAD, COURT_TAKEN));
	return line_say(frame_end(&taken));
}

/* A case as it was told. */
struct told {
	struct court_case c;
	struct verify_request request;
	struct evidence evidence;
	struct court_asking asking;
};

static err read_case(struct judge *judge, struct arena *arena, struct slice box, struct slice words,
		     struct told *told)
{
	int64_t matter, policy, rule, has;
	struct slice id;

	told->evidence = judge->evidence;
	TRY(frame_number(&words, 0, COURT_MATTERS - 1, &matter));
	TRY(box_bytes(box, &words, &told->c.bytes));
	TRY(frame_bytes(&words, words.len, &told->c.digest));
	TRY(frame_number(&words, 0, POLICY_COUNT - 1, &policy));
	TRY(frame_number(&words, 0, TIME_RULE_COUNT - 1, &rule));
	TRY(frame_number(&words, INT64_MIN, INT64_MAX, &told->request.now));
	TRY(frame_bytes(&words, words.len, &id));
	TRY(arena_cstr(arena, id, &told->request.id));
	TRY(frame_number(&words, 0, COURT_HAS_ALL, &has));
	TRY(frame_bytes(&words, words.len, &told->evidence.signer_cert));
	TRY(frame_number(&words, INT64_MIN, INT64_MAX, &told->evidence.trust_list_until));
	TRY(frame_bytes(&words, words.len, &told->c.value));
	TRY(frame_done(words));
	court_can_ask(&told->asking, arena, (unsigned)has, &told->evidence);
	told->c.matter = (enum court_matter)matter;
	told->request.policy = (enum policy)policy;
	told->request.time_rule = (enum time_rule)rule;
	told->request.evidence = &told->evidence;
	told->request.beside = judge->beside;
	return OK;
}

static err say_verdict(struct arena *arena, const struct judgement *j)
{
	struct buf words;

	TRY(frame_begin(&words, arena, COURT_VERDICT_MAX, COURT_VERDICT));
	TRY(frame_put_number(&words, j->indication));
	TRY(frame_put_number(&words, j->reason));
	TRY(frame_put_bytes(&words, slice(j->sm3, sizeof(j->sm3))));
	TRY(frame_put_number(&words, (int64_t)j->seal_count));
	for (size_t i = 0; i < j->seal_count; i++)
		TRY(frame_put_bytes(&words, j->seal_codes[i]));
	TRY(frame_put_number(&words, (int64_t)j->passed_count));
	for (size_t i = 0; i < j->passed_count; i++)
		TRY(frame_put_bytes(&words, sm3_slice(&j->passed[i])));
	TRY(frame_put_bytes(&words, j->json));
	return line_say(frame_end(&words));
}

static err say_failed(struct arena *arena, err e)
{
	struct buf words;

	TRY(frame_begin(&words, arena, COURT_VERDICT_MAX, COURT_FAILED));
	TRY(frame_put_error(&words, e));
	return line_say(frame_end(&words));
}

static err judge_case(struct arena *arena, const struct told *told, struct judgement *out)
{
	struct report *report;

	switch (told->c.matter) {
	case COURT_VALUE:
		TRY(verify_value(arena, told->c.bytes, told->c.digest, &told->request, &report));
		break;
	case COURT_SEAL:
		TRY(verify_seal(arena, told->c.bytes, &told->request, &report));
		break;
	case COURT_DETACHED:
		TRY(verify_detached(arena, told->c.value, told->c.bytes, &told->request, &report));
		break;
	default:
		TRY(verify_file(arena, told->c.bytes, &told->request, &report));
	}
	return judgement_of(arena, report, out);
}

/* Of a case that used up its memory there must be enough left to say so: the answer has an arena of its own. */
static err take_case(struct judge *judge, struct arena *arena, struct slice box, struct slice words)
{
	struct told told = {0};
	struct judgement judgement;
	struct arena last;
	err e, asked;

	TRY(read_case(judge, arena, box, words, &told));
	e = judge_case(arena, &told, &judgement);
	asked = court_asked(&told.asking);
	e = asked.code == E_OK ? e : asked;
	arena_init(&last, COURT_VERDICT_MAX * 2);
	e = e.code == E_OK ? say_verdict(&last, &judgement) : say_failed(&last, e);
	arena_clear(&last);
	err_forget();
	return e;
}

static err serve(void *self, struct arena *arena, struct slice box, const struct frame *request)
{
	switch (request->kind) {
	case COURT_TRUST:
		return take_trust(self, arena, box, request->body);
	case COURT_CASE:
		return take_case(self, arena, box, request->body);
	default:
		return FAIL(E_SYNTAX, "a frame of kind %d", request->kind);
	}
}

const struct cell_duty court_duty = {.name = COURT_DUTY, .prepare = court_prepare, .serve = serve};

bool court_is_cell(int argc, char **argv)
{
	return cell_is_me(argc, argv);
}

int court_serve(int argc, char **argv)
{
	static const struct cell_duty *const duties[] = {&court_duty, NULL};

	return cell_serve(argc, argv, duties);
}
