/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "gateway/acts.h"
#include "gateway/report.h"
#include "gateway/sql.h"

/* A report is found again by its identifier, which only those know who were given it. */
static err find_report(struct request *req, struct tx *tx, struct uuid *id, struct slice *body,
		       struct slice *signature)
{
	struct row row;

	TRY(path_uuid(req, "id", id));
	TRY(db_run_one(tx, &report_get,
		       PARAMS(db_uuid(id), db_instant(report_horizon(req->office, req->now))), &row));
	TRY(row_bytes(&row, body));
	TRY(row_bytes(&row, signature));
	return row_end(&row);
}

/* RFC 9110 §12.5.1, as browsers use it: they name HTML first. Programs that name it not, or JSON before it, get the
 * signed bytes. */
static bool wants_page(const struct request *req)
{
	struct slice accept = request_header(req, "Accept");
	const uint8_t *html;
	const uint8_t *json;

	if (accept.len == 0)
		return false;
	html = memmem(accept.at, accept.len, "text/html", strlen("text/html"));
	json = memmem(accept.at, accept.len, "application/json", strlen("application/json"));
	return html && (!json || html < json);
}

/* To read and print for people, who are told on the page when there is no such report; as it was signed for programs. */
err show_report(struct request *req, struct tx *tx)
{
	struct slice body;
	struct slice signature;
	struct uuid id;
	err e = find_report(req, tx, &id, &body, &signature);

	TRY(reply_header(req, "Vary", "Accept"));
	if (wants_page(req) && (e.code == E_OK || e.code == E_NOT_FOUND))
		return reply_web_page(req, e.code == E_OK ? 200 : 404, "/report.html");
	TRY(e);
	return report_reply(req, 200, body, signature);
}

static err name_file(struct request *req, const struct uuid *id, const char *ending)
{
	char text[UUID_TEXT];

	uuid_write(id, text);
	return reply_header(req, "Content-Disposition", "attachment; filename=\"%s%s\"", text, ending);
}

/* The report as a file, byte for byte what was signed. */
err download_report(struct request *req, struct tx *tx)
{
	struct slice body;
	struct slice signature;
	struct uuid id;

	TRY(find_report(req, tx, &id, &body, &signature));
	TRY(name_file(req, &id, ".json"));
	return report_reply(req, 200, body, signature);
}

/* Its signature (GB/T 35275, detached), for whoever verifies the file later and without us. */
err download_signature(struct request *req, struct tx *tx)
{
	struct slice body;
	struct slice signature;
	struct uuid id;

	TRY(find_report(req, tx, &id, &body, &signature));
	TRY(name_file(req, &id, ".json.p7s"));
	return reply_bytes(req, 200, "application/pkcs7-signature", signature);
}
