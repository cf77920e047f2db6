/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/invalidation.h"
#include "making/sql.h"

static err read_proposal(struct request *req, struct invalidation *proposal)
{
	TRY(request_form(req, &req->form));
	TRY(form_text(&req->form, "reason", 1, TEXT_REASON_MAX, &proposal->reason));
	if (form_has(&req->form, "invalid_since"))
		TRY(form_instant(&req->form, "invalid_since", &proposal->since));
	if (proposal->since > req->now)
		return FAIL_AT(E_FIELD, "invalid_since", "in the future");
	return form_end(&req->form);
}

static err put_on_record(struct tx *tx, const struct invalidation *proposal)
{
	struct param since = proposal->since ? db_instant(proposal->since) : db_null(DB_INSTANT);
	err e = db_run(tx, &invalidation_add,
		       PARAMS(db_uuid(&proposal->id), db_text(proposal->seal_code),
			      db_str(invalidation_state_word(proposal->state)), db_text(proposal->reason),
			      since, db_uuid(&proposal->proposed_by), db_instant(proposal->proposed_at)),
		       NULL);

	if (e.code == E_CONFLICT)
		return FAIL_AT(E_NO_SUCH_STEP, "seal_code", "there is a proposal nobody has decided on");
	return e;
}

/* 提出标识为无效: a supervisor finds that a seal was made against the rules, or that its authority is at fault, and proposes to
 * mark it invalid, from a moment in the past if need be (art. 30). Nothing happens to the seal before another one agrees. */
err propose_invalidation(struct request *req, struct tx *tx)
{
	struct invalidation proposal = {
		.version = 1, .proposed_by = req->actor->account, .proposed_at = req->now};
	struct invalidation_facts facts = {.proposed_by = req->actor->account, .who = req->actor->account};
	const struct life_step *step;
	struct known_seal seal;

	TRY(read_proposal(req, &proposal));
	TRY(known_seal_of_path(req, tx, &seal));
	TRY(life_next(&invalidation_life, INVALIDATION_NONE, INVALIDATION_PROPOSE, req->actor->roles,
		      &proposal, &facts, &step));
	TRY(uuid_new(req->now, &proposal.id));
	proposal.seal_code = seal.code;
	proposal.state = (enum invalidation_state)step->to;
	TRY(put_on_record(tx, &proposal));
	TRY(invalidation_announce(req, tx, &seal, INVALIDATION_PROPOSE, step));
	return invalidation_reply(req, 201, &proposal);
}
