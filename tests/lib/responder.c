/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/responder.h"

#include <pthread.h>
#include <unistd.h>

#include "der/der.h"
#include "gm/timestamp.h"
#include "http/door.h"
#include "lib/check.h"
#include "lib/process.h"

const char *const responder_moods[RESPONDER_MOODS] = {
	[RESPONDER_UP] = "up",
	[RESPONDER_DOWN] = "down",
	[RESPONDER_SLOW] = "slow",
	[RESPONDER_GARBAGE] = "garbage",
	[RESPONDER_STALE] = "stale",
	[RESPONDER_REPLAYED] = "replayed",
	[RESPONDER_WRONG_SIGNER] = "wrong signer",
	[RESPONDER_UNKNOWN] = "unknown",
	[RESPONDER_REVOKED] = "revoked",
};

struct responder_service {
	struct door *door;
	pthread_t thread;
};

static const char TSA_POLICY[] = "\x2a\x03\x04\x05";
#define LONG_AGO (30 * DAY)

static const struct pki_party *signer_of(const struct responder *r, const struct pki_party *usual)
{
	return r->mood == RESPONDER_WRONG_SIGNER ? r->stranger : usual;
}

/* Of a stale answer, and of a list that was replayed, the end lies a day behind. */
static void set_times(const struct responder *r, instant *from, instant *to)
{
	bool old = r->mood == RESPONDER_STALE || r->mood == RESPONDER_REPLAYED;

	*from = old ? r->now - 2 * DAY : r->now;
	*to = old ? r->now - DAY : r->life ? r->now + r->life : 0;
}

/* By its length alone. */
static bool is_sha1(struct slice cert_id)
{
	struct der in, seq;
	struct slice algorithm, hash;

	return der_open(cert_id, &in).code == E_OK && der_enter(&in, DER_SEQUENCE, &seq).code == E_OK &&
	       der_content(&seq, DER_SEQUENCE, &algorithm).code == E_OK &&
	       der_octets(&seq, &hash).code == E_OK && hash.len == 20;
}

static err answer_ocsp(const struct responder *r, struct arena *arena, struct slice body, struct slice *der)
{
	struct ocsp_answer answers[OCSP_ASKED_MAX];
	struct ocsp_request request;
	const struct pki_party *speaker = signer_of(r, r->speaker);
	struct ocsp_reply reply = {.request = &request,
				   .answers = answers,
				   .responder = &speaker->cert,
				   .key = &speaker->key,
				   .produced_at = r->now};

	TRY(ocsp_request_read(body, &r->authority->cert, &request));
	if (r->digests == RESPONDER_SHA1_OR_MALFORMED && !is_sha1(request.asked[0].id))
		return ocsp_error_write(1, arena, der);
	set_times(r, &reply.this_update, &reply.next_update);
	if (r->mood == RESPONDER_REPLAYED) { /* good and fresh, but not for this request */
		reply.this_update = r->now;
		reply.next_update = r->now + r->life;
		request.nonce = slice_str("somebody else's.");
	}
	for (size_t i = 0; i < request.count; i++) {
		bool revoked = r->mood == RESPONDER_REVOKED || slice_eq(r->revoked, request.asked[i].serial);

		answers[i] = (struct ocsp_answer){.state = REVOCATION_GOOD,
						  .revoked_at = r->now - LONG_AGO,
						  .reason = REASON_CESSATION};
		if (revoked)
			answers[i].state = REVOCATION_REVOKED;
		if (r->mood == RESPONDER_UNKNOWN ||
		    (r->digests == RESPONDER_SHA1_OR_UNKNOWN && !is_sha1(request.asked[i].id)))
			answers[i].state = REVOCATION_UNKNOWN;
	}
	return ocsp_response_write(&reply, arena, der);
}

static err give_crl(const struct responder *r, struct arena *arena, struct slice *der)
{
	struct pki_party forger = {.key = r->stranger->key, .cert = r->authority->cert};
	struct crl_entry entry = {.serial = r->revoked, .revoked_at = r->now - LONG_AGO};
	struct crl_form form = {.issuer = &r->authority->cert,
				.key = &r->authority->key,
				.number = 1,
				.entries = &entry,
				.count = r->mood == RESPONDER_REVOKED && r->revoked.len > 0};

	if (r->mood == RESPONDER_WRONG_SIGNER)
		form.key = &forger.key;
	if (r->mood == RESPONDER_UNKNOWN) {
		form.issuer = &r->stranger->cert;
		form.key = &r->stranger->key;
	}
	set_times(r, &form.this_update, &form.next_update);
	return crl_write(&form, arena, der);
}

static err stamp(const struct responder *r, struct arena *arena, struct slice body, struct slice *der)
{
	const struct pki_party *tsa = signer_of(r, r->tsa);
	struct timestamp_request request;
	struct timestamp_form form = {.request = &request,
				      .version = 1,
				      .tsa = &tsa->cert,
				      .chain = &r->authority->cert,
				      .chain_count = 1,
				      .key = &tsa->key,
				      .policy = slice(TSA_POLICY, sizeof(TSA_POLICY) - 1),
				      .serial = slice_str("\x01"),
				      .gen_time = r->now};
	struct slice token;

	TRY(timestamp_request_read(body, &request));
	if (r->mood == RESPONDER_REPLAYED)
		request.nonce = slice_str("another");
	if (r->mood == RESPONDER_UNKNOWN) /* a certificate it does not send along */
		request.cert_wanted = false;
	TRY(timestamp_token_write(&form, arena, &token));
	return timestamp_response_write(token, arena, der);
}

static err answer(const struct responder *r, struct arena *arena, const struct http_request *request,
		  struct slice *der)
{
	if (slice_is(request->path, "/ocsp"))
		return answer_ocsp(r, arena, request->body, der);
	if (slice_is(request->path, "/tsa"))
		return stamp(r, arena, request->body, der);
	return give_crl(r, arena, der);
}

static size_t body_max(void *ctx, struct slice method, struct slice path)
{
	(void)ctx;
	(void)method;
	(void)path;
	return OCSP_DER_MAX;
}

static void take(void *ctx, struct exchange *exchange, bool alone)
{
	struct responder *r = ctx;
	struct http_reply reply = {.status = 200, .type = "application/octet-stream", .close = true};
	struct arena arena;

	(void)alone;
	atomic_fetch_add(&r->asked, 1);
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (answer(r, &arena, &exchange->request, &reply.body).code != E_OK)
		reply.status = 500;
	if (r->mood == RESPONDER_DOWN)
		reply.status = 503;
	if (r->mood == RESPONDER_GARBAGE)
		reply.body = slice_str("<html>welcome</html>");
	if (r->says)
		reply.body = slice_str(r->says);
	if (r->status)
		reply.status = r->status;
	if (r->mood == RESPONDER_SLOW)
		usleep(RESPONDER_SLOWNESS);
	door_answer(exchange, &reply);
	arena_clear(&arena);
	err_forget();
}

static void *serve(void *door)
{
	door_run(door);
	door_finish(door, SECOND);
	return NULL;
}

void responder_start(struct responder *r)
{
	const struct door_conf conf = {.address = "127.0.0.1", .body_max = body_max, .take = take, .ctx = r};
	const int room = sizeof(r->ocsp);

	r->service = calloc(1, sizeof(*r->service));
	assert_non_null(r->service);
	assert_ok(door_open(&conf, &r->service->door));
	snprintf(r->ocsp, room, "http://127.0.0.1:%d/ocsp", door_port(r->service->door));
	snprintf(r->crl, room, "http://127.0.0.1:%d/crl", door_port(r->service->door));
	snprintf(r->stamps, room, "http://127.0.0.1:%d/tsa", door_port(r->service->door));
	assert_int_equal(pthread_create(&r->service->thread, NULL, serve, r->service->door), 0);
}

void responder_stop(struct responder *r)
{
	door_quit(r->service->door);
	pthread_join(r->service->thread, NULL);
	door_close(r->service->door);
	free(r->service);
}

void responder_nowhere(char url[64])
{
	int port;

	assert_ok(process_free_port(&port));
	snprintf(url, 64, "http://127.0.0.1:%d/", port);
}
