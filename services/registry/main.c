/* SPDX-License-Identifier: Apache-2.0 */
/* The status registry (备案): seal codes, filings, and what held for every seal at every moment (art. 17, 25). */
#include "base/conf.h"
#include "registry/filed.h"
#include "registry/migrations.h"
#include "registry/office.h"
#include "registry/routes.h"

static const struct conf_item items[] = {
	CONF(struct registry_settings, makers_dir, CONF_PATH, NULL, 0, 0,
	     "folder of the certificates with which licensed making units sign seals; read again when it "
	     "changes"),
};

int main(int argc, char **argv)
{
	static const struct cell_duty *const duties[] = {&filed_read_duty, &filed_proves_duty, NULL};
	static const struct office_def registry = {
		.name = REGISTRY,
		.conf = items,
		.conf_count = COUNT(items),
		.conf_size = sizeof(struct registry_settings),
		.routes = registry_routes,
		.asked = registry_asked,
		.migrations = &registry_migrations,
		.start = registry_start,
		.stop = registry_stop,
		.ready = registry_ready,
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, duties);
	return office_main(argc, argv, &registry);
}
