/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/act.h"

#include "svc/job.h"

static enum tx_kind kind_of(enum twice twice)
{
	switch (twice) {
	case READ:
		return TX_SNAPSHOT;
	case READ_ONE:
	case GLANCE:
		return TX_READ;
	default:
		return TX_WRITE;
	}
}

static err run_inside(struct request *req, struct tx *tx, const struct act *act)
{
	bool done = false;

	if (act->claim)
		TRY(act->claim(req, tx, &done));
	if (done)
		return OK;
	TRY(act->handle(req, tx));
	if (act->keep)
		TRY(act->keep(req, tx));
	return OK;
}

/* A conflict that names no constraint is a deadlock or a lost race: nothing is wrong with the request. */
static bool lost_a_race(err e, const struct tx *tx)
{
	return e.code == E_CONFLICT && tx->failed && err_trail()->place[0] == 0;
}

static err run_once(struct request *req, struct db *db, const struct act *act, bool *in_the_way)
{
	struct tx tx;
	err e;

	*in_the_way = false;
	req->reply = (struct reply){0};
	if (act->twice == NO_TX || act->twice == OWN_TX) {
		e = act->handle(req, NULL);
		db_end_ahead(db);
		return e;
	}
	TRY(tx_begin(&tx, db, req->arena, kind_of(act->twice)));
	e = run_inside(req, &tx, act);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	*in_the_way = lost_a_race(e, &tx);
	tx_rollback(&tx);
	return e;
}

err act_run(struct request *req, struct db *db, const struct act *act)
{
	bool in_the_way = true;
	err e = OK;

	for (int tries = 0; in_the_way && tries < TX_TRIES_MAX; tries++)
		e = run_once(req, db, act, &in_the_way);
	return e;
}

void act_write_soon(struct request *req)
{
	db_begin_ahead(job_of(req)->db);
}

void act_write_not_soon(struct request *req)
{
	db_end_ahead(job_of(req)->db);
}

static err write_once(struct request *req, err (*keep)(struct request *, struct tx *, const void *),
		      const void *what, bool *in_the_way)
{
	struct tx tx;
	err e;

	*in_the_way = false;
	TRY(tx_begin(&tx, job_of(req)->db, req->arena, TX_WRITE));
	e = keep(req, &tx, what);
	if (e.code == E_OK)
		e = tx_commit(&tx);
	*in_the_way = lost_a_race(e, &tx);
	tx_rollback(&tx);
	return e;
}

err act_write(struct request *req, err (*keep)(struct request *req, struct tx *tx, const void *what),
	      const void *what)
{
	bool in_the_way = true;
	err e = OK;

	for (int tries = 0; in_the_way && tries < TX_TRIES_MAX; tries++)
		e = write_once(req, keep, what, &in_the_way);
	return e;
}

err act_read(struct request *req, err (*look)(struct request *req, struct tx *tx, void *what), void *what)
{
	struct tx tx;
	err e;

	TRY(tx_begin(&tx, job_of(req)->db, req->arena, TX_READ));
	e = look(req, &tx, what);
	tx_rollback(&tx);
	return e;
}
