/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/pull.h"

#include "base/id.h"
#include "http/client.h"

enum { NONCE_SIZE = 16 };

/* A list says nothing of a certificate that ended before it was made, and is good for the others all the same. */
static bool is_sound(const struct revocation *says)
{
	return says->state != REVOCATION_UNKNOWN || says->doubt == REVOCATION_AFTER_EXPIRY;
}

/* The judge will look again, with the rest of the evidence; here it only matters whether to keep it. */
static struct revocation_question question_of(const struct pull *what, struct slice nonce)
{
	return (struct revocation_question){.cert = what->cert,
					    .issuer = what->issuer,
					    .at = what->now,
					    .now = what->now,
					    .nonce = nonce};
}

static void take(struct pulled *out, struct slice der, const struct revocation *says)
{
	out->reached = true;
	out->der = der;
	out->sound = is_sound(says);
	out->until = says->next_update;
}

static err fetch(struct arena *arena, const struct pull *what, struct slice request, size_t max,
		 struct slice *body)
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
	if (answer.status != 200)
		return FAIL_AT(E_UNREACHABLE, what->source->url, "answered with status %d", answer.status);
	*body = answer.body;
	return OK;
}

typedef err (*ocsp_writer)(const struct cert *, const struct cert *, struct slice, struct arena *,
			   struct slice *);

/* RFC 6960 §4.2.1: malformedRequest, internalError and unauthorized are what responders say that do not know the digest. */
static bool understood(const struct ocsp *ocsp)
{
	return ocsp->status != 1 && ocsp->status != 2 && ocsp->status != 6;
}

/* One request and its answer; *known: the responder knows whose certificate is meant. */
static err ask_ocsp(struct arena *arena, const struct pull *what, ocsp_writer write, struct pulled *out,
		    bool *known)
{
	uint8_t random[NONCE_SIZE];
	struct slice nonce = slice(NULL, 0), request, body;
	struct revocation_question q;
	struct revocation says;
	struct ocsp ocsp;

	*known = true;
	if (what->source->kind == SOURCE_OCSP) {
		TRY(random_bytes(random, sizeof(random)));
		nonce = slice(random, sizeof(random));
	}
	TRY(write(what->cert, what->issuer, nonce, arena, &request));
	TRY(fetch(arena, what, request, OCSP_DER_MAX, &body));
	TRY(ocsp_read(body, &ocsp));
	out->reached = true;
	*known = understood(&ocsp);
	if (ocsp.status != 0)
		return FAIL_AT(E_UNREACHABLE, what->source->url, "gives no answer: %d", ocsp.status);
	if (nonce.len > 0 && !slice_eq(nonce, ocsp.nonce))
		return FAIL_AT(E_UNREACHABLE, what->source->url, "answers something else than was asked");
	q = question_of(what, nonce);
	TRY(revocation_by_ocsp(&q, &ocsp, &says));
	*known = says.state != REVOCATION_UNKNOWN ||
		 (says.doubt != REVOCATION_SAYS_UNKNOWN && says.doubt != REVOCATION_NO_EVIDENCE);
	take(out, ocsp.der, &says);
	return OK;
}

static err pull_ocsp(struct arena *arena, const struct pull *what, struct pulled *out)
{
	instant end = clock_steady() + what->patience;
	struct pull again = *what;
	bool known;
	err e = ask_ocsp(arena, what, ocsp_request_write, out, &known);

	again.patience = end - clock_steady();
	if (known || !what->source->sha1 || again.patience <= 0)
		return e;
	err_forget();
	return ask_ocsp(arena, &again, ocsp_request_write_sha1, out, &known);
}

static err pull_crl(struct arena *arena, const struct pull *what, struct pulled *out)
{
	struct revocation_question q = question_of(what, slice(NULL, 0));
	struct revocation says;
	struct slice body;
	struct crl crl;

	TRY(fetch(arena, what, slice(NULL, 0), FETCH_CRL_MAX, &body));
	TRY(crl_read_any(body, arena, &crl));
	TRY(revocation_by_crl(&q, &crl, &says));
	take(out, crl.der, &says);
	return OK;
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
