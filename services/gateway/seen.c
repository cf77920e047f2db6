/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/seen.h"

#include "gateway/sql.h"
#include "svc/act.h"

err seen_keep(struct tx *tx, const struct judgement *judgement, instant now)
{
	for (size_t i = 0; i < judgement->passed_count; i++)
		TRY(db_post(tx, &seen_add,
			    PARAMS(db_bytes(sm3_slice(&judgement->passed[i])), db_instant(now))));
	return OK;
}

struct sought {
	const uint8_t *value_sm3;
	instant at;
};

static err look(struct request *req, struct tx *tx, void *what)
{
	struct sought *sought = what;
	struct rows rows;
	struct row row;

	(void)req;
	TRY(db_run(tx, &seen_get, PARAMS(db_bytes(slice(sought->value_sm3, SM3_SIZE))), &rows));
	if (!rows_next(&rows, &row))
		return OK;
	TRY(row_instant(&row, &sought->at));
	return row_end(&row);
}

err seen_find(struct request *req, const uint8_t value_sm3[32], instant *at)
{
	struct sought sought = {.value_sm3 = value_sm3};

	TRY(act_read(req, look, &sought));
	*at = sought.at;
	return OK;
}
