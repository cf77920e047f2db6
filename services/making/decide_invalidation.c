/* SPDX-License-Identifier: Apache-2.0 */
#include "making/acts.h"
#include "making/change.h"
#include "making/invalidation.h"
#include "making/sql.h"

static err lock(struct request *req, struct tx *tx, struct invalidation *proposal)
{
	struct uuid id;
	struct row row;

	TRY(request_form(req, &req->form));
	TRY(form_end(&req->form));
	TRY(path_uuid(req, "id", &id));
	TRY(db_run_one(tx, &invalidation_lock, PARAMS(db_uuid(&id)), &row));
	return invalidation_read(&row, proposal);
}

/* What was decided, by whom, and what is told of it. */
static err decide(struct request *req, struct tx *tx, enum invalidation_event event,
		  struct invalidation *proposal, struct known_seal *seal)
{
	struct invalidation_facts facts = {.who = req->actor->account};
	const struct life_step *step;

	TRY(lock(req, tx, proposal));
	facts.proposed_by = proposal->proposed_by;
	TRY(life_next(&invalidation_life, (int)proposal->state, (int)event, req->actor->roles, proposal,
		      &facts, &step));
	proposal->state = (enum invalidation_state)step->to;
	proposal->decided = true;
	proposal->decided_by = req->actor->account;
	proposal->decided_at = req->now;
	TRY(db_run_change(tx, &invalidation_move,
			  PARAMS(db_uuid(&proposal->id), db_int(proposal->version),
				 db_str(invalidation_state_word(proposal->state)),
				 db_uuid(&proposal->decided_by), db_instant(proposal->decided_at))));
	proposal->version++;
	TRY(known_seal_find(tx, proposal->seal_code, seal));
	return invalidation_announce(req, tx, seal, event, step);
}

/* 标识为无效: a second supervisor agrees, and the registry is told, with an order that names both (art. 30). */
err agree_to_invalidation(struct request *req, struct tx *tx)
{
	Eseal__V1__ChangeStatus change = ESEAL__V1__CHANGE_STATUS__INIT;
	struct signed_document order;
	struct invalidation proposal;
	struct known_seal seal;

	TRY(decide(req, tx, INVALIDATION_AGREE, &proposal, &seal));
	TRY(invalidation_sign(req, &proposal, &order));
	TRY(document_put(req->arena, &order, &change.order));
	change.effective_at = proposal.since;
	return change_order(req, tx, &seal, "mark-invalid", proposal.reason, "supervisor", &change);
}

/* Not agreed to, or taken back. */
err refuse_invalidation(struct request *req, struct tx *tx)
{
	struct invalidation proposal;
	struct known_seal seal;

	TRY(decide(req, tx, INVALIDATION_REFUSE, &proposal, &seal));
	return invalidation_reply(req, 200, &proposal);
}
