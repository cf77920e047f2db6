/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/acts.h"
#include "registry/sql.h"
#include "svc/paper.h"
#include "svc/shown.h"

/* The registrar sees what is on file about a seal. */
err show_seal(struct request *req, struct tx *tx)
{
	struct slice code;
	struct slice sm3;
	struct row row;
	struct json json;
	int64_t version;

	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(db_run_one(tx, &seal_show, PARAMS(db_text(code)), &row));
	json_start(&json, req->arena);
	TRY(shown_text(&row, &json, "seal_code"));
	json_put_object(&json, "owner");
	TRY(shown_text(&row, &json, "credit_code"));
	TRY(shown_text(&row, &json, "name"));
	TRY(shown_text(&row, &json, "kind"));
	json_close(&json);
	TRY(shown_text(&row, &json, "name"));
	TRY(shown_text(&row, &json, "kind"));
	TRY(row_bytes(&row, &sm3));
	json_put_digest(&json, "seal_sm3", sm3);
	TRY(shown_instant(&row, &json, "made_at"));
	TRY(shown_instant(&row, &json, "valid_from"));
	TRY(shown_instant(&row, &json, "valid_to"));
	TRY(shown_text_if_there(&row, &json, "supersedes"));
	TRY(shown_text_if_there(&row, &json, "superseded_by"));
	TRY(shown_text(&row, &json, "state"));
	TRY(shown_instant(&row, &json, "state_since"));
	TRY(row_int(&row, &version));
	json_put_int(&json, "version", version);
	TRY(row_end(&row));
	TRY(reply_version(req, version));
	return reply_json(req, 200, &json);
}

static err put_change(struct row *row, struct json *json)
{
	int64_t version;

	TRY(row_int(row, &version));
	json_put_int(json, "version", version);
	TRY(shown_text(row, json, "event"));
	TRY(shown_text(row, json, "state"));
	TRY(shown_instant(row, json, "effective_at"));
	TRY(shown_instant(row, json, "recorded_at"));
	TRY(shown_text(row, json, "reason"));
	TRY(shown_text(row, json, "wish_of"));
	TRY(shown_text(row, json, "wish_unit"));
	TRY(shown_text(row, json, "cause"));
	return row_end(row);
}

/* Every change of a seal with its two times. */
err show_history(struct request *req, struct tx *tx)
{
	struct slice code;
	struct rows rows;
	struct row row;
	struct json json;

	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(db_run(tx, &seal_history, PARAMS(db_text(code)), &rows));
	REQUIRE(rows.count > 0, E_NOT_FOUND);
	json_start(&json, req->arena);
	json_put_text(&json, "seal_code", code);
	json_put_list(&json, "changes");
	while (rows_next(&rows, &row)) {
		json_put_object(&json, NULL);
		TRY(put_change(&row, &json));
		json_close(&json);
	}
	return reply_json(req, 200, &json);
}

/* The receipt of the filing, as it was signed. */
err show_receipt(struct request *req, struct tx *tx)
{
	struct slice code;
	struct signed_document receipt = {.type = slice_str(eseal__v1__filing_receipt__descriptor.name)};
	struct row row;
	struct json json;

	TRY(path_text(req, "code", SEAL_CODE_MAX, &code));
	TRY(db_run_one(tx, &seal_receipt, PARAMS(db_text(code)), &row));
	TRY(row_bytes(&row, &receipt.document));
	TRY(row_bytes(&row, &receipt.signature));
	TRY(row_end(&row));
	json_start(&json, req->arena);
	paper_put_json(&json, &receipt);
	return reply_json(req, 200, &json);
}
