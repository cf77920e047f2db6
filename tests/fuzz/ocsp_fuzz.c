/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an OCSP request or response. Nobody signed them with the issuer's key, so no answer may count. */
#include <stdlib.h>

#include "gm/revocation.h"
#include "lib/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena world;
static struct key key;

/* An issuer and a certificate of it, as far as OCSP looks at them. */
static const struct cert *party(void)
{
	static struct cert cert;

	if (key.sign)
		return &cert;
	arena_init(&world, ARENA_REQUEST_MAX);
	if (key_generate(&key).code != E_OK)
		abort();
	cert.subject = cert.issuer = slice("\x30\x0f\x31\x0d\x30\x0b\x06\x03\x55\x04\x03\x0c\x04root", 17);
	cert.serial = slice("\x01", 1);
	cert.key = key.public;
	cert.not_after = INT64_MAX / 2;
	return &cert;
}

static void read_response(struct slice bytes, struct arena *arena)
{
	struct revocation_question q = {.cert = party(), .issuer = party(), .now = INT64_MAX / 2};
	struct revocation r;
	struct ocsp ocsp;

	if (ocsp_read(bytes, &ocsp).code != E_OK)
		return;
	if (!slice_eq(rewrite_der(arena, bytes), bytes))
		abort();
	q.at = ocsp.produced_at;
	if (revocation_by_ocsp(&q, &ocsp, &r).code != E_OK || r.state != REVOCATION_UNKNOWN)
		abort();
}

/* A request that is read can be answered, and the answer read. */
static void read_request(struct slice bytes, struct arena *arena)
{
	struct ocsp_answer answers[OCSP_ASKED_MAX] = {0};
	struct ocsp_request request;
	struct slice der;
	struct ocsp ocsp;

	if (ocsp_request_read(bytes, party(), &request).code != E_OK)
		return;
	if (!slice_eq(rewrite_der(arena, bytes), bytes))
		abort();

	const struct ocsp_reply reply = {.request = &request,
					 .answers = answers,
					 .responder = party(),
					 .key = &key,
					 .next_update = DAY};

	if (ocsp_response_write(&reply, arena, &der).code == E_OK && ocsp_read(der, &ocsp).code != E_OK)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;

	arena_init(&arena, ARENA_REQUEST_MAX);
	read_response(slice(data, size), &arena);
	read_request(slice(data, size), &arena);
	arena_clear(&arena);
	return 0;
}
