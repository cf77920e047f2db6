/* SPDX-License-Identifier: Apache-2.0 */
/* The bus while the server is away, and after. */
#include <unistd.h>

#include "lib/check.h"
#include "lib/desk.h"
#include "lib/nats.h"
#include "lib/signer.h"

static struct nats_server server;

static void both_sides_come_back_after_the_server_was_killed(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	for (int round = 0; round < 2; round++) {
		nats_kill(&server);
		for (int i = 0; i < 500 && bus_is_ready(making); i++)
			usleep(10000);
		assert_false(bus_is_ready(making));
		assert_err(E_BUS, ask(making, "file this", SECOND, NULL));
		assert_ok(nats_restart(&server));
		wait_served(making);
		assert_ok(ask(making, "file this", 5 * SECOND, NULL));
	}
	bus_close(making);
	bus_close(registry.bus);
}

static void an_office_starts_while_the_server_is_away(void **unused)
{
	struct bus_conf conf = {
		.url = server.url, .region = DESK_REGION, .office = MAKING, .signer = toy_signer("making")};
	struct desk registry = {.bus = NULL};
	struct bus *making = NULL;

	(void)unused;
	nats_kill(&server);
	assert_ok(bus_open(&conf, &making));
	conf.office = REGISTRY;
	conf.signer = toy_signer("registry");
	assert_ok(bus_open(&conf, &registry.bus));
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	assert_false(bus_is_ready(making));
	assert_err(E_BUS, ask(making, "file this", SECOND, NULL));
	assert_ok(nats_restart(&server));
	wait_served(making);
	assert_ok(ask(making, "file this", 5 * SECOND, NULL));
	bus_close(making);
	bus_close(registry.bus);
}

static void an_office_ends_while_the_server_is_away(void **unused)
{
	struct bus *making = bus_as(server.url, MAKING, "making");
	struct desk registry = desk_open(server.url);

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	nats_kill(&server);
	bus_stop(registry.bus);
	bus_close(making);
	bus_close(registry.bus);
	assert_ok(nats_restart(&server));
}

static void an_address_that_is_none_is_a_mistake_in_the_configuration(void **unused)
{
	static const char *const urls[] = {
		"",
		"localhost",
		"http://localhost:4222",
		"nats://localhost:4222,",
		"nats://local host",
		"nats://localhost:4222\r\n",
		"nats://a,nats://b,nats://c,nats://d,nats://e,nats://f,nats://g,nats://h,nats://i",
	};
	struct bus_conf conf = {.region = DESK_REGION, .office = MAKING, .signer = toy_signer("making")};
	struct bus *bus = NULL;

	(void)unused;
	for (size_t i = 0; i < COUNT(urls); i++) {
		conf.url = urls[i];
		assert_err(E_CONF, bus_open(&conf, &bus));
	}
}

static int start(void **unused)
{
	(void)unused;
	assert_ok(nats_start(&server, NULL));
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	nats_stop(&server);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_sides_come_back_after_the_server_was_killed),
		cmocka_unit_test(an_office_starts_while_the_server_is_away),
		cmocka_unit_test(an_office_ends_while_the_server_is_away),
		cmocka_unit_test(an_address_that_is_none_is_a_mistake_in_the_configuration),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
