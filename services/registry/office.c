/* SPDX-License-Identifier: Apache-2.0 */
#include "registry/office.h"

#include <stdlib.h>

#include "http/json.h"

err registry_start(struct office *office)
{
	const struct registry_settings *settings = office->settings;
	struct registry *registry = calloc(1, sizeof(*registry));

	REQUIRE(registry, E_NO_MEMORY);
	office->own = registry;
	return trust_store_open(settings->makers_dir, &registry->makers);
}

void registry_stop(struct office *office)
{
	struct registry *registry = office->own;

	if (!registry)
		return;
	trust_store_close(registry->makers);
	free(registry);
	office->own = NULL;
}

err registry_ready(struct office *office, struct json *detail)
{
	err e = trust_store_state(((struct registry *)office->own)->makers);

	json_put_str(detail, "makers", e.code == E_OK ? "ok" : err_meaning(e.code)->en);
	return e;
}

static const struct cert *find(const struct cert *certs, size_t count, struct slice der)
{
	for (size_t i = 0; i < count; i++)
		if (slice_eq(certs[i].der, der))
			return &certs[i];
	return NULL;
}

/* Of a folder of certificates it does not matter which of them vouch for themselves. */
static err check_in(const struct chain_trust *makers, struct slice der, instant made_at)
{
	const struct cert *maker = find(makers->anchors, makers->anchor_count, der);

	if (!maker)
		maker = find(makers->others, makers->other_count, der);
	if (!maker)
		return FAIL_AT(E_CERTIFICATE, "seal", "its maker is no licensed making unit");
	if (!cert_valid_at(maker, made_at))
		return FAIL_AT(E_CERTIFICATE, "seal",
			       "its maker's certificate was not in force when it was made");
	return OK;
}

err makers_check(const struct office *office, struct slice maker_cert, instant made_at)
{
	const struct registry *registry = office->own;
	const struct trust_view *view = trust_store_take(registry->makers);
	err e = check_in(&view->trust, maker_cert, made_at);

	trust_store_give(registry->makers, view);
	return e;
}
