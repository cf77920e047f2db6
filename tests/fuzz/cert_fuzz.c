/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a certificate or a request, DER or PEM. What is read has names and numbers that can be shown, lies
 * inside the bytes, is written again the same, and is never trusted. */
#include <stdlib.h>

#include "gm/chain.h"
#include "gm/csr.h"
#include "lib/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(struct slice part, struct slice whole)
{
	if (part.len > 0 && (part.at < whole.at || part.at + part.len > whole.at + whole.len))
		abort();
}

static void look_at(const struct cert *cert, struct arena *arena)
{
	const struct chain_trust trust = {.others = cert, .other_count = 1};
	struct slice value;
	struct chain chain;
	const char *text;
	bool critical;

	inside(cert->tbs, cert->der);
	inside(cert->serial, cert->tbs);
	inside(cert->issuer, cert->tbs);
	inside(cert->subject, cert->tbs);
	inside(cert->extensions, cert->tbs);
	inside(cert->unknown_critical, cert->tbs);
	inside(cert->signature, cert->der);
	if (cert_subject_text(cert, arena, &text).code != E_OK ||
	    cert_issuer_text(cert, arena, &text).code != E_OK ||
	    cert_serial_text(cert, arena, &text).code != E_OK)
		abort();
	if (!slice_eq(rewrite_der(arena, cert->der), cert->der))
		abort();
	if (cert_extension(cert, cert->unknown_critical, &value, &critical).code != E_OK)
		abort();
	if (chain_build(cert, &trust, cert->not_before, &chain).code != E_OK || chain.state == CHAIN_SOUND)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice(data, size);
	struct cert certs[2];
	struct arena arena;
	struct csr csr;
	size_t count;

	arena_init(&arena, ARENA_REQUEST_MAX);
	if (cert_read_any(bytes, &arena, &certs[0]).code == E_OK)
		look_at(&certs[0], &arena);
	(void)cert_read_all(bytes, &arena, COUNT(certs), certs, &count).code;
	(void)csr_read(bytes, &arena, &csr).code;
	arena_clear(&arena);
	return 0;
}
