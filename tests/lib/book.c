/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/book.h"

#include <unistd.h>

#include "lib/check.h"

static bool wants(void *ctx, enum event name)
{
	const struct book *book = ctx;

	return book->only == NO_EVENT || book->only == name;
}

static err take(void *ctx, struct arena *memory, const struct event_in *event)
{
	struct book *book = ctx;

	(void)memory;
	if (event->envelope.number == book->refuse && atomic_fetch_sub(&book->refusals_left, 1) > 0)
		return FAIL(book->refuse_with, "not now");
	if (book->count < (int)COUNT(book->numbers)) {
		book->numbers[book->count] = event->envelope.number;
		book->count++;
	}
	return OK;
}

static void dead(void *ctx, const char *subject, uint64_t sequence, err why)
{
	struct book *book = ctx;

	(void)subject;
	(void)sequence;
	(void)!why.code;
	book->dead++;
}

bool reaches(atomic_int *count, int goal)
{
	for (int i = 0; i < 1000 && *count < goal; i++)
		usleep(10000);
	return *count >= goal;
}

struct events *book_open(struct bus *bus, struct book *book)
{
	const struct events_taker taker = {.ctx = book, .wants = wants, .take = take, .dead = dead};
	struct events *events = NULL;

	assert_ok(events_start(bus, &taker, &events));
	return events;
}

struct event_out event_number(struct bus *bus, struct arena *arena, enum event name, uint64_t number)
{
	struct saying saying = {.payload = slice_str("a seal")};
	struct event_out out = {.name = NO_EVENT};

	assert_ok(uuid_new(clock_now(), &saying.id));
	assert_ok(events_seal(bus, arena, name, &saying, number, clock_now(), &out));
	return out;
}

void publish_numbers(struct bus *bus, uint64_t from, uint64_t to)
{
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	for (uint64_t n = from; n <= to;) {
		struct event_out batch[BUS_EVENT_BATCH];
		size_t count = 0;
		size_t done;

		for (; count < COUNT(batch) && n + count <= to; count++)
			batch[count] = event_number(bus, &arena, EVENT_SEAL_FILED, n + count);
		assert_ok(events_publish(bus, batch, count, 5 * SECOND, &done));
		assert_int_equal(done, count);
		n += count;
	}
	arena_clear(&arena);
}

void assert_in_order(const struct book *book, uint64_t from, int count)
{
	assert_int_equal(book->count, count);
	for (int i = 0; i < count; i++)
		assert_int_equal(book->numbers[i], from + (uint64_t)i);
}
