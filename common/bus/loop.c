/* SPDX-License-Identifier: Apache-2.0 */
#include "bus/loop.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* This thread is between loop_publish_begin and loop_publish_end: it will see to the writing itself. */
static _Thread_local bool publishing;

enum { LOOP_ALONE_US = 30, LOOP_GATHER_US = 200, LOOP_GATHER_BYTES = 16384 };

/* Newer libnats leaves closing a socket to the loop, when nobody waits on it any more; 3.4 does not have the
 * function and closes it itself. */
extern void natsConnection_ProcessCloseEvent(natsSock *socket) __attribute__((weak));

static void close_socket(natsSock socket)
{
	if (socket >= 0 && natsConnection_ProcessCloseEvent)
		natsConnection_ProcessCloseEvent(&socket);
}

/* Wake the loop's thread, at the cost of a system call only when it sleeps. Either we see it asleep, or it sees
 * the bell rung before it sleeps. */
static void ring(struct loop *loop)
{
	if (!atomic_load(&loop->rung) && !atomic_exchange(&loop->rung, true) && atomic_load(&loop->asleep))
		(void)eventfd_write(loop->bell, 1);
}

/* libnats calls these with the connection's lock held, so they only take note. */
static natsStatus on_attach(void **data, void *arg, natsConnection *connection, natsSock socket)
{
	struct loop *loop = arg;

	*data = loop;
	loop->connection = connection;
	atomic_store(&loop->socket, socket);
	ring(loop);
	return NATS_OK;
}

static natsStatus on_read(void *data, bool add)
{
	struct loop *loop = data;

	if (!add) {
		close_socket(atomic_exchange(&loop->closing, atomic_exchange(&loop->socket, -1)));
		ring(loop);
	}
	return NATS_OK;
}

static natsStatus on_write(void *data, bool add)
{
	struct loop *loop = data;

	atomic_store(&loop->unwritten, add);
	if (add && !publishing)
		ring(loop);
	return NATS_OK;
}

static natsStatus on_detach(void *data)
{
	struct loop *loop = data;

	atomic_store(&loop->socket, -1);
	return NATS_OK;
}

/* Write what libnats has gathered. It takes a write of nothing for a lost connection, so look first, one thread at
 * a time; called with the lock on writing. */
static void write_out(struct loop *loop)
{
	if (!atomic_load(&loop->unwritten) || atomic_load(&loop->socket) < 0)
		return;
	atomic_store(&loop->gathered, 0);
	atomic_store(&loop->written_at, clock_steady());
	natsConnection_ProcessWriteEvent(loop->connection);
}

/* How long the thread may sleep: without end when there is nothing to write. */
static const struct timespec *nap(struct loop *loop, struct timespec *until_write)
{
	instant left;

	if (!atomic_load(&loop->rung))
		return NULL;
	left = atomic_load(&loop->written_at) + LOOP_GATHER_US - clock_steady();
	if (!atomic_load(&loop->unwritten) || left < 0)
		left = 0;
	*until_write = (struct timespec){.tv_nsec = left * 1000};
	return until_write;
}

/* Sleep until there is something to read or time to write; true when there is something to read. */
static bool wait(struct loop *loop)
{
	struct pollfd on[2] = {{.fd = loop->bell, .events = POLLIN}, {.events = POLLIN}};
	struct timespec until_write;
	eventfd_t rings;
	int ready;

	on[1].fd = atomic_load(&loop->socket);
	atomic_store(&loop->asleep, true);
	ready = ppoll(on, 2, nap(loop, &until_write), NULL);
	atomic_store(&loop->asleep, false);
	if (ready > 0 && on[0].revents)
		(void)eventfd_read(loop->bell, &rings);
	return ready > 0 && on[1].revents && atomic_load(&loop->socket) == on[1].fd;
}

static void *run(void *arg)
{
	struct loop *loop = arg;

	while (!atomic_load(&loop->stopping)) {
		if (wait(loop))
			natsConnection_ProcessReadEvent(loop->connection);
		close_socket(atomic_exchange(&loop->closing, -1));
		if (clock_steady() - atomic_load(&loop->written_at) < LOOP_GATHER_US)
			continue;
		pthread_mutex_lock(&loop->writing);
		atomic_store(&loop->rung, false);
		write_out(loop);
		pthread_mutex_unlock(&loop->writing);
		if (atomic_load(&loop->unwritten))
			atomic_store(&loop->rung, true);
	}
	return NULL;
}

err loop_start(struct loop *loop)
{
	*loop = (struct loop){.bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
	atomic_store(&loop->socket, -1);
	atomic_store(&loop->closing, -1);
	REQUIRE(loop->bell >= 0, E_IO);
	pthread_mutex_init(&loop->writing, NULL);
	if (pthread_create(&loop->thread, NULL, run, loop) != 0) {
		close(loop->bell);
		return FAIL(E_IO, "no thread for the bus");
	}
	loop->running = true;
	return OK;
}

natsStatus loop_attach(struct loop *loop, natsOptions *options)
{
	natsStatus s = natsOptions_SetEventLoop(options, loop, on_attach, on_read, on_write, on_detach);

	/* No flusher thread: whatever is said goes to on_write. */
	return s == NATS_OK ? natsOptions_SetSendAsap(options, true) : s;
}

void loop_publish_begin(void)
{
	publishing = true;
}

static bool is_alone(struct loop *loop)
{
	return !atomic_load(&loop->rung) && clock_steady() - atomic_load(&loop->written_at) > LOOP_ALONE_US;
}

void loop_publish_end(struct loop *loop, size_t bytes)
{
	size_t gathered = atomic_fetch_add(&loop->gathered, bytes) + bytes;

	publishing = false;
	if (!atomic_load(&loop->unwritten))
		return;
	if ((is_alone(loop) || gathered > LOOP_GATHER_BYTES) && pthread_mutex_trylock(&loop->writing) == 0) {
		write_out(loop);
		pthread_mutex_unlock(&loop->writing);
	}
	if (atomic_load(&loop->unwritten))
		ring(loop);
}

void loop_stop(struct loop *loop)
{
	if (!loop->running)
		return;
	atomic_store(&loop->stopping, true);
	ring(loop);
	pthread_join(loop->thread, NULL);
	close_socket(atomic_exchange(&loop->closing, -1));
	close(loop->bell);
	pthread_mutex_destroy(&loop->writing);
	loop->running = false;
}
