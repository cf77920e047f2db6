/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/pull.h"

#include "base/id.h"
#include "fetch/reading.h"
#include "http/client.h"

enum { NONCE_SIZE = 16 };

/* RFC 9110 §15.5: the fault is the question's, but for 408 and 429, which are about when it comes. */
static bool is_about_the_question(int status)
{
	return status >= 400 && status < 500 && status != 408 && status != 429;
}

/* Who asks for something odd must not have the source rest for all others. */
static err fetch(struct arena *arena, const struct pull *what, struct slice request, size_t max,
		 struct pulled *out, struct slice *body)
{
	const struct http_ask ask = {
		.url = what->source->url,
		.type = request.len > 0 ? "application/ocsp-request" : NULL,
		.body = request,
		.patience = what->patience,
		.answer_max = max,
	};
	struct http_answer answer;

	TRY(http_fetch(arena, &ask, &answer));
	out->reached = request.len > 0 && is_about_the_question(answer.status);
	if (answer.status != 200)
		return FAIL_AT(E_UNREACHABLE, what->source->url, "answered with status %d", answer.status);
	*body = answer.body;
	return OK;
}

/* One that ends over it, or has no room for it, is not the source's fault towards anybody else. */
static bool is_lost(err e)
{
	return e.code == E_CELL || e.code == E_NO_MEMORY || e.code == E_CRYPTO || e.code == E_IO;
}

static err take(struct arena *arena, const struct pull *what, struct slice nonce, struct slice body,
		struct pulled *out, bool *understood)
{
	const struct reading reading = {
		.source = what->source, .cert = what->cert, .nonce = nonce, .now = what->now};
	struct read_answer read;
	err e = reading_do(arena, &reading, body, &read);

	out->lost = is_lost(e);
	out->reached = e.code == E_OK || out->lost;
	if (e.code != E_OK)
		return FAIL_AT(E_UNREACHABLE, what->source->url, "what it sent cannot be read");
	*understood = read.understood;
	out->der = read.der;
	out->sound = read.sound;
	out->until = read.until;
	return OK;
}

typedef err (*ocsp_writer)(const struct cert_ref *, struct slice, struct arena *, struct slice *);

/* One request and its answer; *understood: the responder knows whose certificate is meant. */
static err ask_ocsp(struct arena *arena, const struct pull *what, ocsp_writer write, struct pulled *out,
		    bool *understood)
{
	uint8_t random[NONCE_SIZE];
	struct slice nonce = slice(NULL, 0), request, body;

	*understood = true;
	if (what->source->kind == SOURCE_OCSP) {
		TRY(random_bytes(random, sizeof(random)));
		nonce = slice(random, sizeof(random));
	}
	TRY(write(what->cert, nonce, arena, &request));
	TRY(fetch(arena, what, request, OCSP_DER_MAX, out, &body));
	return take(arena, what, nonce, body, out, understood);
}

static err pull_ocsp(struct arena *arena, const struct pull *what, struct pulled *out)
{
	instant end = clock_steady() + what->patience;
	struct pull again = *what;
	bool understood;
	err e = ask_ocsp(arena, what, ocsp_request_write, out, &understood);

	again.patience = end - clock_steady();
	if (understood || !what->source->sha1 || again.patience <= 0)
		return e;
	err_forget();
	return ask_ocsp(arena, &again, ocsp_request_write_sha1, out, &understood);
}

static err pull_crl(struct arena *arena, const struct pull *what, struct pulled *out)
{
	struct slice body;
	bool understood;

	TRY(fetch(arena, what, slice(NULL, 0), FETCH_CRL_MAX, out, &body));
	return take(arena, what, slice(NULL, 0), body, out, &understood);
}

static bool is_ours(err e)
{
	return e.code == E_CRYPTO || e.code == E_IO || e.code == E_NO_MEMORY;
}

err pull(struct arena *arena, const struct pull *what, struct pulled *out)
{
	err e;

	*out = (struct pulled){0};
	e = what->source->kind == SOURCE_CRL ? pull_crl(arena, what, out) : pull_ocsp(arena, what, out);
	if (is_ours(e))
		return err_note(e, HERE, "pull");
	return OK;
}
