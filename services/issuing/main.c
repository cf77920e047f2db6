/* SPDX-License-Identifier: Apache-2.0 */
/* The issuing department (制发部门): applications, approvals, and opinions on cancelling (art. 11, 13, 19). */
#include "base/conf.h"
#include "issuing/migrations.h"
#include "issuing/office.h"
#include "issuing/routes.h"
#include "svc/svc.h"

static const struct conf_item items[] = {
	CONF(struct issuing, department, CONF_TEXT, NULL, 1, TEXT_NAME_MAX,
	     "the department's name, as it stands in approvals and opinions"),
	CONF(struct issuing, approval_life, CONF_DURATION, "180d", DAY, 3650 * DAY,
	     "how long an approval can be used to have the seal made"),
};

int main(int argc, char **argv)
{
	static const struct office_def issuing = {
		.name = ISSUING,
		.conf = items,
		.conf_count = COUNT(items),
		.conf_size = sizeof(struct issuing),
		.routes = issuing_routes,
		.migrations = &issuing_migrations,
	};

	return office_main(argc, argv, &issuing);
}
