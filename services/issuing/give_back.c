/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"

/* 退回补正: an officer returns an application for completion, saying what is missing (art. 13). */
err give_back(struct request *req, struct tx *tx)
{
	struct slice remark;

	TRY(remark_form_read(req, "reason", &remark));
	return application_take_step(req, tx, APPLICATION_RETURN, remark);
}
