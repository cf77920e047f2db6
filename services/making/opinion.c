/* SPDX-License-Identifier: Apache-2.0 */
#include "making/opinion.h"

#include "making/sql.h"
#include "svc/paper.h"

static err read_signed(struct request *req, const struct signed_document *document,
		       const Eseal__V1__Opinion **message, struct opinion *out)
{
	ProtobufCMessage *read;

	if (paper_check(req, ISSUING, document, &eseal__v1__opinion__descriptor, &read).code != E_OK)
		return FAIL_AT(E_OPINION, "opinion", "not signed by the issuing department");
	*message = (const Eseal__V1__Opinion *)read;
	if (!(*message)->id[0] || !(*message)->seal_code[0])
		return FAIL_AT(E_OPINION, "opinion", "it names no request, or no seal");
	*out = (struct opinion){.seal_code = slice_str((*message)->seal_code),
				.owner_credit_code = slice_str((*message)->owner_credit_code),
				.agreed = (*message)->agreed,
				.document = *document};
	return OK;
}

err opinion_take_in(struct request *req, struct tx *tx, const struct signed_document *document,
		    struct opinion *out)
{
	const Eseal__V1__Opinion *message;

	TRY(read_signed(req, document, &message, out));
	return db_run(tx, &opinion_keep,
		      PARAMS(db_str(message->id), db_text(out->seal_code), db_bool(out->agreed),
			     db_bytes(document->document), db_bytes(document->signature),
			     db_instant(req->now)),
		      NULL);
}

err opinion_find(struct request *req, struct tx *tx, struct slice cancellation_id, struct opinion *out)
{
	struct signed_document document = {.type = slice_str("eseal.v1.Opinion")};
	const Eseal__V1__Opinion *message;
	struct rows rows;
	struct row row;

	TRY(db_run(tx, &opinion_show, PARAMS(db_text(cancellation_id)), &rows));
	if (!rows_next(&rows, &row))
		return FAIL_AT(E_OPINION, "cancellation_id", "the department has given no opinion on it");
	TRY(row_bytes(&row, &document.document));
	TRY(row_bytes(&row, &document.signature));
	TRY(row_end(&row));
	return read_signed(req, &document, &message, out);
}

err opinion_check(const struct opinion *opinion, const struct known_seal *seal)
{
	if (!opinion->agreed)
		return FAIL_AT(E_OPINION, "opinion", "the department does not agree");
	if (!slice_eq(opinion->seal_code, seal->code))
		return FAIL_AT(E_OPINION, "opinion", "it is about another seal");
	if (!slice_eq(opinion->owner_credit_code, seal->owner_credit_code))
		return FAIL_AT(E_OPINION, "opinion", "it is about another owner");
	return OK;
}
