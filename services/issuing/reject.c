/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"

/* A second officer refuses an application, with reasons (art. 13). */
err reject(struct request *req, struct tx *tx)
{
	struct slice remark;

	TRY(remark_form_read(req, "reason", &remark));
	return application_take_step(req, tx, APPLICATION_REJECT, remark);
}
