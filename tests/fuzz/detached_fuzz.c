/* SPDX-License-Identifier: Apache-2.0 */
/* A signature beside its document: SignedData, a seal signature or a bare value by the owner, with edits to both. Judged
 * without a fault of ours; what passes lies beside the document that was signed. */
#include <assert.h>

#include "gm/sm2.h"
#include "lib/check.h"
#include "lib/edited.h"
#include "lib/pdfmaker.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

enum { SIGNED_DATA, SEAL_SIGNATURE, BARE, ITSELF, KINDS, EDITS_MAX = 8 };

/* Made once, only read afterwards. */
static struct {
	struct recipe recipe;
	struct slice document;
	struct slice values[KINDS];
} honest;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct recipe *r = &honest.recipe;
	struct sm3 digest;

	(void)argc;
	(void)argv;
	world_setup(NULL);
	recipe_honest(r);
	recipe_collect(r);
	r->request.policy = POLICY_OFFLINE;
	r->evidence.signer_cert = world.owner.cert.der;
	assert_ok(sm2_memo_new(TRUST_MEMO, &r->evidence.trust.memo));
	honest.document = slice_str("a plain document");
	assert_ok(sm3_of(honest.document, &digest));
	honest.values[SIGNED_DATA] = pdfmaker_cms_value(r, honest.document);
	honest.values[SEAL_SIGNATURE] = pdfmaker_seal_value(r, &digest);
	assert_ok(key_sign(&world.owner.key, r->arena, honest.document, &honest.values[BARE]));
	return 0;
}

/* An edit: of which, where, how much is cut, what stands there instead. */
static void edit(struct arena *arena, struct slice *value, struct slice *document, struct slice *input)
{
	struct slice *what = edited_number(input, 1) % 4 == 0 ? document : value;
	size_t place = edited_number(input, 2) % (what->len + 1), cut = edited_number(input, 1);

	*what = edited_splice(arena, *what, place, cut, edited_take(input, edited_number(input, 1)));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct slice input = slice(at, len), document = honest.document, value;
	size_t kind = edited_number(&input, 1) % KINDS;
	struct report *report;
	struct arena arena;
	err e;

	arena_init(&arena, 128 << 20);
	value = kind == ITSELF ? edited_take(&input, input.len) : honest.values[kind];
	for (size_t edits = 0; edits < EDITS_MAX && input.len > 0; edits++)
		edit(&arena, &value, &document, &input);
	e = verify_detached(&arena, value, document, &honest.recipe.request, &report);
	assert(e.code == E_OK);
	if (len == 0)
		assert(report->indication == INDICATION_PASSED);
	if (report->indication == INDICATION_PASSED)
		assert(slice_eq(document, honest.document));
	arena_clear(&arena);
	err_forget();
	return 0;
}
