/* SPDX-License-Identifier: Apache-2.0 */
#include "cell/duty.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "cell/inside.h"
#include "cell/lock.h"

enum { EXIT_LOCKED_OUT = 70 };

bool cell_is_me(int argc, char **argv)
{
	return argc == CELL_ARGS && strcmp(argv[CELL_ARG_WORD], CELL_WORD) == 0;
}

err line_say(struct slice frame)
{
	while (frame.len > 0) {
		ssize_t written = write(CELL_LINE, frame.at, frame.len);

		REQUIRE(written > 0 || errno == EINTR, E_IO);
		if (written > 0)
			frame = slice_from(frame, (size_t)written);
	}
	return OK;
}

static err receive(uint8_t *at, size_t least, size_t room, size_t *count)
{
	*count = 0;
	while (*count < least) {
		ssize_t got = read(CELL_LINE, at + *count, room - *count);

		REQUIRE(got > 0 || (got < 0 && errno == EINTR), E_IO);
		*count += got > 0 ? (size_t)got : 0;
	}
	return OK;
}

err line_hear(struct arena *arena, struct frame *frame)
{
	uint8_t start[FRAME_START];
	size_t len, come, more;
	uint8_t *body;

	TRY(receive(start, FRAME_HEAD, sizeof(start), &come));
	frame_head(start, &frame->kind, &len);
	come -= FRAME_HEAD;
	REQUIRE(come <= len, E_SYNTAX);
	body = arena_take(arena, len + 1);
	REQUIRE(body, E_NO_MEMORY);
	memcpy(body, start + FRAME_HEAD, come);
	TRY(receive(body + come, len - come, len - come, &more));
	frame->body = slice(body, len);
	return OK;
}

static err open_box(struct slice *box)
{
	struct stat about;
	void *at;

	REQUIRE(fstat(CELL_BOX, &about) == 0, E_CELL);
	at = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_SHARED, CELL_BOX, 0);
	REQUIRE(at != MAP_FAILED, E_CELL);
	close(CELL_BOX);
	*box = slice(at, (size_t)about.st_size);
	return OK;
}

/* What a cell holds for its life. */
struct inmate {
	const struct cell_duty *duty;
	void *self;
	struct slice box;
};

static err find_duty(const struct cell_duty *const *duties, const char *name, const struct cell_duty **duty)
{
	for (; *duties; duties++) {
		*duty = *duties;
		if (strcmp(name, (*duty)->name) == 0)
			return OK;
	}
	return FAIL(E_CELL, "this program has no such duty");
}

static err get_ready(struct inmate *inmate, char **argv, const struct cell_duty *const *duties)
{
	const struct cell_duty *duty;
	int64_t memory;

	TRY(find_duty(duties, argv[CELL_ARG_DUTY], &duty));
	inmate->duty = duty;
	TRY(text_int(slice_str(argv[CELL_ARG_MEMORY]), 1, INT32_MAX, &memory));
	TRY(open_box(&inmate->box));
	mallopt(M_ARENA_MAX, 2); /* or glibc asks the system how many processors there are, to have as many */
	if (duty->prepare)
		TRY(duty->prepare(argv[CELL_ARG_TOLD], &inmate->self));
	return cell_lock((size_t)memory);
}

static err announce(struct arena *arena, uint8_t kind, const char *words)
{
	struct buf frame;

	TRY(frame_begin(&frame, arena, ERR_TEXT_MAX * 2, kind));
	TRY(buf_put_str(&frame, words));
	return line_say(frame_end(&frame));
}

static err serve_one(struct inmate *inmate, struct arena *arena)
{
	struct frame request;

	TRY(line_hear(arena, &request));
	if (inmate->duty->work)
		return chore_serve(inmate->duty, arena, inmate->box, &request);
	return inmate->duty->serve(inmate->self, arena, inmate->box, &request);
}

int cell_serve(int argc, char **argv, const struct cell_duty *const *duties)
{
	struct inmate inmate = {0};
	struct arena arena;
	err e;

	(void)argc;
	arena_init(&arena, CELL_ARENA_MAX);
	e = get_ready(&inmate, argv, duties);
	if (e.code != E_OK)
		(void)!announce(&arena, FRAME_SORRY, err_trail()->detail).code;
	else
		e = announce(&arena, FRAME_READY, "");
	while (e.code == E_OK) {
		arena_clear(&arena);
		e = serve_one(&inmate, &arena);
	}
	_exit(EXIT_LOCKED_OUT); /* what runs at a usual end may want more than it may */
}
