/* SPDX-License-Identifier: Apache-2.0 */
/* When bytes are written to the NATS server. Inside the bus only.
 *
 * libnats has two ways: a flusher thread that waits a millisecond before each write, or a write for every message.
 * The one is slow when there is little to do, the other when there is much. So we are libnats' event loop
 * (natsOptions_SetEventLoop): it fills a buffer and leaves reading and writing to us.
 *
 * Who speaks alone writes at once, in their own thread. Who speaks shortly after another (LOOP_ALONE_US) leaves
 * it to the loop, which writes once for all that is said until LOOP_GATHER_US after the last write, or as soon as
 * LOOP_GATHER_BYTES have come together. tests/bench/bus_bench.c compares. */
#ifndef BUS_LOOP_H
#define BUS_LOOP_H

#include <nats/nats.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"

struct loop {
	natsConnection *connection;
	pthread_t thread;
	pthread_mutex_t writing;
	int bell; /* eventfd: wakes the thread */
	bool running;
	atomic_int socket;          /* -1 while there is none */
	atomic_int closing;         /* libnats has let go of it, and it may still be waited on; -1 for none */
	atomic_bool unwritten;      /* libnats has something in its buffer */
	atomic_bool rung;           /* the thread has been told, and has not written since */
	atomic_bool asleep;         /* the thread may need the bell to wake */
	_Atomic instant written_at; /* steady clock */
	atomic_size_t gathered;     /* bytes said since, about */
	atomic_bool stopping;
};

/* Start the loop's thread, with nothing to do yet. E_IO. */
err loop_start(struct loop *loop);

/* Make the options' connection use this loop. */
natsStatus loop_attach(struct loop *loop, natsOptions *options);

/* Around publishing: what libnats puts into its buffer in between, about that many bytes, is written by
 * loop_publish_end or left to the loop. */
void loop_publish_begin(void);
void loop_publish_end(struct loop *loop, size_t bytes);

/* End the thread; the connection must be closed, not yet destroyed. */
void loop_stop(struct loop *loop);

#endif
