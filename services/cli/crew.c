/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/crew.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { NO_PIECE = -1, POLL_MS = 250 };

struct worker {
	pid_t pid; /* 0: none */
	int in;    /* numbers of pieces go in */
	int out;   /* answers come out: their length, then their bytes */
	ssize_t piece;
	instant since; /* steady clock */
};

/* An answer that waits for those before it. */
struct slot {
	uint8_t *bytes;
	size_t len;
	bool done, lost;
};

struct crew {
	const struct crew_work *work;
	struct worker workers[VERIFY_JOBS_MAX];
	size_t jobs;
	struct slot *slots; /* a ring: piece i waits in slot i % window */
	size_t window;
	size_t given, taken, done;
	int signals;
	sigset_t before;
	void (*broken_pipe)(int);
};

/* ---- in a worker ---- */

static bool move_all(int fd, void *at, size_t len, bool out)
{
	for (size_t n = 0; n < len;) {
		ssize_t moved = out ? write(fd, (const uint8_t *)at + n, len - n)
				    : read(fd, (uint8_t *)at + n, len - n);

		if (moved < 0 && errno == EINTR)
			continue;
		if (moved <= 0)
			return false;
		n += (size_t)moved;
	}
	return true;
}

static void work_on(const struct crew_work *work, int in, int out)
{
	struct arena arena;
	struct slice answer;
	size_t piece;

	arena_init(&arena, ARENA_COMMAND_MAX);
	while (move_all(in, &piece, sizeof(piece), false)) {
		if (work->make(work->ctx, &arena, piece, &answer).code != E_OK ||
		    !move_all(out, &answer.len, sizeof(answer.len), true) ||
		    !move_all(out, (void *)(uintptr_t)answer.at, answer.len, true))
			_exit(1);
		arena_clear(&arena);
	}
	_exit(0);
}

/* ---- in the parent ---- */

/* A worker holds no other worker's pipes, or it would keep them open. */
static void become_worker(struct crew *crew, int in, int out)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < crew->jobs; i++) {
		if (crew->workers[i].pid == 0)
			continue;
		close(crew->workers[i].in);
		close(crew->workers[i].out);
	}
	close(crew->signals);
	work_on(crew->work, in, out);
}

static err start(struct crew *crew, struct worker *worker)
{
	int to[2], from[2];

	REQUIRE(pipe(to) == 0, E_IO);
	if (pipe(from) != 0) {
		close(to[0]);
		close(to[1]);
		return FAIL(E_IO, "no pipe for a worker");
	}
	worker->pid = 0;
	worker->pid = fork();
	if (worker->pid == 0) {
		close(to[1]);
		close(from[0]);
		become_worker(crew, to[0], from[1]);
	}
	close(to[0]);
	close(from[1]);
	worker->in = to[1];
	worker->out = from[0];
	worker->piece = NO_PIECE;
	if (worker->pid < 0) {
		worker->pid = 0;
		close(worker->in);
		close(worker->out);
		return FAIL(E_IO, "no worker can be started: error %d", errno);
	}
	return OK;
}

static void end(struct worker *worker)
{
	if (worker->pid == 0)
		return;
	close(worker->in);
	close(worker->out);
	kill(worker->pid, SIGKILL);
	waitpid(worker->pid, NULL, 0);
	worker->pid = 0;
}

static struct slot *slot_of(struct crew *crew, size_t piece)
{
	return &crew->slots[piece % crew->window];
}

/* The next piece for a worker that has none, unless too many wait for an earlier one. */
static err give(struct crew *crew, struct worker *worker)
{
	if (worker->piece != NO_PIECE || crew->given == crew->work->count ||
	    crew->given - crew->taken >= crew->window)
		return OK;
	if (worker->pid == 0)
		TRY(start(crew, worker));
	worker->piece = (ssize_t)crew->given++;
	worker->since = clock_steady();
	if (!move_all(worker->in, &worker->piece, sizeof(worker->piece), true))
		err_forget(); /* it is dead: that is seen when it should answer */
	return OK;
}

static bool receive(const struct worker *worker, struct slot *slot)
{
	if (!move_all(worker->out, &slot->len, sizeof(slot->len), false) || slot->len > CREW_ANSWER_MAX)
		return false;
	slot->bytes = malloc(slot->len + 1);
	return slot->bytes && move_all(worker->out, slot->bytes, slot->len, false);
}

static void finish(struct crew *crew, struct worker *worker, bool answers)
{
	struct slot *slot;

	if (worker->piece == NO_PIECE) { /* nothing was asked of it, and it went */
		end(worker);
		return;
	}
	slot = slot_of(crew, (size_t)worker->piece);
	*slot = (struct slot){.done = true};
	slot->lost = !answers || !receive(worker, slot);
	if (slot->lost)
		end(worker);
	worker->piece = NO_PIECE;
	crew->done++;
	crew->work->progress(crew->work->ctx, crew->done);
}

static err hand_on(struct crew *crew)
{
	while (crew->taken < crew->given && slot_of(crew, crew->taken)->done) {
		struct slot *slot = slot_of(crew, crew->taken);
		err e = crew->work->take(crew->work->ctx, crew->taken,
					 slice(slot->bytes, slot->lost ? 0 : slot->len), slot->lost);

		free(slot->bytes);
		*slot = (struct slot){0};
		crew->taken++;
		TRY(e);
	}
	return OK;
}

static void wait_for_answers(struct crew *crew, bool *stopped)
{
	struct pollfd fds[VERIFY_JOBS_MAX + 1];

	for (size_t i = 0; i < crew->jobs; i++) {
		const struct worker *worker = &crew->workers[i];

		fds[i] = (struct pollfd){.fd = worker->pid ? worker->out : -1, .events = POLLIN};
	}
	fds[crew->jobs] = (struct pollfd){.fd = crew->signals, .events = POLLIN};
	if (poll(fds, (nfds_t)crew->jobs + 1, POLL_MS) < 0)
		return;
	if (fds[crew->jobs].revents) {
		struct signalfd_siginfo heard;

		*stopped = read(crew->signals, &heard, sizeof(heard)) > 0;
	}
	for (size_t i = 0; i < crew->jobs; i++) {
		struct worker *worker = &crew->workers[i];
		bool late = worker->pid && worker->piece != NO_PIECE &&
			    clock_steady() - worker->since > CREW_PIECE_SECONDS * SECOND;

		if (fds[i].revents || late)
			finish(crew, worker, fds[i].revents != 0);
	}
}

static err run(struct crew *crew, bool *stopped)
{
	while (crew->taken < crew->work->count && !*stopped) {
		for (size_t i = 0; i < crew->jobs; i++)
			TRY(give(crew, &crew->workers[i]));
		wait_for_answers(crew, stopped);
		TRY(hand_on(crew));
	}
	return OK;
}

/* Ctrl-C is read, not suffered; a worker that is gone is no reason to go, too. */
static err open_signals(struct crew *crew)
{
	sigset_t ours;

	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigprocmask(SIG_BLOCK, &ours, &crew->before);
	crew->broken_pipe = signal(SIGPIPE, SIG_IGN);
	crew->signals = signalfd(-1, &ours, SFD_CLOEXEC);
	REQUIRE(crew->signals >= 0, E_IO);
	return OK;
}

err crew_run(size_t jobs, const struct crew_work *work, bool *stopped)
{
	struct crew crew = {
		.work = work, .jobs = jobs < VERIFY_JOBS_MAX ? jobs : VERIFY_JOBS_MAX, .window = 4 * jobs};
	err e;

	*stopped = false;
	crew.slots = calloc(crew.window, sizeof(*crew.slots));
	REQUIRE(crew.slots, E_NO_MEMORY);
	for (size_t i = 0; i < VERIFY_JOBS_MAX; i++)
		crew.workers[i].piece = NO_PIECE;
	e = open_signals(&crew);
	if (e.code == E_OK)
		e = run(&crew, stopped);
	for (size_t i = 0; i < crew.jobs; i++)
		end(&crew.workers[i]);
	for (size_t i = 0; i < crew.window; i++)
		free(crew.slots[i].bytes);
	free(crew.slots);
	close(crew.signals);
	signal(SIGPIPE, crew.broken_pipe);
	sigprocmask(SIG_SETMASK, &crew.before, NULL);
	return e;
}
