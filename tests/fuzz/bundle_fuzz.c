/* SPDX-License-Identifier: Apache-2.0 */
/* A forger at work inside an evidence bundle: edits to its files, then its list of digests perhaps made anew, and packed as
 * a bundle is. What opens is written again byte for byte; what is judged again on one's own anchors, gives the report it
 * holds and passes, still holds every file that was signed. */
#include <assert.h>

#include "base/buf.h"
#include "base/text.h"
#include "lib/bundler.h"
#include "lib/check.h"
#include "lib/edited.h"
#include "zip/write.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);
size_t LLVMFuzzerCustomMutator(uint8_t *at, size_t len, size_t max, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *at, size_t len, size_t max);

enum { EDITS_MAX = 16, ROOM = 64 << 20 };

/* The honest bundle, its document, and on whom its judge relies: made once, only read afterwards. */
static struct {
	struct edited_files files;
	struct ofd document;
	struct chain_trust trust;
	struct replay_rests rests;
} honest;

/* Were the honest bundle refused, nothing would be proved of the forged ones. */
static void honest_bundle_passes(struct slice zip)
{
	bool same;

	assert(bundler_says(bundler_replay(zip, &honest.rests, &same), "\"indication\":\"TOTAL_PASSED\""));
	assert(same);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct bundle bundle;
	struct slice zip;

	(void)argc;
	(void)argv;
	bundler_open(NULL);
	bundler_begin(NULL);
	zip = bundler_honest();
	assert_ok(bundle_open(&world.arena, zip, &bundle));
	assert_ok(ofd_open(&world.arena, bundle.document, &honest.document));
	edited_files_of(zip, &honest.files);
	honest.trust = (struct chain_trust){
		.anchors = &world.root.cert, .anchor_count = 1, .others = &world.ca.cert, .other_count = 1};
	assert_ok(sm2_memo_new(TRUST_MEMO, &honest.trust.memo));
	honest.rests = (struct replay_rests){
		.trust = &honest.trust, .registries = &bundler_registry.cert, .registry_count = 1};
	honest_bundle_passes(zip);
	return 0;
}

static void mend(struct arena *arena, struct edited_files *files)
{
	struct zipmaker_entry *list = NULL;
	struct buf out;

	buf_init(&out, arena, 1 << 20);
	for (size_t i = 0; i < files->count; i++) {
		struct sm3 digest;
		const char *hex;

		if (slice_is(files->entry[i].name, "SM3SUMS"))
			list = &files->entry[i];
		if (slice_starts(files->entry[i].name, "SM3SUMS"))
			continue;
		assert_ok(sm3_of(files->entry[i].content, &digest));
		assert_ok(hex_write(arena, sm3_slice(&digest), &hex));
		if (buf_putf(&out, "SM3 (%.*s) = %s\n", SLICE_ARG(files->entry[i].name), hex).code != E_OK)
			return;
	}
	if (list)
		list->content = buf_slice(&out);
}

static bool pack(struct arena *arena, const struct edited_files *files, struct slice *zip)
{
	struct zip_writer writer;

	assert_ok(zip_writer_init(&writer, arena, files->count));
	for (size_t i = 0; i < files->count; i++)
		if (zip_write_stored(&writer, files->entry[i].name, files->entry[i].content).code != E_OK)
			return false;
	return zip_write_end(&writer, zip).code == E_OK;
}

/* The list of signatures is protected by no signature but a later one's. */
static bool shows_what_was_signed(struct arena *arena, struct slice document)
{
	struct ofd ofd;

	if (ofd_open(arena, document, &ofd).code != E_OK)
		return false;
	for (size_t i = 0; i < honest.document.file_count; i++) {
		const struct ofd_file *was = &honest.document.files[i];
		const struct ofd_file *is = ofd_find(&ofd, was->entry->name);

		if (was->kind != OFD_SIGNATURES && (!is || memcmp(is->sm3, was->sm3, SM3_SIZE) != 0))
			return false;
	}
	return true;
}

static void judge_again(struct arena *arena, const struct bundle *bundle)
{
	struct replay replay;
	struct slice report;
	bool same;
	err e = replay_start(&replay, arena, bundle, &honest.rests);

	if (e.code == E_OK)
		e = replay_run(&replay, arena, &bundler_judge, &report, &same);
	assert(e.code != E_BUG && e.code != E_CRYPTO);
	if (e.code == E_OK && same && bundler_says(report, "\"indication\":\"TOTAL_PASSED\""))
		assert(shows_what_was_signed(arena, bundle->document));
}

size_t LLVMFuzzerCustomMutator(uint8_t *at, size_t len, size_t max, unsigned seed)
{
	return edited_mutant(&honest.files, at, len, max, seed, LLVMFuzzerMutate);
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	struct slice input = slice(at, len), zip, again;
	struct edited_files files = honest.files;
	bool mended = edited_number(&input, 1) % 4 != 0;
	struct bundle bundle;
	struct arena arena;

	arena_init(&arena, ROOM);
	for (size_t edits = 0; edits < EDITS_MAX && input.len > 0; edits++)
		edited_once(&arena, &files, &input);
	if (mended)
		mend(&arena, &files);
	if (pack(&arena, &files, &zip) && bundle_open(&arena, zip, &bundle).code == E_OK) {
		assert_ok(bundle_write(&arena, &bundle, &again));
		assert(slice_eq(again, zip));
		judge_again(&arena, &bundle);
	}
	arena_clear(&arena);
	err_forget();
	return 0;
}
