/* SPDX-License-Identifier: Apache-2.0 */
/* The four kinds of material that an order rests on (art. 14): handed in by the owner as often as it takes, looked at by
 * the machine each time, and judged by a clerk one by one. Whatever was handed in and found stays on record. */
#ifndef MAKING_MATERIAL_H
#define MAKING_MATERIAL_H

#include "making/store.h"

enum material_kind {
	MATERIAL_APPROVAL,
	MATERIAL_ESTABLISHMENT,
	MATERIAL_DATA,
	MATERIAL_OTHER,
	MATERIAL_KINDS
};

const char *material_word(enum material_kind kind); /* "approval", "establishment", "making-data", "other" */

/* E_NOT_FOUND for another word: kinds stand in paths. */
err material_read(struct slice word, enum material_kind *out);

/* What the machine found: E_OK, or what is wrong, and a sentence about it. */
struct finding_of_machine {
	enum code code;
	const char *detail;
};

/* Look at a material's content (JSON, as handed in). What is wrong with the material is a finding; an error is a
 * fault in its form (E_FIELD, E_SYNTAX), or of ours. */
err material_examine(struct request *req, struct tx *tx, const struct order *order, enum material_kind kind,
		     struct slice content, struct finding_of_machine *out);

/* One attempt at handing in, as recorded. */
struct material {
	enum material_kind kind;
	int64_t attempt;
	struct slice content;
	struct uuid handed_in_by;
	struct slice machine_code, machine_detail; /* the code empty: nothing wrong */
	bool judged;
	bool good;
	struct slice reason;
	struct uuid judged_by;
	instant handed_in_at, judged_at;
};

/* A clerk's judgement. Pure: may it be? E_NO_SUCH_STEP when it was judged before, E_SELF_REVIEW when the clerk handed it
 * in, and what the machine found when the clerk finds good what it finds wrong. */
struct judgement {
	bool good;
	struct slice reason;
	struct uuid judged_by;
	struct finding_of_machine machine;
};
err material_judgement_check(const struct material *material, const struct judgement *judgement);

err material_store_hand_in(struct tx *tx, const struct order *order, enum material_kind kind,
			   struct slice content, const struct finding_of_machine *machine,
			   const struct uuid *who, instant now);

/* The last attempt. E_NOT_FOUND. */
err material_store_last(struct tx *tx, const struct order *order, enum material_kind kind,
			struct material *out);

err material_store_judge(struct tx *tx, const struct order *order, const struct material *material,
			 const struct judgement *judgement, instant now);

/* How many of the four kinds were found good at their last attempt. */
err material_store_good(struct tx *tx, const struct order *order, size_t *good);

/* The last attempt of each kind that was handed in; items has room for MATERIAL_KINDS. */
err material_store_all(struct tx *tx, const struct order *order, struct material *items, size_t *count);

#endif
