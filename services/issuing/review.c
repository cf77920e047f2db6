/* SPDX-License-Identifier: Apache-2.0 */
#include "issuing/acts.h"
#include "issuing/application.h"

/* A case officer has looked at an application and passes it on (art. 13). Not their own. */
err review(struct request *req, struct tx *tx)
{
	struct slice remark;

	TRY(remark_form_read(req, "opinion", &remark));
	return application_take_step(req, tx, APPLICATION_REVIEW, remark);
}
