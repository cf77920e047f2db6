/* SPDX-License-Identifier: Apache-2.0 */
/* How much one address may ask, and from which address a request comes. */
#include "svc/pace.h"

#include <unistd.h>

#include "lib/check.h"
#include "lib/noteworld.h"

static const struct pace_rule two_a_second = {.per_minute = 120, .burst = 10};
static const instant noon = 12 * HOUR;

static struct address number(unsigned n)
{
	return (struct address){
		{[10] = 0xff, 0xff, (uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}};
}

static int64_t granted(struct pace *pace, struct address address, instant now, int64_t tries)
{
	int64_t count = 0;

	for (int64_t i = 0; i < tries; i++)
		count += pace_take(pace, &address, 1, now).granted;
	return count;
}

static void a_bucket_gives_what_it_holds_and_fills_at_its_rate(void **unused)
{
	struct pace_answer got;
	struct pace pace = {0};

	(void)unused;
	assert_ok(pace_init(&pace, &two_a_second));
	assert_int_equal(10, granted(&pace, number(1), noon, 50));
	got = pace_take(&pace, &(struct address){{0}}, 1, noon);
	assert_int_equal(9, got.left);
	got = pace_take(&pace, (struct address[]){number(1)}, 1, noon);
	assert_false(got.granted);
	assert_int_equal(SECOND / 2, got.wait);
	assert_int_equal(5 * SECOND, got.full);
	assert_int_equal(0, granted(&pace, number(1), noon + SECOND / 2 - 1, 1));
	assert_int_equal(1, granted(&pace, number(1), noon + SECOND / 2, 5));
	assert_int_equal(10, granted(&pace, number(1), noon + HOUR, 50));
	pace_drop(&pace);
}

static void what_costs_more_takes_more_and_the_most_can_be_had_at_all(void **unused)
{
	struct address address = number(1);
	struct pace pace = {0};

	(void)unused;
	assert_int_equal(1, pace_cost(0));
	assert_int_equal(1, pace_cost(1048575));
	assert_int_equal(65, pace_cost(64UL * 1048576));
	assert_ok(pace_init(&pace, &two_a_second));
	assert_true(pace_take(&pace, &address, 7, noon).granted);
	assert_false(pace_take(&pace, &address, 4, noon).granted);
	assert_true(pace_take(&pace, &address, 3, noon).granted);
	assert_false(pace_take(&pace, &address, 1000, noon).granted);
	assert_true(pace_take(&pace, &address, 1000, noon + 5 * SECOND).granted);
	pace_drop(&pace);
}

static void one_address_does_not_use_up_what_is_anothers(void **unused)
{
	struct pace pace = {0};

	(void)unused;
	assert_ok(pace_init(&pace, &two_a_second));
	assert_int_equal(10, granted(&pace, number(1), noon, 1000));
	for (unsigned n = 2; n < 200; n++)
		assert_int_equal(10, granted(&pace, number(n), noon, 11));
	pace_drop(&pace);
}

/* The places are as many as ever; those who asked least are forgotten, not the one who must wait. */
static void a_million_addresses_take_no_more_room_and_free_nobody(void **unused)
{
	struct pace pace = {0};

	(void)unused;
	assert_ok(pace_init(&pace, &two_a_second));
	assert_int_equal(10, granted(&pace, number(1), noon, 20));
	for (unsigned n = 2; n < 1000000; n++)
		assert_int_equal(1, granted(&pace, number(n), noon, 1));
	assert_int_equal(0, granted(&pace, number(1), noon, 1));
	pace_drop(&pace);
}

static void an_ipv6_network_is_one_client_and_ipv4_addresses_are_many(void **unused)
{
	struct address first = {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1, 1}};
	struct address same = {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 1, 2}};
	struct address other = {{0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 2, 1}};
	struct pace pace = {0};

	(void)unused;
	assert_ok(pace_init(&pace, &two_a_second));
	assert_int_equal(10, granted(&pace, first, noon, 20));
	assert_int_equal(0, granted(&pace, same, noon, 1));
	assert_int_equal(10, granted(&pace, other, noon, 20));
	assert_int_equal(10, granted(&pace, number(0x0a000001), noon, 20));
	assert_int_equal(10, granted(&pace, number(0x0a000002), noon, 20));
	pace_drop(&pace);
}

static void without_a_rule_everything_is_granted(void **unused)
{
	const struct pace_rule none = {0, 1};
	struct pace_fields told;
	struct pace_answer got;
	struct pace pace = {0};

	(void)unused;
	assert_ok(pace_init(&pace, &none));
	got = pace_take(&pace, &(struct address){{0}}, 1000, noon);
	assert_true(got.granted);
	pace_tell(&pace, &got, &told);
	assert_int_equal(0, told.count);
	pace_drop(&pace);
}

/* ---- from which address ---- */

static struct networks the_networks(const char *const *words, size_t count)
{
	const char *items[CONF_LIST_MAX];
	struct conf_list list = {items, count};
	struct networks networks;

	memcpy(items, words, count * sizeof(*words));
	assert_ok(networks_read(&list, &networks));
	return networks;
}

struct told {
	const char *peer;
	const char *fields[2];
	const char *client;
};

static struct address plain(const char *text)
{
	const struct http_request request = {.peer = slice_str(text)};

	return client_of(&request, &(struct networks){.count = 0});
}

static void only_a_proxy_of_ours_is_believed(void **unused)
{
	static const char *const ours[] = {"192.0.2.1", "10.0.0.0/9", "2001:db8:7::/48"};
	static const struct told cases[] = {
		{"198.51.100.9", {"203.0.113.5"}, "198.51.100.9"},
		{"192.0.2.1", {"203.0.113.5"}, "203.0.113.5"},
		{"192.0.2.1", {NULL}, "192.0.2.1"},
		{"192.0.2.1", {"203.0.113.5, 198.51.100.9"}, "198.51.100.9"},
		{"192.0.2.1", {"203.0.113.5 ,10.1.2.3"}, "203.0.113.5"},
		{"192.0.2.1", {"10.128.0.1, 10.127.0.1"}, "10.128.0.1"},
		{"192.0.2.1", {"203.0.113.5", "198.51.100.9, 10.1.2.3"}, "198.51.100.9"},
		{"192.0.2.1", {"203.0.113.5", "10.1.2.3"}, "203.0.113.5"},
		{"192.0.2.1", {"203.0.113.5, unknown"}, "192.0.2.1"},
		{"192.0.2.1", {"203.0.113.5,"}, "192.0.2.1"},
		{"192.0.2.1", {", 203.0.113.5"}, "203.0.113.5"},
		{"192.0.2.1", {"203.0.113.5:80"}, "192.0.2.1"},
		{"192.0.2.1", {""}, "192.0.2.1"},
		{"2001:db8:7::1", {"2001:db8::9"}, "2001:db8::9"},
		{"2001:db8:8::1", {"2001:db8::9"}, "2001:db8:8::1"},
		{"::ffff:192.0.2.1", {"203.0.113.5"}, "203.0.113.5"},
	};
	struct networks proxies = the_networks(ours, COUNT(ours));

	(void)unused;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct http_field fields[3] = {{slice_str("Accept"), slice_str("203.0.113.77")}};
		struct http_request request = {
			.peer = slice_str(cases[i].peer), .fields = fields, .field_count = 1};
		struct address want = plain(cases[i].client);
		struct address got;

		for (size_t f = 0; f < 2 && cases[i].fields[f]; f++)
			fields[request.field_count++] = (struct http_field){slice_str("x-forwarded-for"),
									    slice_str(cases[i].fields[f])};
		got = client_of(&request, &proxies);
		if (memcmp(&got, &want, sizeof(got)) != 0)
			fail_msg("%s with \"%s\" is not %s", cases[i].peer,
				 cases[i].fields[0] ? cases[i].fields[0] : "", cases[i].client);
	}
}

static void what_is_no_network_is_refused(void **unused)
{
	static const char *const wrong[] = {
		"",       "proxy.example", "10.0.0.0/33", "10.0.0.0/",          "10.0.0.0/-1",
		"::/129", "10.0.0.0/8x",   "10.0.0/8",    "1.2.3.4/99999999999"};

	(void)unused;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		const char *items[] = {wrong[i]};
		struct conf_list list = {items, 1};
		struct networks networks;

		assert_err(E_CONF, networks_read(&list, &networks));
	}
}

/* ---- at the door: 60 a minute, 5 at once, and 127.0.0.1 is a proxy of ours ---- */

static struct answer ask_from(const char *client, const char *path, const char *token)
{
	struct arena *arena = &noteworld()->arena;
	const struct asking asking = {.port = noteworld()->office.port,
				      .method = "GET",
				      .path = path,
				      .token = token,
				      .header = arena_text(arena, "X-Forwarded-For: %s", client)};

	return http_ask(arena, &asking);
}

static int64_t served(const char *client, const char *token, int tries)
{
	int64_t count = 0;

	while (tries-- > 0)
		count += ask_from(client, "/v1/count", token).status != 429;
	return count;
}

static void who_asks_too_much_is_told_when_to_come_back_and_is_served_then(void **unused)
{
	struct arena *arena = &noteworld()->arena;
	struct answer got = ask_from("198.51.100.1", "/v1/count", NULL);

	(void)unused;
	assert_int_equal(200, got.status);
	assert_string_equal("\"address\";q=5;w=5", answer_field(arena, &got, "RateLimit-Policy"));
	assert_string_equal("\"address\";r=4;t=1", answer_field(arena, &got, "RateLimit"));
	assert_int_equal(4, served("198.51.100.1", NULL, 4));
	got = ask_from("198.51.100.1", "/v1/count", NULL);
	assert_int_equal(429, got.status);
	assert_string_equal("1", answer_field(arena, &got, "Retry-After"));
	assert_string_equal("application/problem+json", answer_field(arena, &got, "Content-Type"));
	assert_true(answer_has(&got, "\"code\":\"E_TOO_MANY\""));
	usleep(1100000);
	assert_int_equal(200, ask_from("198.51.100.1", "/v1/count", NULL).status);
}

static void others_are_served_while_one_is_refused(void **unused)
{
	(void)unused;
	assert_int_equal(5, served("198.51.100.2", NULL, 30));
	assert_int_equal(5, served("198.51.100.3", NULL, 5));
	assert_int_equal(5, served("2001:db8::1", NULL, 5));
}

static void an_address_in_front_that_the_client_wrote_itself_changes_nothing(void **unused)
{
	(void)unused;
	assert_int_equal(5, served("198.51.100.4", NULL, 10));
	assert_int_equal(0, served("203.0.113.9, 198.51.100.4", NULL, 3));
}

static void probes_are_always_answered(void **unused)
{
	(void)unused;
	assert_true(served("198.51.100.5", NULL, 10) < 10);
	assert_int_equal(200, ask_from("198.51.100.5", "/healthz", NULL).status);
	assert_int_equal(200, ask_from("198.51.100.5", "/readyz", NULL).status);
}

static void pages_and_wrong_addresses_count_like_the_rest(void **unused)
{
	(void)unused;
	for (int i = 0; i < 5; i++)
		assert_int_not_equal(429, ask_from("198.51.100.6", i % 2 ? "/" : "/nowhere", NULL).status);
	assert_int_equal(429, ask_from("198.51.100.6", "/", NULL).status);
	assert_int_equal(429, ask_from("198.51.100.6", "/nowhere", NULL).status);
}

static void who_has_a_good_token_is_not_counted_and_who_guesses_one_is(void **unused)
{
	struct answer got;

	(void)unused;
	assert_int_equal(50, served("198.51.100.7", noteworld()->li, 50));
	assert_int_equal(5, served("198.51.100.8", "guessed-token", 12));
	got = ask_from("198.51.100.8", "/v1/count", "guessed-token");
	assert_problem(&got, 429, "E_TOO_MANY", NULL);
	assert_non_null(answer_field(&noteworld()->arena, &got, "Retry-After"));
}

static int open_at_a_pace(void **unused)
{
	static const char *const env[] = {"ESEAL_WORKERS=3", "ESEAL_RATE=60", "ESEAL_RATE_BURST=5",
					  "ESEAL_PROXIES=127.0.0.1", "ESEAL_TOKEN_MEMORY=60s"};

	memcpy(noteworld()->office.env, env, sizeof(env));
	return noteworld_open(unused);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bucket_gives_what_it_holds_and_fills_at_its_rate),
		cmocka_unit_test(what_costs_more_takes_more_and_the_most_can_be_had_at_all),
		cmocka_unit_test(one_address_does_not_use_up_what_is_anothers),
		cmocka_unit_test(a_million_addresses_take_no_more_room_and_free_nobody),
		cmocka_unit_test(an_ipv6_network_is_one_client_and_ipv4_addresses_are_many),
		cmocka_unit_test(without_a_rule_everything_is_granted),
		cmocka_unit_test(only_a_proxy_of_ours_is_believed),
		cmocka_unit_test(what_is_no_network_is_refused),
		cmocka_unit_test(who_asks_too_much_is_told_when_to_come_back_and_is_served_then),
		cmocka_unit_test(others_are_served_while_one_is_refused),
		cmocka_unit_test(an_address_in_front_that_the_client_wrote_itself_changes_nothing),
		cmocka_unit_test(probes_are_always_answered),
		cmocka_unit_test(pages_and_wrong_addresses_count_like_the_rest),
		cmocka_unit_test(who_has_a_good_token_is_not_counted_and_who_guesses_one_is),
	};

	return cmocka_run_group_tests(tests, open_at_a_pace, noteworld_close);
}
