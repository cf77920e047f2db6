/* SPDX-License-Identifier: Apache-2.0 */
#include "audit/entry.h"

err entry_read(struct row *row, struct entry *entry)
{
	bool about_a_seal;

	TRY(row_int(row, &entry->position));
	TRY(row_uuid(row, &entry->id));
	TRY(row_text(row, &entry->office));
	TRY(row_int(row, &entry->number));
	TRY(row_text(row, &entry->what));
	TRY(row_instant(row, &entry->said_at));
	TRY(row_instant(row, &entry->recorded_at));
	TRY(row_text(row, &entry->actor));
	TRY(row_text_or_null(row, &entry->seal_code, &about_a_seal));
	TRY(row_bool(row, &entry->in_order));
	TRY(row_bool(row, &entry->number_again));
	TRY(row_bytes(row, &entry->said));
	TRY(row_bytes(row, &entry->signature));
	TRY(row_bytes(row, &entry->signer));
	return row_end(row);
}

void entry_put_json(struct json *json, const struct entry *entry)
{
	json_put_int(json, "position", entry->position);
	json_put_uuid(json, "id", &entry->id);
	json_put_text(json, "office", entry->office);
	json_put_int(json, "number", entry->number);
	json_put_text(json, "what", entry->what);
	json_put_instant(json, "said_at", entry->said_at);
	json_put_instant(json, "recorded_at", entry->recorded_at);
	if (entry->actor.len > 0)
		json_put_text(json, "actor", entry->actor);
	if (entry->seal_code.len > 0)
		json_put_text(json, "seal_code", entry->seal_code);
	json_put_bool(json, "in_order", entry->in_order);
	if (entry->number_again)
		json_put_bool(json, "number_again", true);
	json_put_base64(json, "said", entry->said);
	json_put_base64(json, "signature", entry->signature);
	json_put_base64(json, "signer", entry->signer);
}
