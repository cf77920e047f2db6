/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a CRL. As they are, they are signed by nobody and must not count; and wrapped and signed by a known
 * issuer, so that what lies behind the signature is reached too. */
#include <stdlib.h>

#include "gm/internal.h"
#include "gm/issue.h"
#include "gm/revocation.h"
#include "lib/rewrite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct arena world;
static struct key key;
static struct cert issuer;
static bool ready;

static void begin(void)
{
	struct name name = {0};
	struct der_writer w;
	struct slice subject, der;

	arena_init(&world, ARENA_REQUEST_MAX);
	der_writer_init(&w, &world, 256);
	if (key_generate(&key).code != E_OK || name_add(&name, NAME_CN, slice_str("devca CA")).code != E_OK)
		abort();
	name_put(&w, &name);
	if (der_written(&w, &subject).code != E_OK)
		abort();

	const struct issue_form form = {.subject = subject,
					.key = &key.public,
					.issuer = subject,
					.issuer_key = &key,
					.serial = slice("\x01", 1),
					.not_before = 50 * 365 * DAY,
					.not_after = 100 * 365 * DAY,
					.constraints = ISSUE_CA,
					.path_len = -1};

	if (issue_cert(&form, &world, &der).code != E_OK || cert_read(der, &issuer).code != E_OK)
		abort();
	ready = true;
}

static enum revocation_state judge(const struct crl *crl)
{
	struct cert party = issuer;
	const struct revocation_question q = {
		.cert = &party, .issuer = &party, .at = crl->this_update, .now = crl->this_update};
	struct revocation r;

	party.issuer = party.subject = crl->issuer; /* whoever it says it is from */
	if (revocation_by_crl(&q, crl, &r).code != E_OK)
		abort();
	return r.state;
}

static void read_signed(struct slice tbs, struct arena *arena)
{
	struct der_writer w;
	struct slice der;
	struct crl crl;

	der_writer_init(&w, arena, CRL_DER_MAX);
	if (signed_put(&w, tbs, &key, arena).code == E_OK && der_written(&w, &der).code == E_OK &&
	    crl_read(der, &crl).code == E_OK)
		(void)judge(&crl);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct signed_parts parts;
	struct arena arena;
	struct crl crl;

	if (!ready)
		begin();
	arena_init(&arena, ARENA_REQUEST_MAX);
	if (crl_read_any(slice(data, size), &arena, &crl).code == E_OK &&
	    (judge(&crl) != REVOCATION_UNKNOWN || !slice_eq(rewrite_der(&arena, crl.der), crl.der)))
		abort();
	if (signed_read(slice(data, size), &parts).code == E_OK)
		read_signed(parts.tbs, &arena);
	arena_clear(&arena);
	return 0;
}
