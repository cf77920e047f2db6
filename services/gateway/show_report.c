/* SPDX-License-Identifier: Apache-2.0 */
#include "gateway/acts.h"
#include "gateway/report.h"
#include "gateway/sql.h"

/* A report is found again by its identifier, which only those know who were given it. */
err show_report(struct request *req, struct tx *tx)
{
	struct slice body;
	struct slice signature;
	struct uuid id;
	struct row row;

	TRY(path_uuid(req, "id", &id));
	TRY(db_run_one(tx, &report_get,
		       PARAMS(db_uuid(&id), db_instant(report_horizon(req->office, req->now))), &row));
	TRY(row_bytes(&row, &body));
	TRY(row_bytes(&row, &signature));
	TRY(row_end(&row));
	return report_reply(req, 200, body, signature);
}
