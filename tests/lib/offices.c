/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/offices.h"

#include "audit/routes.h"
#include "gateway/routes.h"
#include "issuing/routes.h"
#include "lib/check.h"
#include "making/routes.h"
#include "registry/routes.h"

const struct office_doors office_doors[OFFICE_COUNT] = {
	{ISSUING, issuing_routes}, {MAKING, making_routes}, {REGISTRY, registry_routes},
	{GATEWAY, gateway_routes}, {AUDIT, audit_routes},
};

const char *route_path(struct arena *arena, const struct route *route, const char *id, const char *code)
{
	const char *path = "";

	for (const char *at = route->path; *at;) {
		size_t plain = strcspn(at, "{");
		size_t place = strcspn(at + plain, "}");

		path = arena_text(arena, "%s%.*s", path, (int)plain, at);
		at += plain;
		if (!*at)
			break;
		if (strncmp(at, "{id}", 4) == 0)
			path = arena_text(arena, "%s%s", path, id);
		else if (strncmp(at, "{code}", 6) == 0)
			path = arena_text(arena, "%s%s", path, code);
		else if (strncmp(at, "{kind}", 6) == 0)
			path = arena_text(arena, "%sestablishment", path);
		else
			fail_msg("%s: a place that the tests do not know", route->path);
		at += place + 1;
	}
	return path;
}

bool role_is_of(const struct role_row *role, enum office_name office)
{
	return role->role != ROLE_PUBLIC && (role->office == office || role->office == ANY);
}
