/* SPDX-License-Identifier: Apache-2.0 */
/* The status registry (备案): seal codes, filings, and what held for every seal at every moment (art. 17, 25). */
#include "registry/migrations.h"
#include "registry/routes.h"
#include "svc/svc.h"

int main(int argc, char **argv)
{
	static const struct office_def registry = {
		.name = REGISTRY,
		.routes = registry_routes,
		.asked = registry_asked,
		.migrations = &registry_migrations,
	};

	return office_main(argc, argv, &registry);
}
