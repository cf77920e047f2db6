/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetcher.h"

#include <pthread.h>
#include <stdlib.h>

#include "fetch/pull.h"

/* A place for one answer: one for each list, and FETCH_ANSWERS_MAX for OCSP, by the digest of source and certificate,
 * where a newcomer takes the place of who was there, unless that one still proves something and he does not. */
struct place {
	struct sm3 key; /* zero: nobody's yet */
	uint8_t *der;   /* malloc; NULL: nothing */
	size_t len;
	bool flying;   /* some thread is asking; the others wait */
	bool sound;    /* may be taken for an answer until its nextUpdate */
	instant until; /* that nextUpdate */
	instant again; /* not asked for before */
	instant came;
};

/* What is known of a source itself. */
struct mood {
	bool failed;
	instant rests_until;
};

struct fetcher {
	struct fetch_conf conf;
	pthread_mutex_t lock;
	pthread_cond_t landed;
	struct mood *moods;  /* one for each source */
	struct place *lists; /* one for each source */
	struct place *answers;
	struct fetch_state state;
};

err fetcher_new(const struct fetch_conf *conf, struct fetcher **out)
{
	struct fetcher *f = calloc(1, sizeof(*f));

	REQUIRE(f, E_NO_MEMORY);
	pthread_mutex_init(&f->lock, NULL);
	pthread_cond_init(&f->landed, NULL);
	f->conf = *conf;
	f->moods = calloc(conf->sources.count + 1, sizeof(*f->moods));
	f->lists = calloc(conf->sources.count + 1, sizeof(*f->lists));
	f->answers = calloc(FETCH_ANSWERS_MAX, sizeof(*f->answers));
	if (!f->moods || !f->lists || !f->answers) {
		fetcher_free(f);
		return FAIL(E_NO_MEMORY, "no room for %d answers", FETCH_ANSWERS_MAX);
	}
	*out = f;
	return OK;
}

static void free_places(struct place *places, size_t count)
{
	for (size_t i = 0; places && i < count; i++)
		free(places[i].der);
	free(places);
}

void fetcher_free(struct fetcher *f)
{
	if (!f)
		return;
	free_places(f->lists, f->conf.sources.count);
	free_places(f->answers, FETCH_ANSWERS_MAX);
	free(f->moods);
	pthread_cond_destroy(&f->landed);
	pthread_mutex_destroy(&f->lock);
	free(f);
}

/* One question: of this row of the table, on this certificate. */
struct asking {
	struct fetcher *fetcher;
	size_t row;
	struct pull pull;
	struct sm3 key;
};

static err name_question(struct asking *a)
{
	const struct slice parts[] = {
		slice(&a->row, sizeof(a->row)),
		a->pull.cert->issuer_key,
		a->pull.cert->issuer_name,
		a->pull.source->kind == SOURCE_CRL ? slice(NULL, 0) : a->pull.cert->serial,
	};

	return sm3_of_parts(parts, COUNT(parts), &a->key);
}

static struct place *place_of(const struct asking *a)
{
	size_t index;

	if (a->pull.source->kind == SOURCE_CRL)
		return &a->fetcher->lists[a->row];
	memcpy(&index, a->key.bytes, sizeof(index));
	return &a->fetcher->answers[index % FETCH_ANSWERS_MAX];
}

static bool holds(const struct place *place, const struct asking *a)
{
	return memcmp(&place->key, &a->key, sizeof(a->key)) == 0;
}

/* Nobody bothers a source that failed; when its rest is over, one tries, and the others take it for away until that one
 * knows better. */
static bool may_be_asked(const struct asking *a)
{
	struct mood *mood = &a->fetcher->moods[a->row];

	if (a->pull.now < mood->rests_until)
		return false;
	if (mood->failed)
		mood->rests_until = a->pull.now + a->pull.patience;
	return true;
}

/* Whatever was there is gone; it is this question's now. */
static void empty(struct fetcher *f, struct place *place, const struct sm3 *key)
{
	if (place->der) {
		f->state.bytes -= place->len;
		f->state.kept--;
	}
	free(place->der);
	place->der = NULL;
	place->key = *key;
	place->sound = false;
}

/* Keep what came; over FETCH_BYTES_MAX, or without memory, it serves whoever asked and is gone. */
static void put(struct fetcher *f, struct place *place, const struct pulled *came)
{
	struct place fresh = *place;

	empty(f, place, &fresh.key);
	fresh.der = NULL;
	if (f->state.bytes + came->der.len <= FETCH_BYTES_MAX)
		fresh.der = malloc(came->der.len);
	if (fresh.der) {
		memcpy(fresh.der, came->der.at, came->der.len);
		fresh.len = came->der.len;
		f->state.bytes += fresh.len;
		f->state.kept++;
	}
	fresh.sound = came->sound;
	fresh.until = came->until;
	*place = fresh;
}

static instant earlier(instant a, instant b)
{
	return a < b ? a : b;
}

/* What came takes the place, or what is there stays. */
static void settle_in(const struct asking *a, struct place *place, const struct pulled *came, instant end)
{
	const struct fetch_conf *conf = &a->fetcher->conf;
	bool proves = place->sound && place->until >= end;

	if (!holds(place, a)) {
		if (proves && !came->sound)
			return;
		empty(a->fetcher, place, &a->key);
		proves = false;
	}
	place->again = end + conf->retry;
	if (came->der.len == 0 || (proves && !came->sound))
		return;
	put(a->fetcher, place, came);
	place->came = end;
	if (came->sound)
		place->again = earlier(came->until, end + conf->keep);
}

/* The attempt is over, at this moment. */
static void land(const struct asking *a, struct place *place, const struct pulled *came, instant end)
{
	struct fetcher *f = a->fetcher;
	bool nothing = came->der.len == 0, away = !came->reached;

	f->moods[a->row] = (struct mood){.failed = away, .rests_until = away ? end + f->conf.retry : 0};
	f->state.failed += nothing;
	f->state.unsound += !nothing && !came->sound;
	f->state.lost += came->lost;
	settle_in(a, place, came, end);
	place->flying = false;
	pthread_cond_broadcast(&f->landed);
}

/* Ask the source, without the lock, for the place that is ours while it flies. */
static err fly(struct asking *a, struct place *place, struct arena *scratch, struct pulled *came)
{
	struct fetcher *f = a->fetcher;
	instant began = clock_steady();
	err e;

	place->flying = true;
	f->state.asked++;
	pthread_mutex_unlock(&f->lock);
	e = pull(scratch, &a->pull, came);
	pthread_mutex_lock(&f->lock);
	if (e.code != E_OK)
		*came = (struct pulled){0};
	land(a, place, came, a->pull.now + (clock_steady() - began));
	return e;
}

/* What there is for this question once everybody has done what can be done; der is empty when there is nothing. Under the
 * lock, but for the flight. */
static err settle(struct asking *a, struct arena *arena, struct arena *scratch, struct pulled *out)
{
	struct fetcher *f = a->fetcher;
	struct place *place = place_of(a);

	*out = (struct pulled){0};
	while (place->flying)
		pthread_cond_wait(&f->landed, &f->lock);
	if ((!holds(place, a) || a->pull.now >= place->again) && may_be_asked(a))
		TRY(fly(a, place, scratch, out));
	else
		f->state.answered += holds(place, a) && place->der;
	if (holds(place, a) && place->der)
		*out = (struct pulled){.der = slice(place->der, place->len),
				       .sound = place->sound && a->pull.now <= place->until};
	return arena_copy(arena, out->der, &out->der);
}

static err ask_row(struct asking *a, struct arena *arena, struct pulled *out)
{
	struct arena scratch;
	err e;

	TRY(name_question(a));
	arena_init(&scratch, (size_t)FETCH_CRL_MAX * 4);
	pthread_mutex_lock(&a->fetcher->lock);
	e = settle(a, arena, &scratch, out);
	pthread_mutex_unlock(&a->fetcher->lock);
	arena_clear(&scratch);
	return e;
}

err fetcher_ask(struct fetcher *f, struct arena *arena, const struct cert_ref *cert, instant now,
		struct revocation_found *more)
{
	const struct source_table *table = &f->conf.sources;
	struct slice *crls = arena_array(arena, table->count + 1, struct slice);
	struct slice *ocsps = arena_array(arena, table->count + 1, struct slice);
	struct pulled came = {0};

	REQUIRE(crls && ocsps, E_NO_MEMORY);
	*more = (struct revocation_found){.crls = crls, .ocsps = ocsps};
	for (size_t i = 0; i < table->count && !came.sound; i++) {
		struct asking a = {
			.fetcher = f,
			.row = i,
			.pull = {&table->rows[i], cert, now, f->conf.patience},
		};

		if (!source_serves(&table->rows[i], cert))
			continue;
		TRY(ask_row(&a, arena, &came));
		if (came.der.len > 0 && table->rows[i].kind == SOURCE_CRL)
			crls[more->crl_count++] = came.der;
		else if (came.der.len > 0)
			ocsps[more->ocsp_count++] = came.der;
	}
	err_forget(); /* of attempts that came to nothing */
	return OK;
}

static void count_age(struct fetch_state *state, const struct place *place, instant now)
{
	if (place->der && now - place->came > state->oldest)
		state->oldest = now - place->came;
}

struct fetch_state fetcher_state(struct fetcher *f, instant now)
{
	struct fetch_state state;

	pthread_mutex_lock(&f->lock);
	state = f->state;
	for (size_t i = 0; i < f->conf.sources.count; i++) {
		state.resting += now < f->moods[i].rests_until;
		count_age(&state, &f->lists[i], now);
	}
	for (size_t i = 0; i < FETCH_ANSWERS_MAX; i++)
		count_age(&state, &f->answers[i], now);
	pthread_mutex_unlock(&f->lock);
	return state;
}
