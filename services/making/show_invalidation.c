/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/invalidation.h"
#include "making/sql.h"

err show_invalidation(struct request *req, struct tx *tx)
{
	struct invalidation proposal;
	struct uuid id;
	struct row row;

	TRY(path_uuid(req, "id", &id));
	TRY(db_run_one(tx, &invalidation_show, PARAMS(db_uuid(&id)), &row));
	TRY(invalidation_read(&row, &proposal));
	return invalidation_reply(req, 200, &proposal);
}

/* What was ever proposed about a seal, newest first. */
err list_invalidations(struct request *req, struct tx *tx)
{
	struct invalidation proposal;
	struct known_seal seal;
	struct rows rows;
	struct row row;
	struct json json;

	TRY(known_seal_of_path_seen(req, tx, &seal));
	TRY(db_run(tx, &invalidation_list, PARAMS(db_text(seal.code), db_int(PAGE_MAX)), &rows));
	json_start(&json, req->arena);
	json_put_list(&json, "invalidations");
	while (rows_next(&rows, &row)) {
		TRY(invalidation_read(&row, &proposal));
		json_put_object(&json, NULL);
		invalidation_put_json(&json, &proposal);
		json_close(&json);
	}
	json_close(&json);
	return reply_json(req, 200, &json);
}
