/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"

/* The applicant takes an application back before it is decided (art. 13). */
err withdraw(struct request *req, struct tx *tx)
{
	struct slice remark;

	TRY(remark_form_read(req, "reason", &remark));
	return application_take_step(req, tx, APPLICATION_WITHDRAW, remark);
}
