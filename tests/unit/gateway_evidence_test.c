/* SPDX-License-Identifier: Apache-2.0 */
/* The gateway's evidence on revocation is the development CA's, asked over HTTP as the operator's table says; and what the
 * gateway saw itself bears out a claimed time. */
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "der/oid.h"
#include "devca/serve.h"
#include "fetch/reading.h"
#include "gateway/acts.h"
#include "gateway/migrations.h"
#include "gateway/office.h"
#include "gateway/routes.h"
#include "gm/internal.h"
#include "http/door.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/http.h"
#include "lib/ledger.h"
#include "lib/process.h"
#include "lib/world.h"
#include "svc/job.h"

#define SEAL_CODE "31000000000001"

static const struct office_def def = {.name = GATEWAY, .routes = gateway_routes};
static const struct gateway_settings settings = {.public_reports = 100, .public_report_life = DAY};
static struct gateway gateway;
static struct office office = {.def = &def, .settings = &settings, .region = "310000", .own = &gateway};
static const struct actor nobody = {.roles = ROLE_PUBLIC};

static char folder[128], trust[160];
static struct authority authority;
static int port;
static pid_t server;
static struct pki_party maker;

/* ---- the authority ---- */

static _Noreturn void serve(void)
{
	struct listen listen = {"127.0.0.1", port};

	exit(freopen("/dev/null", "w", stdout) && authority_serve(&authority, &listen).code == E_OK ? 0 : 1);
}

static void start_authority(void)
{
	int fd = -1;

	server = fork();
	if (server == 0)
		serve();
	for (int i = 0; i < 100 && fd < 0; i++) {
		usleep(20000);
		fd = http_connect(port);
	}
	assert_true(fd >= 0);
	close(fd);
}

static void stop_authority(void)
{
	kill(server, SIGTERM);
	waitpid(server, NULL, 0);
}

/* Somebody certified by the authority an hour ago, with whatever extensions besides. */
static struct pki_party certified(const char *cn, struct slice extra)
{
	struct arena *a = &world.arena;
	struct pki_party party;
	uint8_t serial[16];
	struct issue_form form = {
		.subject = pki_name(a, "11310000MB2F30456Q某某县民政局", cn),
		.issuer = authority.ca.cert.subject,
		.issuer_key = &authority.ca.key,
		.not_before = clock_now() - HOUR,
		.not_after = clock_now() + DAY,
		.usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION,
		.extra = extra,
	};
	struct slice der, pem;
	const char *hex;

	assert_ok(key_generate(&party.key));
	form.key = &party.key.public;
	assert_ok(issue_serial(serial));
	form.serial = slice(serial, sizeof(serial));
	assert_ok(issue_cert(&form, a, &der));
	assert_ok(cert_read(der, &party.cert));
	assert_ok(cert_serial_text(&party.cert, a, &hex));
	assert_ok(cert_pem(der, a, &pem));
	assert_ok(file_write(arena_text(a, "%s/issued/%s.cer", folder, hex), pem, 0644));
	return party;
}

static void withdraw(const struct pki_party *party, enum revocation_reason reason)
{
	const char *hex;

	assert_ok(cert_serial_text(&party->cert, &world.arena, &hex));
	assert_ok(authority_revoke(&authority, &world.arena, slice_str(hex), reason, 0, clock_now()));
}

/* ---- the gateway ---- */

static void put_trust(const char *name, struct slice bytes)
{
	assert_ok(file_write(arena_text(&world.arena, "%s/%s", trust, name), bytes, 0644));
}

/* Anchor, CA, and the root's list; of everybody else only the authority itself can tell. */
static void make_trust(void)
{
	struct arena *a = &world.arena;
	struct slice pem, crl;

	assert_ok(cert_pem(authority.root.der, a, &pem));
	put_trust("root.cer", pem);
	assert_ok(cert_pem(authority.ca.cert.der, a, &pem));
	put_trust("ca.cer", pem);
	assert_ok(authority_root_crl(&authority, a, &crl));
	put_trust("root.crl", crl);
	put_trust("sources", slice_str(arena_text(a, "ca.cer ocsp http://127.0.0.1:%d/ocsp\n", port)));
}

static int begin(void **unused)
{
	int failed = world_setup(unused) || ledger_open(unused);

	ledger_add(&gateway_migrations);
	assert_ok(process_folder("evidence", folder, sizeof(folder)));
	assert_ok(authority_init(&world.arena, folder, clock_now() - HOUR));
	assert_ok(authority_open(&world.arena, folder, &authority));
	snprintf(trust, sizeof(trust), "%s/trust", folder);
	assert_int_equal(mkdir(trust, 0755), 0);
	assert_ok(process_free_port(&port));
	make_trust();
	assert_ok(court_open(&(struct court_form){.cells = 1, .patience = 60 * SECOND}, &gateway.court));
	maker = certified("电子印章制作系统", slice(NULL, 0));
	return failed;
}

static int end(void **unused)
{
	key_release(&maker.key);
	authority_close(&authority);
	court_close(gateway.court);
	process_remove(folder);
	return ledger_close(unused) | world_teardown(unused);
}

static int open_gateway(void **unused)
{
	struct fetch_conf conf = {.keep = SECOND / 2, .patience = SECOND / 2, .retry = SECOND / 2};

	(void)unused;
	start_authority();
	office.key = &maker.key; /* any will do to sign reports */
	office.cert = &maker.cert;
	assert_ok(trust_store_open(trust, &gateway.trust));
	assert_ok(status_cache_new(&gateway.statuses));
	assert_ok(fetch_store_open(arena_text(&world.arena, "%s/sources", trust), &conf, &gateway.sources));
	return 0;
}

static int close_gateway(void **unused)
{
	(void)unused;
	stop_authority();
	fetch_store_close(gateway.sources);
	status_cache_free(gateway.statuses);
	trust_store_close(gateway.trust);
	return 0;
}

/* A document sealed ten minutes ago. */
static struct slice sealed_by(const struct pki_party *owner)
{
	instant now = clock_now() - clock_now() % SECOND;
	struct recipe r;

	recipe_honest(&r);
	r.maker = &maker;
	r.signer = r.listed = owner;
	r.seal.created = r.seal.valid_from = now - 20 * MINUTE;
	r.signed_at = now - 10 * MINUTE;
	return recipe_make(&r);
}

/* The registry's answer is at hand: it is not what is in question. */
static void know_the_seal(instant now, instant until)
{
	const struct status_answer answer = {.status = STATUS_ACTIVE,
					     .since = now - 15 * MINUTE,
					     .until = until,
					     .answered_at = now,
					     .valid_to = now + 1000 * DAY,
					     .registry = "310000"};

	status_cache_drop_all(gateway.statuses);
	status_cache_keep(gateway.statuses, status_cache_mark(gateway.statuses), slice_str(SEAL_CODE),
			  &answer);
}

static const char *verdict_of(struct slice document)
{
	struct arena *a = &ledger()->arena;
	struct http_request http = {.body = document};
	struct job *job = arena_new(a, struct job);
	struct answer answer;

	assert_non_null(job);
	job->db = &ledger()->db;
	job->req = (struct request){
		.arena = a, .now = clock_now(), .office = &office, .actor = &nobody, .http = &http};
	assert_ok(verify(&job->req, NULL));
	form_release(&job->req.form);
	answer.body = job->req.reply.body;
	return arena_text(a, "%s %s", answer_value(a, &answer, "indication"),
			  answer_value(a, &answer, "reason"));
}

/* Until what was fetched is looked at again. */
static void wait_for_the_end_of_what_is_kept(void)
{
	usleep(700000);
}

static void a_revocation_at_the_authority_changes_the_verdict_when_the_answer_kept_has_ended(void **unused)
{
	struct pki_party owner = certified(SEAL_CODE, slice(NULL, 0));

	(void)unused;
	know_the_seal(clock_now(), 0);
	assert_string_equal(verdict_of(sealed_by(&owner)), "TOTAL_PASSED ");
	withdraw(&owner, REASON_KEY_COMPROMISE);
	wait_for_the_end_of_what_is_kept();
	assert_string_equal(verdict_of(sealed_by(&owner)), "TOTAL_FAILED SIGNER_REVOKED");
	key_release(&owner.key);
}

static void without_the_responder_nothing_passes(void **unused)
{
	struct pki_party owner = certified(SEAL_CODE, slice(NULL, 0));

	(void)unused;
	know_the_seal(clock_now(), 0);
	stop_authority();
	assert_string_equal(verdict_of(sealed_by(&owner)), "INDETERMINATE REVOCATION_UNKNOWN");
	start_authority();
	wait_for_the_end_of_what_is_kept();
	assert_string_equal(verdict_of(sealed_by(&owner)), "TOTAL_PASSED ");
	key_release(&owner.key);
}

static void a_signature_that_the_gateway_saw_before_the_certificates_end_stays_good(void **unused)
{
	struct pki_party owner = certified(SEAL_CODE, slice(NULL, 0));
	struct slice seen = sealed_by(&owner), unseen = sealed_by(&owner);

	(void)unused;
	know_the_seal(clock_now(), 0);
	assert_string_equal(verdict_of(seen), "TOTAL_PASSED ");
	sleep(1); /* revocation is told in whole seconds, and must not seem to come before */
	wait_for_the_end_of_what_is_kept();
	withdraw(&owner, REASON_CESSATION);
	assert_string_equal(verdict_of(seen), "TOTAL_PASSED ");
	assert_string_equal(verdict_of(unseen), "INDETERMINATE TIME_UNPROVEN");
	key_release(&owner.key);
}

static void a_signature_that_the_gateway_saw_before_the_seals_end_stays_good(void **unused)
{
	struct pki_party owner = certified(SEAL_CODE, slice(NULL, 0));
	struct slice seen = sealed_by(&owner), unseen = sealed_by(&owner);

	(void)unused;
	know_the_seal(clock_now(), 0);
	assert_string_equal(verdict_of(seen), "TOTAL_PASSED ");
	know_the_seal(clock_now(), clock_now());
	assert_string_equal(verdict_of(seen), "TOTAL_PASSED ");
	assert_string_equal(verdict_of(unseen), "INDETERMINATE TIME_UNPROVEN");
	assert_string_equal(verdict_of(unseen), "INDETERMINATE TIME_UNPROVEN");
	key_release(&owner.key);
}

/* ---- addresses inside of certificates ---- */

/* Extensions that lead a careless verifier to a port: authority information access, CRL distribution points. */
static struct slice leading_to(int trap)
{
	static const char OCSP[] = "\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x01";
	struct slice url = slice_str(arena_text(&world.arena, "http://127.0.0.1:%d/", trap)), der;
	struct der_writer w;
	size_t mark;

	der_writer_init(&w, &world.arena, 1024);
	mark = der_mark(&w);
	der_put(&w, DER_CONTEXT_PRIMITIVE(6), url);
	der_wrap(&w, mark, DER_CONTEXT(0));
	der_wrap(&w, mark, DER_CONTEXT(0));
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, mark, DER_SEQUENCE);
	wrap_extension(&w, mark, OID_CRL_POINTS, false);
	mark = der_mark(&w);
	der_put(&w, DER_CONTEXT_PRIMITIVE(6), url);
	der_put_raw(&w, slice(OCSP, sizeof(OCSP) - 1));
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, mark, DER_SEQUENCE);
	wrap_extension(&w, mark, OID_AUTHORITY_INFO, false);
	assert_ok(der_written(&w, &der));
	return der;
}

/* A socket that listens; nobody is ever let in. */
static int set_trap(int *at)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(fd, 8), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	*at = ntohs(address.sin_port);
	return fd;
}

static void no_address_inside_a_certificate_is_contacted(void **unused)
{
	int at, trap = set_trap(&at), visitor;
	struct pki_party owner = certified(SEAL_CODE, leading_to(at));

	(void)unused;
	know_the_seal(clock_now(), 0);
	assert_string_equal(verdict_of(sealed_by(&owner)), "TOTAL_PASSED ");
	stop_authority();
	wait_for_the_end_of_what_is_kept();
	verdict_of(sealed_by(&owner)); /* now there would be a reason to look elsewhere */
	assert_int_equal(accept(trap, NULL, NULL), -1);
	visitor = http_connect(at);
	assert_true(visitor >= 0 && accept(trap, NULL, NULL) >= 0); /* the trap works */
	close(visitor);
	close(trap);
	start_authority();
	key_release(&owner.key);
}

#define AT_THE_GATEWAY(test) cmocka_unit_test_setup_teardown(test, open_gateway, close_gateway)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		AT_THE_GATEWAY(
			a_revocation_at_the_authority_changes_the_verdict_when_the_answer_kept_has_ended),
		AT_THE_GATEWAY(without_the_responder_nothing_passes),
		AT_THE_GATEWAY(a_signature_that_the_gateway_saw_before_the_certificates_end_stays_good),
		AT_THE_GATEWAY(a_signature_that_the_gateway_saw_before_the_seals_end_stays_good),
		AT_THE_GATEWAY(no_address_inside_a_certificate_is_contacted),
	};

	if (cell_is_me(argc, argv))
		return cell_serve(argc, argv, (const struct cell_duty *[]){&court_duty, &reading_duty, NULL});
	return cmocka_run_group_tests(tests, begin, end);
}
