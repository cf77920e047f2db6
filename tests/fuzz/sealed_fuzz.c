/* SPDX-License-Identifier: Apache-2.0 */
/* A forger at work inside a sealed document. An input is no container but what is done to an honest one: its first byte
 * says what is mended afterwards, the rest is a list of edits to its files. So every run has a container that opens, and
 * what is tried are the readers and rules behind it.
 *
 * What passes must still show what its owner signed: each file that the honest document had is there, unchanged. Only
 * when the owner's own key has signed anew may anything else pass. */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "fuzz/rarely.h"
#include "lib/check.h"
#include "lib/edited.h"
#include "lib/forge.h"
#include "lib/package.h"
#include "lib/zipmaker.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *at, size_t len, size_t max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *at, size_t len, size_t max);

enum { EDITS_MAX = 32 };
enum mending { NOTHING, DIGESTS, STRANGER_SIGNS, OWNER_SIGNS, MENDINGS };

/* The honest document and all that the judge may know of it: made once, only read afterwards. */
static struct {
	struct recipe recipe;
	struct edited_files files;
} honest;

static err always_active(void *self, struct arena *arena, struct slice code, instant when,
			 struct status_answer *answer)
{
	(void)arena;
	(void)code;
	(void)when;
	*answer = ((const struct recipe *)self)->status;
	return OK;
}

/* Were the honest document refused, nothing would be proved of the forged ones. */
static void honest_document_passes(void)
{
	struct slice container = zipmaker_honest(&world.arena, honest.files.entry, honest.files.count);
	struct report *report;

	assert_ok(verify_file(&world.arena, container, &honest.recipe.request, &report));
	assert(report->indication == INDICATION_PASSED);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	world_setup(NULL);
	recipe_honest(&honest.recipe);
	honest.recipe.document = package_make(&world.arena);
	edited_files_of(recipe_make(&honest.recipe), &honest.files);
	recipe_collect(&honest.recipe);
	honest.recipe.evidence.status_at = always_active;
	assert_ok(sm2_memo_new(TRUST_MEMO, &honest.recipe.evidence.trust.memo));
	honest_document_passes();
	return 0;
}

/* ---- mending ---- */

static struct zipmaker_entry *file_of(struct edited_files *files, struct slice name)
{
	for (size_t i = 0; i < files->count; i++)
		if (slice_eq(files->entry[i].name, name))
			return &files->entry[i];
	return NULL;
}

static struct slice base64_of(struct arena *arena, struct slice bytes)
{
	struct slice text;

	assert_ok(base64_write(arena, bytes, &text));
	return text;
}

/* Each CheckValue becomes that of the file as it is now. */
static struct slice with_right_digests(struct arena *arena, const struct ofd_signature *signature)
{
	struct slice xml = signature->xml;

	for (size_t i = 0; i < signature->reference_count; i++) {
		const struct ofd_reference *r = &signature->references[i];
		struct slice was = base64_of(arena, r->digest);
		const uint8_t *at = was.len ? memmem(xml.at, xml.len, was.at, was.len) : NULL;

		if (r->file && at)
			xml = edited_splice(arena, xml, (size_t)(at - xml.at), was.len,
					    base64_of(arena, slice(r->file->sm3, SM3_SIZE)));
	}
	return xml;
}

/* 签章, GB/T 38540 §7.2, by whoever it is. False: there is no seal to sign with. */
static bool sign(struct arena *arena, const struct pki_party *signer, struct slice seal,
		 struct slice property, struct slice xml, struct slice *value)
{
	struct ses_tbs_form form = {.seal = seal, .signed_at = honest.recipe.signed_at, .property = property};
	struct slice tbs, signature;
	struct sm3 digest;

	assert_ok(sm3_of(xml, &digest));
	form.data_hash = slice(digest.bytes, SM3_SIZE);
	if (ses_tbs_write(arena, &form, &tbs).code != E_OK)
		return false;
	assert_ok(key_sign(&signer->key, arena, tbs, &signature));
	return ses_signature_write(arena, tbs, signer->cert.der, signature, slice(NULL, 0), value).code ==
	       E_OK;
}

static void mend(struct arena *arena, struct edited_files *files, enum mending mending)
{
	struct slice container = zipmaker_honest(arena, files->entry, files->count), value;
	const struct ofd_signature *s;
	struct zipmaker_entry *xml;
	struct zipmaker_entry *old;
	struct ofd ofd;

	if (ofd_open(arena, container, &ofd).code != E_OK || ofd.signature_count == 0)
		return;
	s = &ofd.signatures[0];
	xml = file_of(files, s->file->entry->name);
	old = s->value_file ? file_of(files, s->value_file->entry->name) : NULL;
	if (!xml || !old)
		return;
	xml->content = with_right_digests(arena, s);
	if (mending == DIGESTS)
		return;
	if (sign(arena, mending == OWNER_SIGNS ? &world.owner : &world.stranger, s->seal,
		 slice_str(arena_text(arena, "/%.*s", SLICE_ARG(xml->name))), xml->content, &value))
		old->content = value;
}

/* ---- the verdict ---- */

/* Signatures.xml is protected by no signature but a later one's. */
static bool is_the_list(struct slice name)
{
	return slice_is(name, "Doc_0/Signs/Signatures.xml");
}

static bool shows(const struct edited_files *files, const struct zipmaker_entry *file)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct zipmaker_entry *e = &files->entry[i];

		if (e->name.len == file->name.len && slice_eq(e->content, file->content) &&
		    strncasecmp((const char *)e->name.at, (const char *)file->name.at, e->name.len) == 0)
			return true;
	}
	return false;
}

static void judge(struct arena *arena, const struct edited_files *files, enum mending mending, bool tell)
{
	struct slice container = zipmaker_honest(arena, files->entry, files->count), json;
	struct report *report;
	err e = verify_file(arena, container, &honest.recipe.request, &report);

	if (e.code == E_NO_MEMORY)
		return;
	assert(e.code == E_OK);
	if (tell) {
		e = report_json(arena, report, &json);
		assert(e.code == E_OK || e.code == E_TOO_BIG || e.code == E_NO_MEMORY);
	}
	if (report->indication != INDICATION_PASSED || mending == OWNER_SIGNS)
		return;
	for (size_t i = 0; i < honest.files.count; i++)
		assert(is_the_list(honest.files.entry[i].name) || shows(files, &honest.files.entry[i]));
}

size_t LLVMFuzzerCustomMutator(uint8_t *at, size_t len, size_t max, unsigned seed)
{
	return edited_mutant(&honest.files, at, len, max, seed, LLVMFuzzerMutate);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct slice input = slice(at, len);
	struct edited_files files = honest.files;
	enum mending mending = (enum mending)(edited_number(&input, 1) % MENDINGS);
	struct arena arena;

	arena_init(&arena, 128 << 20);
	for (size_t edits = 0; edits < EDITS_MAX && input.len > 0; edits++)
		edited_once(&arena, &files, &input);
	if (mending != NOTHING)
		mend(&arena, &files, mending);
	judge(&arena, &files, mending, rarely(at, len));
	arena_clear(&arena);
	err_forget();
	return 0;
}
