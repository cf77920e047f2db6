/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/desk.h"

#include <unistd.h>

#include "lib/check.h"
#include "lib/signer.h"

static err not_found(void)
{
	return FAIL_AT(E_NOT_FOUND, "seal_code", "there is no such seal");
}

static void serve_open(struct desk *desk, struct bus_call *call, struct arena *arena,
		       const struct envelope *request)
{
	atomic_fetch_add(&desk->opened, 1);
	if (desk->does == ANSWER)
		(void)!bus_answer(call, arena, request, request->payload).code;
	else if (desk->does == REFUSE)
		(void)!bus_refuse(call, arena, request, not_found()).code;
	else
		bus_drop(call);
}

bool desk_serve(void *ctx, const struct bus_call *from)
{
	struct desk *desk = ctx;
	struct bus_call call = *from;
	struct envelope request;
	enum subject subject;
	struct arena arena;

	atomic_fetch_add(&desk->came, 1);
	if (desk->does == FULL)
		return false;
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (bus_call_open(&call, &arena, &subject, &request).code == E_OK) {
		serve_open(desk, &call, &arena, &request);
	} else {
		atomic_fetch_add(&desk->bad, 1);
		bus_drop(&call);
	}
	arena_clear(&arena);
	return true;
}

struct bus *bus_as(const char *url, enum office_name office, const char *signs_as)
{
	struct bus_conf conf = {
		.url = url, .region = DESK_REGION, .office = office, .signer = toy_signer(signs_as)};
	struct bus *bus = NULL;

	assert_ok(bus_open(&conf, &bus));
	for (int i = 0; i < 500 && !bus_is_ready(bus); i++)
		usleep(10000);
	assert_true(bus_is_ready(bus));
	return bus;
}

struct desk desk_open(const char *url)
{
	return (struct desk){.bus = bus_as(url, REGISTRY, "registry")};
}

err ask(struct bus *bus, const char *payload, instant wait, char answer[64])
{
	struct arena arena;
	struct envelope out;
	struct saying saying = {.payload = slice_str(payload), .actor = slice_str("account-7")};
	err e;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(uuid_new(clock_now(), &saying.id));
	e = bus_ask(bus, &arena, SUBJECT_FILE_SEAL, &saying, wait, &out);
	if (e.code == E_OK && answer)
		snprintf(answer, 64, "%.*s", SLICE_ARG(out.payload));
	arena_clear(&arena);
	return e;
}

void wait_served(struct bus *asker)
{
	for (int i = 0; i < 500; i++) {
		err e = ask(asker, "are you there", SECOND, NULL);

		if (e.code != E_UNREACHABLE && e.code != E_BUS)
			return;
		usleep(10000);
	}
	fail_msg("nobody serves");
}
