/* SPDX-License-Identifier: Apache-2.0 */
/* Two whole offices with their own ledgers, keys and certificates, and a real courier between them:
 * commands, questions and events, and what becomes of them when the courier or the other office is away. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "bus/events.h"
#include "lib/check.h"
#include "lib/errands.h"
#include "lib/http.h"
#include "lib/ledger.h"
#include "lib/nats.h"
#include "lib/office.h"
#include "lib/pki.h"
#include "lib/process.h"
#include "lib/signer.h"
#include "svc/peers.h"

static struct nats_server nats;
static struct arena arena;
static char folder[256];
static char other_url[POSTGRES_URL];
static char owner[TOKEN_TEXT];
static struct office_run sender = {.def = &errand_sender};
static struct office_run receiver = {.def = &errand_receiver};

static void keep(const char *name, struct slice bytes)
{
	assert_ok(file_write(arena_text(&arena, "%s/%s", folder, name), bytes, 0600));
}

/* The office's key and certificate, and its certificate where the others look for it. */
static void give_key(const char *office, struct office_run *run)
{
	struct pki_party root;
	struct pki_party party;
	struct issue_form form;
	struct slice pem;

	pki_root(&arena, "Test Root", &root);
	form = pki_form(&arena, &party, &root, office);
	form.not_before = clock_now() - DAY;
	form.not_after = clock_now() + DAY;
	pki_issue(&arena, &form, &party);
	assert_ok(key_write(&party.key, slice(NULL, 0), &arena, &pem));
	keep(arena_text(&arena, "%s.key", office), pem);
	keep(arena_text(&arena, "%s.cer", office), party.cert.der);
	keep(arena_text(&arena, "offices/%s.cer", office), party.cert.der);
	key_release(&party.key);
	key_release(&root.key);
	run->env[0] = arena_text(&arena, "ESEAL_KEY_FILE=%s/%s.key", folder, office);
	run->env[1] = arena_text(&arena, "ESEAL_CERT_FILE=%s/%s.cer", folder, office);
	run->env[2] = arena_text(&arena, "ESEAL_OFFICES_DIR=%s/offices", folder);
	run->env[3] = arena_text(&arena, "ESEAL_BUS_URL=%s", nats.url);
	run->env[4] = "ESEAL_WAIT=4s";
}

static err make_them(void)
{
	const struct bus_conf conf = {
		.url = nats.url, .region = "110000", .office = REGISTRY, .signer = toy_signer("registry")};
	struct bus *bus;

	TRY(bus_open(&conf, &bus));
	for (int i = 0; i < 500 && !bus_is_ready(bus); i++)
		usleep(10000);
	return events_ensure(bus);
}

/* In a process of its own: offices are forked from this one, and would inherit the courier's threads' remains. */
static void make_streams(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(make_them().code == E_OK ? 0 : 1);
	waitpid(pid, &status, 0);
	assert_int_equal(0, status);
}

static int open_up(void **unused)
{
	ledger_open(unused);
	arena_init(&arena, FILE_MAX);
	assert_ok(process_folder("offices", folder, sizeof(folder)));
	assert_int_equal(0, mkdir(arena_text(&arena, "%s/offices", folder), 0700));
	assert_ok(nats_start(&nats, NULL));
	make_streams();
	assert_ok(postgres_create(&ledger()->server, "other"));
	postgres_url(&ledger()->server, "other", other_url);
	sender.db_url = ledger()->url;
	receiver.db_url = other_url;
	give_key("making", &sender);
	give_key("registry", &receiver);
	assert_ok(office_token(&sender, "owner", "owner", "91110000100006001X", owner));
	assert_ok(office_start(&receiver));
	assert_ok(office_start(&sender));
	return 0;
}

static int close_up(void **unused)
{
	assert_ok(office_stop(&sender));
	assert_ok(office_stop(&receiver));
	nats_stop(&nats);
	process_remove(folder);
	arena_clear(&arena);
	return ledger_close(unused);
}

static struct answer send_errand(const char *text, const char *key)
{
	const struct asking asking = {.port = sender.port,
				      .method = "POST",
				      .path = "/v1/errands",
				      .token = owner,
				      .key = key,
				      .body = slice_str(arena_text(&arena, "{\"text\":\"%s\"}", text))};

	return http_ask(&arena, &asking);
}

static struct answer look_at(const char *path)
{
	const struct asking asking = {.port = sender.port, .method = "GET", .path = path, .token = owner};

	return http_ask(&arena, &asking);
}

/* Until the errand at this place is in that state; it takes as long as it takes. */
static bool comes_to(const char *place, const char *state)
{
	for (int i = 0; i < 300; i++) {
		struct answer got = look_at(place);

		if (answer_has(&got, arena_text(&arena, "\"state\":\"%s\"", state)))
			return true;
		usleep(100000);
	}
	return false;
}

/* What the receiver has kept of a text: how often it was done. */
static const char *done_by_receiver(const char *text)
{
	static char count[16];

	assert_ok(postgres_sql(&ledger()->server, "other",
			       arena_text(&arena, "SELECT count(*) FROM kept WHERE text = '%s'", text), count,
			       sizeof(count)));
	return count;
}

static void a_command_is_done_and_the_request_that_waits_is_answered(void **unused)
{
	struct answer got = send_errand("the first", "key-1");

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "{\"state\":\"done\",\"result\":\"did the first\"}"));
	assert_string_equal("1", done_by_receiver("the first"));
	got = send_errand("the first", "key-1");
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "did the first"));
	assert_string_equal("1", done_by_receiver("the first"));
}

static void a_refusal_reaches_whoever_waits_and_leaves_nothing_behind(void **unused)
{
	struct answer got = send_errand("refuse", "key-2");

	(void)unused;
	assert_int_equal(409, got.status);
	assert_true(answer_has(&got, "\"code\":\"E_SEAL_STATUS\""));
	assert_true(answer_has(&got, "not in this state"));
	assert_string_equal("0", done_by_receiver("refuse"));
	/* Whoever did not hear the answer and asks again is told the same. */
	got = send_errand("refuse", "key-2");
	assert_int_equal(409, got.status);
	assert_string_equal("application/problem+json", answer_field(&arena, &got, "Content-Type"));
	assert_string_equal("true", answer_field(&arena, &got, "Idempotency-Replayed"));
	assert_true(answer_has(&got, "\"code\":\"E_SEAL_STATUS\""));
}

static void an_event_is_heard_once(void **unused)
{
	const char *count = "0";

	(void)unused;
	assert_int_equal(200, send_errand("tell all", "key-3").status);
	for (int i = 0; i < 100 && strcmp(count, "1") != 0; i++) {
		usleep(50000);
		count = ledger_value("SELECT count(*) FROM kept WHERE text = 'tell all'");
	}
	assert_string_equal("1", count);
}

static void a_command_that_comes_twice_is_done_once_and_answered_alike(void **unused)
{
	struct answer got = send_errand("twice", "key-6");
	char place[64];

	(void)unused;
	assert_int_equal(200, got.status);
	snprintf(place, sizeof(place), "/v1/errands/%s",
		 ledger_value("SELECT id FROM errand WHERE text = 'twice'"));
	ledger_do(
		"UPDATE errand SET state = 'asked' WHERE text = 'twice'"); /* as if the answer had been lost */
	ledger_do("UPDATE outbox_command SET answer = NULL, answered_at = NULL WHERE payload = 'twice'");
	assert_true(comes_to(place, "done"));
	assert_string_equal("1", done_by_receiver("twice"));
}

/* A command as the sender signed it at that moment, its identifier made at another. */
static struct slice recorded(const char *text, instant said, instant made)
{
	const struct office_options options = {
		.region = "110000",
		.key_file = arena_text(&arena, "%s/making.key", folder),
		.key_passphrase = "",
		.cert_file = arena_text(&arena, "%s/making.cer", folder),
		.offices_dir = arena_text(&arena, "%s/offices", folder),
		.offices_trust_dir = "",
	};
	struct envelope envelope = {.type = "allocate-code",
				    .region = "110000",
				    .office = MAKING,
				    .time = said,
				    .payload = slice_str(text)};
	struct bus_signer signer;
	struct peers peers = {0};
	struct slice wire;

	assert_ok(peers_load(&peers, &options, MAKING, &arena));
	signer = peers_signer(&peers);
	assert_ok(uuid_new(made, &envelope.id));
	assert_ok(envelope_seal(&signer, &arena, &envelope, &wire));
	peers_drop(&peers);
	return wire;
}

/* In NATS' own text protocol, as whoever listened to the wire would. */
static void replay(struct slice wire)
{
	const struct sockaddr_in at = {.sin_family = AF_INET,
				       .sin_port = htons((uint16_t)nats.port),
				       .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
	const char *head = arena_text(&arena,
				      "CONNECT {\"verbose\":false}\r\n"
				      "PUB eseal.v1.110000.registry.allocate-code _INBOX_making.x.y %zu\r\n",
				      wire.len);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char pong[512];

	assert_int_equal(0, connect(fd, (const struct sockaddr *)&at, sizeof(at)));
	assert_int_equal(strlen(head), send(fd, head, strlen(head), 0));
	assert_int_equal(wire.len, send(fd, wire.at, wire.len, 0));
	assert_int_equal(8, send(fd, "\r\nPING\r\n", 8, 0));
	assert_true(recv(fd, pong, sizeof(pong), 0) > 0);
	usleep(300000);
	close(fd);
}

static void a_recorded_command_is_done_only_while_the_inbox_remembers_it(void **unused)
{
	instant now = clock_now();
	struct slice wire = recorded("just now", now - MINUTE, now - MINUTE);
	(void)unused;

	replay(recorded("from yesterday", now - DAY, now - DAY));
	replay(recorded("from tomorrow", now + DAY, now));
	replay(recorded("made long ago", now, now - (COMMAND_DAYS + 1) * DAY));
	replay(wire);
	replay(wire);
	assert_string_equal("1", done_by_receiver("just now"));
	assert_string_equal("0", done_by_receiver("from yesterday"));
	assert_string_equal("0", done_by_receiver("from tomorrow"));
	assert_string_equal("0", done_by_receiver("made long ago"));
}

static const char *in_inbox_since(const char *interval)
{
	static char count[16];

	assert_ok(postgres_sql(
		&ledger()->server, "other",
		arena_text(&arena, "SELECT count(*) FROM inbox WHERE claimed_at < now() - interval '%s'",
			   interval),
		count, sizeof(count)));
	return count;
}

static void what_the_inbox_forgets_is_older_than_any_command_that_is_taken(void **unused)
{
	char said[200];
	(void)unused;

	assert_ok(postgres_sql(&ledger()->server, "other",
			       "INSERT INTO inbox (message_id, sender, claimed_at) SELECT gen_random_uuid(), "
			       "'making', now() - interval '1 day' * d FROM generate_series(89, 1400) d",
			       said, sizeof(said)));
	assert_ok(office_stop(&receiver));
	assert_ok(office_start(&receiver));
	for (int i = 0; i < 50 && strcmp(in_inbox_since("92 days"), "0") != 0; i++)
		usleep(100000);
	assert_string_equal("0", in_inbox_since("92 days"));
	assert_int_not_equal(0, strtol(in_inbox_since("88 days"), NULL, 10));
}

static void a_question_is_answered_at_once(void **unused)
{
	struct answer got = look_at("/v1/question");

	(void)unused;
	assert_int_equal(200, got.status);
	assert_true(answer_has(&got, "{\"answer\":\"well\"}"));
}

static void a_command_waits_for_an_office_that_is_away(void **unused)
{
	struct answer got;
	const char *place;

	(void)unused;
	assert_ok(office_stop(&receiver));
	got = send_errand("patience", "key-4");
	assert_int_equal(202, got.status);
	place = answer_field(&arena, &got, "Location");
	assert_non_null(place);
	got = look_at("/v1/question");
	assert_true(got.status == 502 || got.status == 503 || got.status == 504);
	assert_ok(office_start(&receiver));
	assert_true(comes_to(place, "done"));
	assert_string_equal("1", done_by_receiver("patience"));
	got = send_errand("patience", "key-4");
	assert_int_equal(202, got.status); /* what was answered then; it says where to look */
	assert_string_equal(place, answer_field(&arena, &got, "Location"));
}

static void nothing_is_lost_when_the_courier_is_killed(void **unused)
{
	struct answer got;
	const char *place;

	(void)unused;
	nats_kill(&nats);
	got = send_errand("through the storm", "key-5");
	assert_int_equal(202, got.status);
	place = answer_field(&arena, &got, "Location");
	got = look_at("/v1/question");
	assert_true(got.status == 502 || got.status == 503 || got.status == 504);
	assert_int_equal(503, look_at("/readyz").status);
	nats_wipe(&nats);
	assert_ok(nats_restart(&nats));
	make_streams();
	assert_true(comes_to(place, "done"));
	assert_string_equal("1", done_by_receiver("through the storm"));
	assert_int_equal(200, look_at("/readyz").status);
}

static void an_office_whose_certificate_nobody_knows_is_not_heard(void **unused)
{
	struct answer got;

	(void)unused;
	assert_ok(office_stop(&sender));
	give_key("making", &sender); /* a new one; the receiver has read the folder long ago */
	assert_ok(office_start(&sender));
	got = look_at("/v1/question");
	assert_true(got.status >= 500);
	assert_ok(office_stop(&receiver));
	assert_ok(office_start(&receiver));
	got = look_at("/v1/question");
	assert_int_equal(200, got.status);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_is_done_and_the_request_that_waits_is_answered),
		cmocka_unit_test(a_refusal_reaches_whoever_waits_and_leaves_nothing_behind),
		cmocka_unit_test(an_event_is_heard_once),
		cmocka_unit_test(a_command_that_comes_twice_is_done_once_and_answered_alike),
		cmocka_unit_test(a_recorded_command_is_done_only_while_the_inbox_remembers_it),
		cmocka_unit_test(what_the_inbox_forgets_is_older_than_any_command_that_is_taken),
		cmocka_unit_test(a_question_is_answered_at_once),
		cmocka_unit_test(a_command_waits_for_an_office_that_is_away),
		cmocka_unit_test(nothing_is_lost_when_the_courier_is_killed),
		cmocka_unit_test(an_office_whose_certificate_nobody_knows_is_not_heard),
	};

	return cmocka_run_group_tests(tests, open_up, close_up);
}
