/* SPDX-License-Identifier: Apache-2.0 */
/* What each office may say and hear, on a real server with the configuration of deploy/nats: exactly what the tables
 * of subjects and events give it. And the bus works within that. */
#include <nats/nats.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bus/events.h"
#include "lib/check.h"
#include "lib/desk.h"
#include "lib/nats.h"
#include "lib/process.h"
#include "lib/signer.h"

static struct nats_server server;
static char folder[64];
static char config[65536];

/* ---- a server as it is deployed ---- */

static void write_secret(const char *user)
{
	char path[128];
	FILE *to;

	snprintf(path, sizeof(path), "%s/nats-%s", folder, user);
	to = fopen(path, "we");
	assert_non_null(to);
	fprintf(to, "password-of-%s", user);
	assert_int_equal(fclose(to), 0);
}

static void make_config(void)
{
	static const char region[] = "REGION=" DESK_REGION;
	static const char script[] = FIXTURES "/deploy/nats/config.sh";
	char secrets[80];
	char out[80];
	const char *argv[] = {"/usr/bin/env", region, "LISTEN=", "STORE=", secrets, "sh", script, NULL};
	const struct process process = {.argv = argv, .log = out};
	FILE *from;
	size_t len;

	snprintf(secrets, sizeof(secrets), "SECRETS=%s", folder);
	snprintf(out, sizeof(out), "%s/conf", folder);
	assert_ok(process_run(&process));
	from = fopen(out, "re");
	assert_non_null(from);
	len = fread(config, 1, sizeof(config) - 1, from);
	config[len] = 0;
	fclose(from);
}

static void make_streams(void)
{
	static const char script[] = FIXTURES "/deploy/nats/stream.sh";
	char port[16];
	char secret[128];
	char log[80];
	const char *argv[] = {"/bin/bash", script, "127.0.0.1", port, secret, NULL};
	const struct process process = {.argv = argv, .log = log};

	snprintf(port, sizeof(port), "%d", server.port);
	snprintf(secret, sizeof(secret), "%s/nats-admin", folder);
	snprintf(log, sizeof(log), "%s/log", folder);
	assert_ok(process_run(&process));
}

static int start(void **unused)
{
	const char *users;

	(void)unused;
	assert_ok(process_folder("nats-grid", folder, sizeof(folder)));
	for (int office = ISSUING; office <= AUDIT; office++)
		write_secret(office_word((enum office_name)office));
	write_secret("admin");
	make_config();
	/* Where it listens and stores, nats_start says. */
	users = strstr(config, "authorization:");
	assert_non_null(users);
	assert_ok(nats_start(&server, users));
	make_streams();
	return 0;
}

static int stop(void **unused)
{
	(void)unused;
	nats_stop(&server);
	if (folder[0])
		process_remove(folder);
	return 0;
}

/* ---- the grid ---- */

static void ignore(natsConnection *connection, natsSubscription *subscription, natsStatus status, void *ctx)
{
	(void)connection;
	(void)subscription;
	(void)status;
	(void)ctx;
}

static natsConnection *connect_as(const char *user, const char *password)
{
	natsConnection *connection = NULL;
	natsOptions *options = NULL;

	assert_int_equal(natsOptions_Create(&options), NATS_OK);
	assert_int_equal(natsOptions_SetURL(options, server.url), NATS_OK);
	assert_int_equal(natsOptions_SetUserInfo(options, user, password), NATS_OK);
	assert_int_equal(natsOptions_SetErrorHandler(options, ignore, NULL), NATS_OK);
	(void)!natsConnection_Connect(&connection, options);
	natsOptions_Destroy(options);
	return connection;
}

static natsConnection *connect_office(enum office_name office)
{
	char password[64];
	natsConnection *connection;

	snprintf(password, sizeof(password), "password-of-%s", office_word(office));
	connection = connect_as(office_word(office), password);
	assert_non_null(connection);
	return connection;
}

/* The server complains, naming the subject, before it answers the flush's ping. */
static bool was_refused(natsConnection *connection, const char *subject)
{
	const char *last = "";
	char quoted[BUS_SUBJECT_MAX + 3];

	snprintf(quoted, sizeof(quoted), "\"%s\"", subject);
	assert_int_equal(natsConnection_Flush(connection), NATS_OK);
	(void)!natsConnection_GetLastError(connection, &last);
	return strstr(last, quoted) != NULL;
}

static void check_publish(natsConnection *connection, enum office_name office, const char *subject,
			  bool allowed)
{
	bool refused;

	assert_int_equal(natsConnection_PublishString(connection, subject, ""), NATS_OK);
	refused = was_refused(connection, subject);
	if (refused == allowed)
		fail_msg("%s %s publish to %s", office_word(office), refused ? "may not" : "may", subject);
}

static void check_subscribe(natsConnection *connection, enum office_name office, const char *subject,
			    bool allowed)
{
	natsSubscription *subscription = NULL;
	bool refused;

	assert_int_equal(natsConnection_SubscribeSync(&subscription, connection, subject), NATS_OK);
	refused = was_refused(connection, subject);
	natsSubscription_Destroy(subscription);
	if (refused == allowed)
		fail_msg("%s %s hear %s", office_word(office), refused ? "may not" : "may", subject);
}

static void each_office_may_say_what_the_tables_give_it_and_nothing_else(void **unused)
{
	struct subject_text s;

	(void)unused;
	for (int o = ISSUING; o <= AUDIT; o++) {
		enum office_name office = (enum office_name)o;
		natsConnection *connection = connect_office(office);

		for (int i = NO_SUBJECT + 1; i < SUBJECT_COUNT; i++) {
			assert_ok(subject_of_request(DESK_REGION, (enum subject)i, &s));
			check_publish(connection, office, s.text,
				      subject_row((enum subject)i)->askers & role_of_office(office));
			assert_ok(subject_of_request("110102", (enum subject)i, &s));
			check_publish(connection, office, s.text, false);
		}
		for (int i = NO_EVENT + 1; i < EVENT_COUNT; i++) {
			assert_ok(subject_of_event(DESK_REGION, (enum event)i, &s));
			check_publish(connection, office, s.text, event_row((enum event)i)->office == office);
		}
		for (int other = ISSUING; other <= AUDIT; other++) {
			assert_ok(subject_of_dead(DESK_REGION, (enum office_name)other, &s));
			check_publish(connection, office, s.text, other == o);
			assert_ok(subject_of_inbox((enum office_name)other, "a", "1-1", &s));
			check_publish(connection, office, s.text, false);
		}
		natsConnection_Destroy(connection);
	}
}

static void no_office_may_touch_what_the_streams_hold(void **unused)
{
	static const char *const subjects[] = {"$JS.API.STREAM.DELETE.ESEAL_EVENTS",
					       "$JS.API.STREAM.PURGE.ESEAL_EVENTS",
					       "$JS.API.STREAM.UPDATE.ESEAL_EVENTS",
					       "$JS.API.STREAM.CREATE.ESEAL_MORE",
					       "$JS.API.STREAM.MSG.DELETE.ESEAL_EVENTS",
					       "$JS.API.CONSUMER.MSG.NEXT.ESEAL_EVENTS.somebody",
					       "$JS.API.CONSUMER.DELETE.ESEAL_EVENTS.audit",
					       "$SYS.REQ.SERVER.PING",
					       "eseal.v1.110101.event.registry",
					       "eseal.v1.110101.registry.file-seal.more",
					       "anything"};

	(void)unused;
	for (int o = ISSUING; o <= AUDIT; o++) {
		natsConnection *connection = connect_office((enum office_name)o);

		for (size_t i = 0; i < COUNT(subjects); i++)
			check_publish(connection, (enum office_name)o, subjects[i], false);
		natsConnection_Destroy(connection);
	}
}

static void each_office_may_hear_its_own_requests_and_answers_only(void **unused)
{
	static const char *const wide[] = {">",      "eseal.>",  "eseal.v1.>", "eseal.v1.110101.>",
					   "*.v1.>", "_INBOX.>", "$SYS.>",     "$JS.>"};
	struct subject_text s;
	char inbox[64];

	(void)unused;
	for (int o = ISSUING; o <= AUDIT; o++) {
		enum office_name office = (enum office_name)o;
		natsConnection *connection = connect_office(office);

		for (int other = ISSUING; other <= AUDIT; other++) {
			assert_ok(subject_all_requests(DESK_REGION, (enum office_name)other, &s));
			check_subscribe(connection, office, s.text, other == o);
			snprintf(inbox, sizeof(inbox), "_INBOX_%s.>", office_word((enum office_name)other));
			check_subscribe(connection, office, inbox, other == o);
		}
		for (size_t i = 0; i < COUNT(wide); i++)
			check_subscribe(connection, office, wide[i], false);
		natsConnection_Destroy(connection);
	}
}

static void nobody_enters_without_their_password(void **unused)
{
	natsConnection *connection = NULL;

	(void)unused;
	assert_null(connect_as("registry", "password-of-making"));
	assert_null(connect_as("nobody", "password-of-nobody"));
	assert_int_not_equal(natsConnection_ConnectTo(&connection, server.url), NATS_OK);
}

/* ---- the bus within these bounds ---- */

static struct bus *open_office(enum office_name office, char password[64])
{
	struct bus_conf conf = {.url = server.url,
				.user = office_word(office),
				.password = password,
				.region = DESK_REGION,
				.office = office,
				.signer = toy_signer(office_word(office))};
	struct bus *bus = NULL;

	snprintf(password, 64, "password-of-%s", office_word(office));
	assert_ok(bus_open(&conf, &bus));
	for (int i = 0; i < 500 && !bus_is_ready(bus); i++)
		usleep(10000);
	return bus;
}

static void requests_are_answered_within_the_permissions(void **unused)
{
	char passwords[2][64];
	struct bus *making = open_office(MAKING, passwords[0]);
	struct desk registry = {.bus = open_office(REGISTRY, passwords[1])};
	char answer[64];

	(void)unused;
	assert_ok(bus_serve(registry.bus, desk_serve, &registry));
	wait_served(making);
	assert_ok(ask(making, "file this", 5 * SECOND, answer));
	assert_string_equal(answer, "file this");
	bus_stop(registry.bus);
	bus_close(making);
	bus_close(registry.bus);
}

static err count_event(void *ctx, struct arena *arena, const struct event_in *event)
{
	atomic_int *count = ctx;

	(void)arena;
	if (event->envelope.number == 2 && atomic_load(count) == 1)
		return FAIL(E_FIELD, "never");
	atomic_fetch_add(count, 1);
	return OK;
}

static void publish_two(struct bus *registry)
{
	struct event_out out[2];
	struct arena arena;
	size_t done;

	arena_init(&arena, ARENA_REQUEST_MAX);
	for (uint64_t i = 0; i < 2; i++) {
		struct saying saying = {.payload = slice_str("a seal")};

		assert_ok(uuid_new(clock_now(), &saying.id));
		assert_ok(events_seal(registry, &arena, EVENT_SEAL_FILED, &saying, i + 1, clock_now(),
				      &out[i]));
	}
	assert_ok(events_publish(registry, out, 2, 5 * SECOND, &done));
	arena_clear(&arena);
}

static void events_arrive_and_dead_letters_leave_within_the_permissions(void **unused)
{
	char passwords[2][64];
	struct bus *registry = open_office(REGISTRY, passwords[0]);
	struct bus *audit = open_office(AUDIT, passwords[1]);
	atomic_int count = 0;
	const struct events_taker taker = {.ctx = &count, .take = count_event};
	struct events *events = NULL;

	(void)unused;
	assert_ok(events_ensure(audit));
	publish_two(registry);
	assert_ok(events_start(audit, &taker, &events));
	for (int i = 0; i < 1000 && events_state(events).dead == 0; i++)
		usleep(10000);
	assert_int_equal(count, 1);
	assert_int_equal(events_state(events).dead, 1);
	events_stop(events);
	bus_close(registry);
	bus_close(audit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_arrive_and_dead_letters_leave_within_the_permissions),
		cmocka_unit_test(requests_are_answered_within_the_permissions),
		cmocka_unit_test(each_office_may_say_what_the_tables_give_it_and_nothing_else),
		cmocka_unit_test(no_office_may_touch_what_the_streams_hold),
		cmocka_unit_test(each_office_may_hear_its_own_requests_and_answers_only),
		cmocka_unit_test(nobody_enters_without_their_password),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
