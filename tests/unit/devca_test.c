/* SPDX-License-Identifier: Apache-2.0 */
/* The stand-in CA, asked over HTTP as the suite asks it, and its folder. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "devca/serve.h"
#include "gm/chain.h"
#include "gm/csr.h"
#include "gm/timestamp.h"
#include "lib/check.h"
#include "lib/http.h"
#include "lib/pki.h"
#include "lib/process.h"

static struct arena arena;
static char folder[128];
static struct authority authority;
static struct key owner;
static int port;
static pid_t server;

static _Noreturn void serve(void)
{
	struct listen listen = {"127.0.0.1", port};

	exit(freopen("/dev/null", "w", stdout) && authority_serve(&authority, &listen).code == E_OK ? 0 : 1);
}

static int start(void **unused)
{
	int fd = -1;

	(void)unused;
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(process_folder("devca", folder, sizeof(folder)));
	assert_ok(authority_init(&arena, folder, clock_now()));
	assert_ok(authority_open(&arena, folder, &authority));
	assert_ok(key_generate(&owner));
	assert_ok(process_free_port(&port));
	server = fork();
	if (server == 0)
		serve();
	for (int i = 0; i < 100 && fd < 0; i++) {
		usleep(50000);
		fd = http_connect(port);
	}
	close(fd);
	return fd < 0;
}

static int stop(void **unused)
{
	int status = -1;

	(void)unused;
	kill(server, SIGTERM);
	waitpid(server, &status, 0);
	authority_close(&authority);
	key_release(&owner);
	process_remove(folder);
	arena_clear(&arena);
	return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

static struct slice request_of(const char *o, const char *cn)
{
	struct name name = {0};
	struct slice der, pem;

	assert_ok(name_add(&name, NAME_C, slice_str("CN")));
	assert_ok(name_add(&name, NAME_O, slice_str(o)));
	assert_ok(name_add(&name, NAME_CN, slice_str(cn)));
	assert_ok(csr_write(&name, &owner, &arena, &der));
	assert_ok(csr_pem(der, &arena, &pem));
	return pem;
}

static struct slice owner_request(void)
{
	return request_of("12100000000018032A某某县民政局", "31000000000001");
}

static struct answer ask(const char *method, const char *path, const char *type, struct slice body)
{
	const struct asking asking = {
		.port = port, .method = method, .path = path, .type = type, .body = body};

	return http_ask(&arena, &asking);
}

static struct cert issued(const char *query, struct slice request)
{
	struct answer got =
		ask("POST", arena_text(&arena, "/csr?%s", query), "application/x-pem-file", request);
	struct cert cert;

	assert_int_equal(got.status, 200);
	assert_ok(cert_read_any(got.body, &arena, &cert));
	return cert;
}

static void an_owners_certificate_chains_to_the_root_and_has_the_governments_profile(void **unused)
{
	struct cert cert = issued("profile=owner&days=30", owner_request());
	struct chain_trust trust = {.anchors = &authority.root,
				    .anchor_count = 1,
				    .others = &authority.ca.cert,
				    .other_count = 1};
	struct chain chain;
	const char *subject;

	(void)unused;
	assert_true(sm2_public_eq(&cert.key, &owner.public));
	assert_int_equal(cert.usage, CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION);
	assert_ok(cert_subject_text(&cert, &arena, &subject));
	assert_string_equal(subject, "C=CN, O=12100000000018032A某某县民政局, CN=31000000000001");
	assert_true(cert.not_after - cert.not_before < 31 * DAY);
	assert_ok(chain_build(&cert, &trust, clock_now(), &chain));
	assert_int_equal(chain.state, CHAIN_SOUND);
	assert_int_equal(chain.count, 2);
}

static void a_subject_that_the_profile_does_not_allow_is_refused(void **unused)
{
	static const struct {
		const char *o, *cn, *place;
	} bad[] = {
		{"某某县民政局", "31000000000001", "subject.O"},
		{"12100000000018033A某某县民政局", "31000000000001", "subject.O"},
		{"12100000000018032A", "31000000000001", "subject.O"},
		{"12100000000018032A某某县民政局", "某某县民政局", "subject.CN"},
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct answer got = ask("POST", "/csr?profile=owner", NULL, request_of(bad[i].o, bad[i].cn));

		assert_int_equal(got.status, 422);
		assert_true(answer_has(&got, bad[i].place));
	}
}

static void bad_requests_are_refused_and_issue_nothing(void **unused)
{
	(void)unused;
	assert_int_equal(ask("POST", "/csr?profile=owner", NULL, slice_str("garbage")).status, 400);
	assert_int_equal(ask("POST", "/csr?profile=king", NULL, owner_request()).status, 422);
	assert_int_equal(ask("POST", "/csr", NULL, owner_request()).status, 422);
	assert_int_equal(ask("POST", "/csr?profile=owner&days=0", NULL, owner_request()).status, 422);
	assert_int_equal(ask("POST", "/csr?profile=owner&x=1", NULL, owner_request()).status, 422);
	assert_int_equal(
		ask("POST", "/csr?profile=owner&not_after=2020-01-01T00:00:00Z", NULL, owner_request())
			.status,
		422);
	assert_int_equal(
		ask("POST", "/csr?profile=owner&not_after=2099-01-01T00:00:00Z", NULL, owner_request())
			.status,
		422);
	assert_int_equal(ask("GET", "/csr", NULL, slice(NULL, 0)).status, 405);
	assert_int_equal(ask("GET", "/nothing", NULL, slice(NULL, 0)).status, 404);
	assert_int_equal(ask("POST", "/tsa", "text/plain", slice_str("x")).status, 415);
	assert_int_equal(ask("POST", "/csr?profile=owner", NULL,
			     slice(arena_take(&arena, DEVCA_BODY_MAX + 1), DEVCA_BODY_MAX + 1))
				 .status,
			 413);
}

static void each_profile_gives_its_usage(void **unused)
{
	struct cert tsa = issued("profile=tsa", request_of("时间戳", "TSA")),
		    tls = issued("profile=tls", request_of("主机", "127.0.0.1")),
		    maker = issued("profile=maker", request_of("制作单位", "印章制作系统"));

	(void)unused;
	assert_true(cert_may_stamp_time(&tsa));
	assert_int_equal(tls.purpose, CERT_SERVER_AUTH | CERT_CLIENT_AUTH);
	assert_true(cert_may_sign(&maker) && !maker.has_purpose && !maker.ca);
}

static void a_time_stamp_is_granted_over_sm3_only(void **unused)
{
	struct chain_trust trust = {.anchors = &authority.root, .anchor_count = 1};
	struct slice stamped = slice_str("a signature value"), nonce = slice("\x11\x22", 2), request, token;
	struct timestamp_result result;
	struct answer got;

	(void)unused;
	assert_ok(timestamp_request_write(stamped, nonce, &arena, &request));
	got = ask("POST", "/tsa", "application/timestamp-query", request);
	assert_int_equal(got.status, 200);
	assert_ok(timestamp_response_read(got.body, stamped, nonce, &token));
	assert_ok(timestamp_judge(token, stamped, &trust, clock_now(), &arena, &result));
	assert_string_equal(timestamp_fault_text(result.fault), timestamp_fault_text(TIMESTAMP_SOUND));

	((uint8_t *)memmem(request.at, request.len, "\x83\x11", 2))[1] = 0x12; /* another digest */
	got = ask("POST", "/tsa", "application/timestamp-query", request);
	assert_int_equal(got.status, 200);
	assert_err(E_SIGNATURE_FORM, timestamp_response_read(got.body, stamped, nonce, &token));
}

static struct revocation status_by_ocsp(const struct cert *cert)
{
	struct revocation_question q = {.cert = cert,
					.issuer = &authority.ca.cert,
					.at = clock_now(),
					.now = clock_now(),
					.nonce = slice_str("0123")};
	struct slice request;
	struct revocation r;
	struct answer got;
	struct ocsp ocsp;

	request = pki_ocsp_request(&arena, cert, q.issuer, q.nonce);
	got = ask("POST", "/ocsp", "application/ocsp-request", request);
	assert_int_equal(got.status, 200);
	assert_ok(ocsp_read(got.body, &ocsp));
	assert_ok(revocation_by_ocsp(&q, &ocsp, &r));
	return r;
}

static struct revocation status_by_crl(const struct cert *cert)
{
	struct revocation_question q = {
		.cert = cert, .issuer = &authority.ca.cert, .at = clock_now(), .now = clock_now()};
	struct answer got = ask("GET", "/crl", NULL, slice(NULL, 0));
	struct revocation r;
	struct crl crl;

	assert_int_equal(got.status, 200);
	assert_ok(crl_read(got.body, &crl));
	assert_ok(revocation_by_crl(&q, &crl, &r));
	return r;
}

static void a_revoked_certificate_is_so_by_crl_and_ocsp(void **unused)
{
	struct cert cert = issued("profile=owner", owner_request()),
		    other = issued("profile=owner", owner_request());
	const char *serial;
	instant before = clock_now() - DAY;

	(void)unused;
	assert_int_equal(status_by_ocsp(&cert).state, REVOCATION_GOOD);
	assert_int_equal(status_by_crl(&cert).state, REVOCATION_GOOD);
	assert_ok(cert_serial_text(&cert, &arena, &serial));
	before -= before % SECOND;
	assert_ok(authority_revoke(&authority, &arena, slice_str(serial), REASON_KEY_COMPROMISE, before,
				   clock_now()));
	assert_int_equal(status_by_ocsp(&cert).state, REVOCATION_REVOKED);
	assert_int_equal(status_by_crl(&cert).state, REVOCATION_REVOKED);
	assert_int_equal(status_by_crl(&cert).reason, REASON_KEY_COMPROMISE);
	assert_true(status_by_crl(&cert).invalid_since == before);
	assert_int_equal(status_by_crl(&other).state, REVOCATION_GOOD);
	assert_err(E_NO_SUCH_STEP, authority_revoke(&authority, &arena, slice_str(serial), REASON_SUPERSEDED,
						    0, clock_now()));
	assert_err(E_NOT_FOUND,
		   authority_revoke(&authority, &arena, slice_str("00"), REASON_SUPERSEDED, 0, 0));
	assert_err(E_FIELD, authority_revoke(&authority, &arena, slice_str("../x"), REASON_SUPERSEDED, 0, 0));
}

static void a_certificate_it_never_issued_is_unknown(void **unused)
{
	struct cert stranger = authority.root;

	(void)unused;
	assert_int_equal(status_by_ocsp(&stranger).doubt, REVOCATION_SAYS_UNKNOWN);
	assert_int_equal(status_by_ocsp(&authority.tsa.cert).state, REVOCATION_GOOD);
}

static void it_says_what_it_is_and_gives_its_certificates(void **unused)
{
	struct answer got = ask("GET", "/", NULL, slice(NULL, 0));
	struct cert certs[2];
	size_t count;

	(void)unused;
	assert_true(answer_has(&got, "NO licensed CA") && answer_has(&got, "仅供开发测试"));
	got = ask("GET", "/root.cer", NULL, slice(NULL, 0));
	assert_true(slice_eq(got.body, authority.root.der));
	got = ask("GET", "/chain", NULL, slice(NULL, 0));
	assert_ok(cert_read_all(got.body, &arena, 2, certs, &count));
	assert_int_equal(count, 2);
	assert_true(slice_eq(certs[0].der, authority.ca.cert.der));
}

static void the_root_says_that_it_has_not_revoked_the_ca(void **unused)
{
	struct revocation_question q = {.cert = &authority.ca.cert,
					.issuer = &authority.root,
					.at = clock_now() + 3650 * DAY,
					.now = clock_now()};
	struct answer got = ask("GET", "/root.crl", NULL, slice(NULL, 0));
	struct revocation r;
	struct crl crl;

	(void)unused;
	assert_ok(crl_read(got.body, &crl));
	assert_ok(revocation_by_crl(&q, &crl, &r));
	assert_int_equal(r.state, REVOCATION_GOOD);
}

static void an_authority_without_its_roots_list_gets_one(void **unused)
{
	struct authority again;
	struct slice der;

	(void)unused;
	assert_int_equal(unlink(arena_text(&arena, "%s/root.crl", folder)), 0);
	assert_err(E_IO, authority_root_crl(&authority, &arena, &der));
	assert_ok(authority_open(&arena, folder, &again));
	assert_ok(authority_root_crl(&again, &arena, &der));
	authority_close(&again);
}

static void an_authority_is_not_made_twice(void **unused)
{
	(void)unused;
	assert_true(authority_exists(folder));
	assert_err(E_NO_SUCH_STEP, authority_init(&arena, folder, clock_now()));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_owners_certificate_chains_to_the_root_and_has_the_governments_profile),
		cmocka_unit_test(a_subject_that_the_profile_does_not_allow_is_refused),
		cmocka_unit_test(bad_requests_are_refused_and_issue_nothing),
		cmocka_unit_test(each_profile_gives_its_usage),
		cmocka_unit_test(a_time_stamp_is_granted_over_sm3_only),
		cmocka_unit_test(a_revoked_certificate_is_so_by_crl_and_ocsp),
		cmocka_unit_test(a_certificate_it_never_issued_is_unknown),
		cmocka_unit_test(it_says_what_it_is_and_gives_its_certificates),
		cmocka_unit_test(the_root_says_that_it_has_not_revoked_the_ca),
		cmocka_unit_test(an_authority_without_its_roots_list_gets_one),
		cmocka_unit_test(an_authority_is_not_made_twice),
	};

	return cmocka_run_group_tests_name("devca", tests, start, stop);
}
