/* SPDX-License-Identifier: Apache-2.0 */
/* For tests of events: the registry announces, and an auditor writes down what arrives. */
#ifndef TESTS_LIB_BOOK_H
#define TESTS_LIB_BOOK_H

#include <stdatomic.h>

#include "bus/events.h"

/* A receiver that writes down what it was given. */
struct book {
	uint64_t numbers[512];
	atomic_int count;
	atomic_int dead;
	atomic_int heard;
	atomic_int lost;
	enum code refuse_with; /* the event with this number */
	uint64_t refuse;
	atomic_int refusals_left; /* then it is taken after all */
	enum event only;
};

/* Receive events into the book. */
struct events *book_open(struct bus *bus, struct book *book);

/* An event of the registry with that number, sealed; and many, published. */
struct event_out event_number(struct bus *bus, struct arena *arena, enum event name, uint64_t number);
void publish_numbers(struct bus *bus, uint64_t from, uint64_t to);

/* Wait, at most ten seconds. */
bool reaches(atomic_int *count, int goal);

/* Exactly these numbers, in this order. */
void assert_in_order(const struct book *book, uint64_t from, int count);

#endif
