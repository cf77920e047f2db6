/* SPDX-License-Identifier: Apache-2.0 */
#include "making/material.h"

#include "base/text.h"
#include "making/sql.h"

static const char *const words[MATERIAL_KINDS] = {
	[MATERIAL_APPROVAL] = "approval",
	[MATERIAL_ESTABLISHMENT] = "establishment",
	[MATERIAL_DATA] = "making-data",
	[MATERIAL_OTHER] = "other",
};

const char *material_word(enum material_kind kind)
{
	return words[kind];
}

err material_read(struct slice word, enum material_kind *out)
{
	size_t found;

	if (text_word(word, words, MATERIAL_KINDS, &found).code != E_OK)
		return FAIL_AT(E_NOT_FOUND, "kind", "no such kind of material");
	*out = (enum material_kind)found;
	return OK;
}

err material_judgement_check(const struct material *material, const struct judgement *judgement)
{
	if (material->judged)
		return FAIL_AT(E_NO_SUCH_STEP, "kind",
			       "judged already: hand in anew to have it judged again");
	if (uuid_eq(&material->handed_in_by, &judgement->judged_by))
		return FAIL_AT(E_SELF_REVIEW, "kind", "handed in by the same account");
	if (judgement->good && judgement->machine.code != E_OK)
		return FAIL_AT(judgement->machine.code, words[material->kind], "%s",
			       judgement->machine.detail);
	return OK;
}

/* As recorded: a code's name, or nothing. */
static const char *code_word(const struct finding_of_machine *machine)
{
	return machine->code == E_OK ? "" : err_meaning(machine->code)->name;
}

err material_store_hand_in(struct tx *tx, const struct order *order, enum material_kind kind,
			   struct slice content, const struct finding_of_machine *machine,
			   const struct uuid *who, instant now)
{
	return db_run_change(tx, &material_hand_in,
			     PARAMS(db_uuid(&order->id), db_str(words[kind]), db_json(content), db_uuid(who),
				    db_instant(now), db_str(code_word(machine)), db_str(machine->detail)));
}

/* The columns of material_last and material_all. */
static err read_material(struct row *row, struct material *out)
{
	struct slice kind;

	TRY(row_text(row, &kind));
	TRY(material_read(kind, &out->kind));
	TRY(row_int(row, &out->attempt));
	TRY(row_json(row, &out->content));
	TRY(row_uuid(row, &out->handed_in_by));
	TRY(row_instant(row, &out->handed_in_at));
	TRY(row_text(row, &out->machine_code));
	TRY(row_text(row, &out->machine_detail));
	TRY(row_bool(row, &out->good));
	TRY(row_text_or_null(row, &out->reason, &out->judged));
	TRY(row_uuid_or_null(row, &out->judged_by, &out->judged));
	TRY(row_instant_or_null(row, &out->judged_at, &out->judged));
	return row_end(row);
}

err material_store_last(struct tx *tx, const struct order *order, enum material_kind kind,
			struct material *out)
{
	struct row row;

	TRY(db_run_one(tx, &material_last, PARAMS(db_uuid(&order->id), db_str(words[kind])), &row));
	return read_material(&row, out);
}

err material_store_judge(struct tx *tx, const struct order *order, const struct material *material,
			 const struct judgement *j, instant now)
{
	return db_run_change(tx, &material_judge,
			     PARAMS(db_uuid(&order->id), db_str(words[material->kind]),
				    db_int(material->attempt), db_bool(j->good), db_text(j->reason),
				    db_uuid(&j->judged_by), db_instant(now), db_str(code_word(&j->machine)),
				    db_str(j->machine.detail)));
}

err material_store_good(struct tx *tx, const struct order *order, size_t *good)
{
	struct row row;
	int64_t count;

	TRY(db_run_one(tx, &material_good, PARAMS(db_uuid(&order->id)), &row));
	TRY(row_int(&row, &count));
	*good = (size_t)count;
	return row_end(&row);
}

err material_store_all(struct tx *tx, const struct order *order, struct material *items, size_t *count)
{
	struct rows rows;
	struct row row;

	TRY(db_run(tx, &material_all, PARAMS(db_uuid(&order->id)), &rows));
	for (*count = 0; *count < MATERIAL_KINDS && rows_next(&rows, &row); (*count)++)
		TRY(read_material(&row, &items[*count]));
	return OK;
}
