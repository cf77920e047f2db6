/* SPDX-License-Identifier: Apache-2.0 */
#include "cell/cell.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cell/inside.h"
#include "cell/spawn.h"

struct cell {
	pid_t pid;
	int line;
	int life; /* the end that says we live, as long as it is open */
	uint8_t *box;
	size_t box_size;
	size_t filled;
	bool ready; /* it has said so */
};

static err open_box(struct cell *cell, size_t size, int *fd)
{
	*fd = memfd_create("cell", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (*fd < 0 || ftruncate(*fd, (off_t)size) != 0)
		return FAIL(E_CELL, "no memory to share with a cell: error %d", errno);
	/* Its size is fixed, or one side could make the other stumble. */
	if (fcntl(*fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
		return FAIL(E_CELL, "the memory shared with a cell cannot be sealed: error %d", errno);
	cell->box = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
	if (cell->box == MAP_FAILED) {
		cell->box = NULL;
		return FAIL(E_CELL, "the memory shared with a cell cannot be seen: error %d", errno);
	}
	cell->box_size = size;
	return OK;
}

static err open_ends(struct cell *cell, const struct cell_form *form, struct cell_ends *theirs)
{
	int line[2], life[2];

	TRY(open_box(cell, form->box, &theirs->box));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line) != 0)
		return FAIL(E_CELL, "no line to a cell: error %d", errno);
	cell->line = line[0];
	theirs->line = line[1];
	if (pipe2(life, O_CLOEXEC) != 0)
		return FAIL(E_CELL, "no pipe to a cell: error %d", errno);
	cell->life = life[1];
	theirs->life = life[0];
	return OK;
}

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

err cell_start(const struct cell_form *form, struct cell **out)
{
	struct cell *cell = calloc(1, sizeof(*cell));
	struct cell_ends theirs = {-1, -1, -1};
	err e;

	REQUIRE(cell, E_NO_MEMORY);
	cell->line = -1;
	cell->life = -1;
	e = open_ends(cell, form, &theirs);
	if (e.code == E_OK)
		e = cell_spawn(form, &theirs, &cell->pid);
	close_end(&theirs.line);
	close_end(&theirs.box);
	close_end(&theirs.life);
	if (e.code != E_OK) {
		cell_end(cell);
		return e;
	}
	*out = cell;
	return OK;
}

void cell_end(struct cell *cell)
{
	if (!cell)
		return;
	if (cell->pid > 0) {
		kill(cell->pid, SIGKILL);
		while (waitpid(cell->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	close_end(&cell->line);
	close_end(&cell->life);
	if (cell->box)
		munmap(cell->box, cell->box_size);
	free(cell);
}

bool cell_lives(const struct cell *cell)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)cell->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

err cell_fill(struct cell *cell, struct slice bytes)
{
	REQUIRE(bytes.len <= cell->box_size, E_TOO_BIG);
	cell_clear(cell);
	if (bytes.len > 0)
		memcpy(cell->box, bytes.at, bytes.len);
	cell->filled = bytes.len;
	return OK;
}

err cell_fill_from(struct cell *cell, const struct cell_source *source, size_t *len)
{
	cell_clear(cell);
	cell->filled = cell->box_size; /* whatever is there if it fails half-way */
	TRY(source->read(source->ctx, cell->box, cell->box_size, len));
	REQUIRE(*len <= cell->box_size, E_BUG);
	cell->filled = *len;
	return OK;
}

/* Of a large box the pages go back to the system; a small one is only wiped. */
void cell_clear(struct cell *cell)
{
	if (cell->filled <= CELL_BOX_KEPT || madvise(cell->box, cell->filled, MADV_REMOVE) != 0)
		wipe(cell->box, cell->filled);
	cell->filled = 0;
}

/* ---- the line ---- */

/* How the cell ended, for people. Waits for it: whoever has closed the line is about to. */
static err ended(struct cell *cell)
{
	int status = 0;

	if (cell->pid <= 0)
		return FAIL(E_CELL, "the cell has ended");
	kill(cell->pid, SIGKILL); /* does nothing to one that has ended by itself */
	while (waitpid(cell->pid, &status, 0) < 0 && errno == EINTR)
		;
	cell->pid = 0;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return FAIL(E_CELL, "the cell asked the system for what it may not");
	if (WIFSIGNALED(status))
		return FAIL(E_CELL, "the cell was ended by signal %d", WTERMSIG(status));
	return FAIL(E_CELL, "the cell ended with status %d", WEXITSTATUS(status));
}

/* Wait until the line is ready for that, as long as there is patience. */
static err await(struct cell *cell, short events, instant *patience)
{
	struct pollfd wait = {.fd = cell->line, .events = events};
	instant since = clock_steady();
	int got;

	REQUIRE(cell->pid > 0, E_CELL);
	do {
		if (*patience <= 0)
			return FAIL(E_CELL, "the cell takes too long");
		got = poll(&wait, 1, (int)(*patience / 1000) + 1);
		*patience -= clock_steady() - since;
		since = clock_steady();
	} while (got == 0 || (got < 0 && errno == EINTR));
	return OK;
}

/* At least so many bytes, at most as many as there is room for. */
static err receive(struct cell *cell, uint8_t *at, size_t least, size_t room, size_t *count,
		   instant *patience)
{
	*count = 0;
	while (*count < least) {
		ssize_t got;

		TRY(await(cell, POLLIN, patience));
		got = recv(cell->line, at + *count, room - *count, MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
			return ended(cell);
		*count += got > 0 ? (size_t)got : 0;
	}
	return OK;
}

/* Most frames come whole at the first look. Nothing can follow one: it is the cell's turn only once. */
static err hear(struct cell *cell, struct arena *arena, size_t max, struct frame *frame, instant *patience)
{
	uint8_t start[FRAME_START];
	size_t len, come, more;
	uint8_t *body;

	TRY(receive(cell, start, FRAME_HEAD, sizeof(start), &come, patience));
	frame_head(start, &frame->kind, &len);
	come -= FRAME_HEAD;
	if (len > max)
		return FAIL(E_CELL, "the cell says %zu bytes, of at most %zu", len, max);
	if (come > len)
		return FAIL(E_CELL, "the cell says more than it was asked");
	body = arena_take(arena, len + 1);
	REQUIRE(body, E_NO_MEMORY);
	memcpy(body, start + FRAME_HEAD, come);
	TRY(receive(cell, body + come, len - come, len - come, &more, patience));
	frame->body = slice(body, len);
	return OK;
}

/* The first thing it says is that it is locked in, or why not. */
static err greet(struct cell *cell, struct arena *arena)
{
	instant patience = CELL_START_MS * (SECOND / 1000);
	struct frame frame;

	TRY(hear(cell, arena, ERR_TEXT_MAX, &frame, &patience));
	if (frame.kind != FRAME_READY)
		return FAIL(E_CELL, "the cell cannot be locked: %.*s", SLICE_ARG(frame.body));
	cell->ready = true;
	return OK;
}

err cell_await(struct cell *cell)
{
	struct arena arena;
	err e = OK;

	arena_init(&arena, ARENA_CHUNK);
	if (!cell->ready)
		e = greet(cell, &arena);
	arena_clear(&arena);
	return e;
}

err cell_say(struct cell *cell, struct slice frame, instant *patience)
{
	TRY(cell_await(cell)); /* a frame of its own comes first, and nothing with it */
	while (frame.len > 0) {
		ssize_t sent = send(cell->line, frame.at, frame.len, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent > 0)
			frame = slice_from(frame, (size_t)sent);
		else if (errno == EAGAIN)
			TRY(await(cell, POLLOUT, patience));
		else if (errno != EINTR)
			return ended(cell);
	}
	return OK;
}

err cell_hear(struct cell *cell, struct arena *arena, size_t max, struct frame *frame, instant *patience)
{
	return hear(cell, arena, max, frame, patience);
}
