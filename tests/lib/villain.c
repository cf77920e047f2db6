/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/villain.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "court/court.h"
#include "court/words.h"
#include "gm/sm3.h"

/* A verdict that passes everything, with one thing wrong. */
struct lie {
	uint8_t kind;
	const char *id;
	enum indication fact;
	const char *code;
	const char *after; /* behind the JSON */
};

static err tell(struct arena *arena, const struct lie *lie)
{
	static const uint8_t sm3[SM3_SIZE];
	struct slice json;
	struct buf words;

	TRY(report_json_head(arena, lie->id, INDICATION_PASSED, REASON_NONE, &json));
	TRY(frame_begin(&words, arena, COURT_VERDICT_MAX, lie->kind));
	TRY(frame_put_number(&words, lie->fact));
	TRY(frame_put_number(&words, REASON_NONE));
	TRY(frame_put_bytes(&words, slice(sm3, sizeof(sm3))));
	TRY(frame_put_number(&words, 1));
	TRY(frame_put_bytes(&words, slice_str(lie->code)));
	TRY(frame_put_number(&words, 0));
	TRY(frame_put_bytes(&words, slice_str(arena_text(arena, "%.*s}%s", SLICE_ARG(json), lie->after))));
	return line_say(frame_end(&words));
}

static err tell_verdict_of_another_report(struct arena *arena, const char *id)
{
	(void)id;
	return tell(arena, &(struct lie){COURT_VERDICT, "01900000-0000-7000-8000-000000000009",
					 INDICATION_PASSED, "1", "\n"});
}

static err say_one_thing_and_write_another(struct arena *arena, const char *id)
{
	return tell(arena, &(struct lie){COURT_VERDICT, id, INDICATION_FAILED, "1", "\n"});
}

static err write_no_text(struct arena *arena, const char *id)
{
	return tell(arena, &(struct lie){COURT_VERDICT, id, INDICATION_PASSED, "1", "\xff\n"});
}

static err name_a_code_of_two_lines(struct arena *arena, const char *id)
{
	return tell(arena, &(struct lie){COURT_VERDICT, id, INDICATION_PASSED, "1\n2", "\n"});
}

static err name_a_verdict_that_is_none(struct arena *arena, const char *id)
{
	return tell(arena, &(struct lie){COURT_VERDICT, id, (enum indication)77, "1", "\n"});
}

static err answer_in_an_unknown_kind(struct arena *arena, const char *id)
{
	return tell(arena, &(struct lie){99, id, INDICATION_PASSED, "1", "\n"});
}

static err fail_as_no_judge_does(struct arena *arena, const char *id)
{
	struct buf words;

	(void)id;
	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_FAILED));
	TRY(frame_put_number(&words, E_UNAUTHENTICATED));
	TRY(frame_put_bytes(&words, slice_str("")));
	TRY(frame_put_bytes(&words, slice_str("")));
	return line_say(frame_end(&words));
}

static err fail_with_success(struct arena *arena, const char *id)
{
	struct buf words;

	(void)id;
	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_FAILED));
	TRY(frame_put_number(&words, E_OK));
	TRY(frame_put_bytes(&words, slice_str("")));
	TRY(frame_put_bytes(&words, slice_str("")));
	return line_say(frame_end(&words));
}

static err ask_without_end(struct arena *arena, const char *id)
{
	struct frame answer;
	struct buf words;

	(void)id;
	for (size_t i = 0; i < (size_t)1 << 20; i++) {
		TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_ASK_STATUS));
		TRY(frame_put_bytes(&words, slice_str("31000000000001")));
		TRY(frame_put_number(&words, 0));
		TRY(line_say(frame_end(&words)));
		TRY(line_hear(arena, &answer));
	}
	return OK;
}

static err put_question(struct arena *arena, struct buf *words, uint8_t kind)
{
	struct buf question;

	TRY(frame_begin(&question, arena, ARENA_CHUNK, kind));
	TRY(frame_put_bytes(&question, slice_str("31000000000001")));
	TRY(frame_put_number(&question, 0));
	return frame_put_bytes(words, frame_end(&question));
}

static err ask_ahead_without_end(struct arena *arena, const char *id)
{
	struct frame answers;
	struct buf words;

	(void)id;
	for (size_t i = 0; i < (size_t)1 << 12; i++) {
		TRY(frame_begin(&words, arena, (size_t)64 * ARENA_CHUNK, COURT_ASK_AHEAD));
		for (size_t k = 0; k < 100; k++)
			TRY(put_question(arena, &words, COURT_ASK_STATUS));
		TRY(line_say(frame_end(&words)));
		TRY(line_hear(arena, &answers));
	}
	return OK;
}

/* Questions within questions within questions: no judge does that. */
static err ask_ahead_in_what_is_asked_ahead(struct arena *arena, const char *id)
{
	struct buf words;

	(void)id;
	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_ASK_AHEAD));
	TRY(put_question(arena, &words, COURT_ASK_AHEAD));
	return line_say(frame_end(&words));
}

static err ask_ahead_less_than_a_question(struct arena *arena, const char *id)
{
	struct buf words;

	(void)id;
	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_ASK_AHEAD));
	TRY(frame_put_bytes(&words, slice_str("ask")));
	return line_say(frame_end(&words));
}

static err ask_about(struct arena *arena, size_t serial_len, size_t key_len, size_t digest_len)
{
	static const uint8_t bytes[2 * SM2_POINT_SIZE];
	struct buf words;

	TRY(frame_begin(&words, arena, ARENA_CHUNK, COURT_ASK_REVOCATION));
	TRY(frame_put_bytes(&words, slice(bytes, serial_len)));
	TRY(frame_put_bytes(&words, slice_str("a name")));
	TRY(frame_put_bytes(&words, slice(bytes, key_len)));
	TRY(frame_put_bytes(&words, slice(bytes, digest_len)));
	TRY(frame_put_bytes(&words, slice(bytes, SM3_SIZE)));
	return line_say(frame_end(&words));
}

static err ask_about_no_certificate(struct arena *arena, const char *id)
{
	(void)id;
	return ask_about(arena, 0, SM2_POINT_SIZE, SM3_SIZE);
}

static err ask_about_a_serial_that_is_too_long(struct arena *arena, const char *id)
{
	(void)id;
	return ask_about(arena, CERT_SERIAL_MAX + 1, SM2_POINT_SIZE, SM3_SIZE);
}

static err ask_about_a_key_that_is_too_short(struct arena *arena, const char *id)
{
	(void)id;
	return ask_about(arena, 1, SM2_POINT_SIZE - 1, SM3_SIZE);
}

static err ask_about_a_digest_that_is_too_short(struct arena *arena, const char *id)
{
	(void)id;
	return ask_about(arena, 1, SM2_POINT_SIZE, SM3_SIZE - 1);
}

static err ask_more_than_there_is(struct arena *arena, const char *id)
{
	static const uint8_t head[FRAME_HEAD] = {COURT_ASK_STATUS, 0xff, 0xff, 0xff, 0x7f};

	(void)arena;
	(void)id;
	return line_say(slice(head, sizeof(head)));
}

static err break_off(struct arena *arena, const char *id)
{
	static const uint8_t head[FRAME_HEAD] = {COURT_VERDICT, 200};

	(void)arena;
	(void)id;
	TRY(line_say(slice(head, sizeof(head))));
	_exit(0);
}

static err crash(struct arena *arena, const char *id)
{
	(void)arena;
	(void)id;
	__builtin_trap();
}

static err hang(struct arena *arena, const char *id)
{
	(void)arena;
	(void)id;
	for (volatile bool done = false; !done;)
		;
	return OK;
}

static err eat_memory(struct arena *arena, const char *id)
{
	const size_t bite = (size_t)64 << 20;

	(void)arena;
	(void)id;
	while (mmap(NULL, bite, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
		;
	_exit(1);
}

static err open_a_file(struct arena *arena, const char *id)
{
	(void)arena;
	(void)id;
	(void)!open("/etc/passwd", O_RDONLY | O_CLOEXEC);
	return OK;
}

static err open_a_socket(struct arena *arena, const char *id)
{
	(void)arena;
	(void)id;
	(void)!socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return OK;
}

#define DEED(name)                                                                                           \
	{                                                                                                    \
#name, name                                                                                  \
	}
static const struct {
	const char *name;
	err (*run)(struct arena *arena, const char *id);
} deeds[] = {
	DEED(tell_verdict_of_another_report),
	DEED(say_one_thing_and_write_another),
	DEED(write_no_text),
	DEED(name_a_code_of_two_lines),
	DEED(name_a_verdict_that_is_none),
	DEED(answer_in_an_unknown_kind),
	DEED(fail_as_no_judge_does),
	DEED(fail_with_success),
	DEED(ask_without_end),
	DEED(ask_ahead_without_end),
	DEED(ask_ahead_in_what_is_asked_ahead),
	DEED(ask_ahead_less_than_a_question),
	DEED(ask_about_no_certificate),
	DEED(ask_about_a_serial_that_is_too_long),
	DEED(ask_about_a_key_that_is_too_short),
	DEED(ask_about_a_digest_that_is_too_short),
	DEED(ask_more_than_there_is),
	DEED(break_off),
	DEED(crash),
	DEED(hang),
	DEED(eat_memory),
	DEED(open_a_file),
	DEED(open_a_socket),
};

const char *villain_deed(size_t number)
{
	return number < COUNT(deeds) ? deeds[number].name : NULL;
}

/* The report's identifier is the only text of 36 bytes in a case. */
static const char *id_of(struct slice words)
{
	static char id[37];

	for (size_t i = 0; i + 40 <= words.len; i++) {
		if (words.at[i] != 36 || words.at[i + 1] != 0 || words.at[i + 4 + 8] != '-')
			continue;
		memcpy(id, words.at + i + 4, 36);
		break;
	}
	return id;
}

static err serve(void *self, struct arena *arena, struct slice box, const struct frame *request)
{
	struct slice deed = slice_from(box, strlen(VILLAIN));

	if (request->kind != COURT_CASE || !slice_starts(box, VILLAIN))
		return court_duty.serve(self, arena, box, request);
	for (size_t i = 0; i < COUNT(deeds); i++)
		if (slice_starts(deed, deeds[i].name))
			return deeds[i].run(arena, id_of(request->body));
	return FAIL(E_SYNTAX, "no such deed");
}

struct cell_duty villain_duty(void)
{
	struct cell_duty duty = court_duty;

	duty.serve = serve;
	return duty;
}
