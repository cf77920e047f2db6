/* SPDX-License-Identifier: Apache-2.0 */
#include "court/court.h"

#include <pthread.h>
#include <stdlib.h>

#include "court/hearing.h"
#include "court/words.h"
#include "gm/arithmetic.h"

struct court {
	pthread_mutex_t lock;
	pthread_cond_t freed;
	struct seat *free; /* the one used last comes first: its memory is warm */
	struct court_state state;
	struct court_form form;
};

static err seat_start(struct seat *seat)
{
	const struct cell_form form = {.duty = COURT_DUTY,
				       .box = FILE_MAX,
				       .memory_mib = COURT_MEMORY_MIB,
				       .told = arithmetic_chosen()};

	*seat = (struct seat){0};
	return cell_start(&form, &seat->cell);
}

static void seat_end(struct seat *seat)
{
	cell_end(seat->cell);
	seat->cell = NULL;
}

/* A free seat, or one that nobody has sat on yet. */
static err take(struct court *court, struct seat **out)
{
	struct seat *seat;

	pthread_mutex_lock(&court->lock);
	while (!court->free && court->state.cells >= court->form.cells)
		pthread_cond_wait(&court->freed, &court->lock);
	seat = court->free;
	if (seat)
		court->free = seat->next;
	else
		court->state.cells++;
	pthread_mutex_unlock(&court->lock);
	if (!seat)
		seat = calloc(1, sizeof(*seat));
	*out = seat;
	if (seat)
		return OK;
	pthread_mutex_lock(&court->lock);
	court->state.cells--;
	pthread_mutex_unlock(&court->lock);
	return FAIL(E_NO_MEMORY, "no room for one more cell");
}

static void give(struct court *court, struct seat *seat)
{
	pthread_mutex_lock(&court->lock);
	seat->next = court->free;
	court->free = seat;
	pthread_cond_signal(&court->freed);
	pthread_mutex_unlock(&court->lock);
}

/* One that ended while nobody looked costs nobody anything. */
static err make_ready(struct seat *seat)
{
	if (seat->cell && cell_lives(seat->cell))
		return OK;
	seat_end(seat);
	return seat_start(seat);
}

static bool is_worn(const struct seat *seat)
{
	return seat->cases >= COURT_CASES_MAX || seat->bytes / (1024 * 1024) >= COURT_MIB_MAX ||
	       seat->busy >= COURT_BUSY_SECONDS * SECOND;
}

static err hear_in(struct court *court, struct seat *seat, struct arena *arena, const struct court_case *c,
		   struct judgement *out)
{
	bool begun;
	err e;

	TRY(make_ready(seat));
	e = court_hear(seat, arena, c, court->form.patience, out, &begun);
	if (e.code != E_CELL || begun)
		return e;
	/* It was gone before the case was in it. */
	seat_end(seat);
	TRY(seat_start(seat));
	return court_hear(seat, arena, c, court->form.patience, out, &begun);
}

/* A fresh one starts while the answer goes out, and why the old one ended is still to be told. */
static void renew(struct seat *seat)
{
	const struct err_trail why = *err_trail();

	seat_end(seat);
	if (seat_start(seat).code != E_OK)
		seat_end(seat);
	err_restore(&why);
}

static void count(struct court *court, err e)
{
	pthread_mutex_lock(&court->lock);
	court->state.cases++;
	court->state.lost += e.code == E_CELL;
	pthread_mutex_unlock(&court->lock);
}

err court_judge(struct court *court, struct arena *arena, const struct court_case *c, struct judgement *out)
{
	struct seat *seat;
	err e;

	REQUIRE(c->bytes.len <= FILE_MAX, E_TOO_BIG);
	TRY(take(court, &seat));
	e = hear_in(court, seat, arena, c, out);
	if (e.code == E_CELL || e.code == E_NO_MEMORY || is_worn(seat))
		renew(seat);
	give(court, seat);
	count(court, e);
	return e;
}

struct court_state court_state(struct court *court)
{
	struct court_state state;

	pthread_mutex_lock(&court->lock);
	state = court->state;
	pthread_mutex_unlock(&court->lock);
	return state;
}

err court_open(const struct court_form *form, struct court **out)
{
	struct court *court = calloc(1, sizeof(*court));
	struct seat *seat;
	err e;

	REQUIRE(court, E_NO_MEMORY);
	*out = court;
	court->form = *form;
	pthread_mutex_init(&court->lock, NULL);
	pthread_cond_init(&court->freed, NULL);
	TRY(take(court, &seat));
	e = make_ready(seat);
	if (e.code == E_OK && !form->hasty)
		e = cell_await(seat->cell);
	give(court, seat);
	return e;
}

void court_close(struct court *court)
{
	if (!court)
		return;
	while (court->free) {
		struct seat *seat = court->free;

		court->free = seat->next;
		seat_end(seat);
		free(seat);
	}
	pthread_cond_destroy(&court->freed);
	pthread_mutex_destroy(&court->lock);
	free(court);
}
