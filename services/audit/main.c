/* SPDX-License-Identifier: Apache-2.0 */
/* The audit office (审计): what every office did, as it said and signed it, kept for ever (art. 20, 22). */
#include "audit/migrations.h"
#include "audit/routes.h"
#include "audit/stream.h"
#include "svc/svc.h"

int main(int argc, char **argv)
{
	static const struct office_def audit = {
		.name = AUDIT,
		.routes = audit_routes,
		.heard = audit_heard,
		.migrations = &audit_migrations,
		.tool = &audit_stream,
	};

	return office_main(argc, argv, &audit);
}
