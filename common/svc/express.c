/* SPDX-License-Identifier: Apache-2.0 */
#include "svc/express.h"

#include <stdio.h>

/* A connection that is missing or there belongs to the door; one that is being opened, to a worker. */
enum { MISSING, OPENING, THERE };

/* Who answers a request tells of a ledger that is away; this way is quietly left. */
void express_init(struct express *express, const struct db_options *options)
{
	*express = (struct express){.options = *options};
	snprintf(express->name, sizeof(express->name), "%s-door", options->name);
	express->options.name = express->name;
	express->options.statement_ms = EXPRESS_MS / 2;
	express->options.bell = NULL;
	express->options.log = NULL;
	db_init(&express->db, &express->options);
}

void express_drop(struct express *express)
{
	db_close(&express->db);
}

static void pause_longer(struct express *express)
{
	express->pause_ms = express->pause_ms ? 2 * express->pause_ms : EXPRESS_PAUSE_MIN_MS;
	if (express->pause_ms > EXPRESS_PAUSE_MAX_MS)
		express->pause_ms = EXPRESS_PAUSE_MAX_MS;
	express->not_before = clock_steady() + express->pause_ms * (SECOND / 1000);
}

struct db *express_take(struct express *express)
{
	instant now = clock_steady();

	if (atomic_load(&express->state) != THERE || now < express->not_before)
		return NULL;
	db_bound(&express->db, now + (instant)EXPRESS_MS * (SECOND / 1000));
	return &express->db;
}

bool express_give_back(struct express *express, err e)
{
	if (e.code != E_DB) {
		express->pause_ms = 0;
		return true;
	}
	pause_longer(express);
	if (!express->db.conn)
		atomic_store(&express->state, MISSING);
	return false;
}

void express_open(struct express *express)
{
	int missing = MISSING;

	if (!atomic_compare_exchange_strong(&express->state, &missing, OPENING))
		return;
	if (clock_steady() >= express->not_before) {
		db_init(&express->db, &express->options);
		if (db_ping(&express->db).code != E_OK) {
			err_forget();
			db_close(&express->db);
			pause_longer(express);
		}
	}
	atomic_store(&express->state, express->db.conn ? THERE : MISSING);
}
