/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue as a whole: every id has its row, every row its twin; every reason, check and note of proto/ has a row that
 * yields it; and docs/forgeries.md tells what the tables say.
 * FORGERIES=write makes the document's tables anew (`make forgeries`). */
#include <glob.h>

#include "base/buf.h"
#include "base/file.h"
#include "forged/places.h"
#include "lib/check.h"
#include "lib/forge.h"
#include "lib/package.h"

#define DOCUMENT_PATH FIXTURES "/docs/forgeries.md"
static const char begin_mark[] = "<!-- the tables of tests/forged/*.def: make forgeries -->\n";

struct row {
	const char *group, *id, *story, *forge, *twin;
	enum reason reason;
	const char *where;
	enum check check;
	const char *rule;
};

static const struct row rows[] = {
#define FORGERY(id, story, forge, twin, reason, where, check, rule)                                          \
	{GROUP, #id, story, #forge, #twin, REASON_##reason, where, CHECK_##check, rule},
#define GROUP "container"
#include "forged/container.def"
#undef GROUP
#define GROUP "markup"
#include "forged/markup.def"
#undef GROUP
#define GROUP "cover"
#include "forged/cover.def"
#undef GROUP
#define GROUP "readers"
#include "forged/readers.def"
#undef GROUP
#define GROUP "several"
#include "forged/several.def"
#undef GROUP
#define GROUP "seal"
#include "forged/seal.def"
#undef GROUP
#define GROUP "numbers"
#include "forged/numbers.def"
#undef GROUP
#define GROUP "encoding"
#include "forged/encoding.def"
#undef GROUP
#define GROUP "time"
#include "forged/time.def"
#undef GROUP
#define GROUP "path"
#include "forged/path.def"
#undef GROUP
#define GROUP "revoked"
#include "forged/revoked.def"
#undef GROUP
#define GROUP "ocsp"
#include "forged/ocsp.def"
#undef GROUP
#define GROUP "pdf_update"
#include "forged/pdf_update.def"
#undef GROUP
#define GROUP "pdf_field"
#include "forged/pdf_field.def"
#undef GROUP
#define GROUP "pdf_range"
#include "forged/pdf_range.def"
#undef GROUP
};

static const struct {
	const char *kind, *file;
} kinds[] = {
#define KIND(kind, file) {kind, file},
#include "forged/kinds.def"
};

static const struct {
	const char *id, *story, *note, *where, *reason;
} tolerances[] = {
#define TOLERANCE(id, story, tolerated, note, where, forged, reason) {#id, story, #note, where, #reason},
#include "forged/tolerance.def"
};

static const struct {
	enum note note;
	const char *deviate, *twin;
} deviations[] = {
#define DEVIATION(note, deviate, twin, where) {NOTE_##note, #deviate, #twin},
#include "forged/deviation.def"
#include "forged/deviation_cms.def"
#include "forged/deviation_pdf.def"
#include "forged/deviation_value.def"
#undef DEVIATION
};

/* An id, or an id with a letter for one of several ways. */
static bool is_of(const char *row, const char *id)
{
	size_t len = strlen(id);

	return strncmp(row, id, len) == 0 &&
	       (row[len] == '\0' || (row[len] >= 'a' && row[len] <= 'z' && row[len + 1] == '\0'));
}

static void every_id_of_the_catalogue_has_a_row(void **unused)
{
	static const struct {
		char letter;
		int count;
	} groups[] = {{'Z', 20}, {'X', 14}, {'C', 23}, {'S', 30}, {'D', 15}, {'P', 12}};
	(void)unused;

	for (size_t g = 0; g < COUNT(groups); g++) {
		for (int n = 1; n <= groups[g].count; n++) {
			const char *id = arena_text(&world.arena, "%c%02d", groups[g].letter, n);
			bool found = false;

			for (size_t i = 0; i < COUNT(rows); i++)
				found |= is_of(rows[i].id, id);
			if (!found)
				fail_msg("no row for %s", id);
		}
	}
}

static void every_row_has_an_id_of_its_own_and_a_twin(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_string_not_equal(rows[i].forge, rows[i].twin);
		assert_string_not_equal(rows[i].forge, "recipe_honest");
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(rows[i].id, rows[j].id);
	}
}

static void every_reason_has_a_row(void **unused)
{
	(void)unused;
	for (enum reason reason = REASON_NONE + 1; reason < REASON_COUNT; reason++) {
		bool found = false;

		for (size_t i = 0; i < COUNT(rows); i++)
			found |= rows[i].reason == reason;
		if (!found)
			fail_msg("no row yields %s", reason_meaning(reason)->name);
	}
}

/* A check that no policy lets fail tells notes only. */
static void every_check_that_can_fail_has_a_row(void **unused)
{
	static const char *const demands[][3] = {
#define CHECK(symbol, scope, name, standard, article, on_integrity, on_offline, on_standard, en, zh)         \
	{#on_integrity, #on_offline, #on_standard},
#include "policies.def"
	};
	(void)unused;

	for (enum check check = 0; check < CHECK_COUNT; check++) {
		bool can_fail = false, found = false;

		for (size_t i = 0; i < COUNT(demands[check]); i++)
			can_fail |= strcmp(demands[check][i], "FAIL") == 0;
		for (size_t i = 0; i < COUNT(rows); i++)
			found |= rows[i].check == check;
		if (can_fail && !found)
			fail_msg("no row fails the check %s", check_meaning(check)->name);
	}
}

static bool is_told(const char *note)
{
	for (size_t i = 0; i < COUNT(deviations); i++)
		if (strcmp(note_meaning(deviations[i].note)->name, note) == 0)
			return true;
	for (size_t i = 0; i < COUNT(tolerances); i++)
		if (strcmp(tolerances[i].note, note) == 0)
			return true;
	return false;
}

static void every_note_has_a_row(void **unused)
{
	(void)unused;
	for (enum note note = NOTE_NONE + 1; note < NOTE_COUNT; note++)
		if (!is_told(note_meaning(note)->name))
			fail_msg("no row is told of as %s", note_meaning(note)->name);
	for (size_t i = 0; i < COUNT(deviations); i++)
		assert_string_not_equal(deviations[i].deviate, deviations[i].twin);
}

/* What lies in the document of lib/package.h beyond the table shows nothing by itself. */
static void every_kind_of_file_is_in_its_table(void **unused)
{
	struct ofd ofd;
	size_t shown = 0;
	(void)unused;

	assert_ok(ofd_open(&world.arena, package_make(&world.arena), &ofd));
	for (size_t i = 0; i < ofd.file_count; i++)
		shown += ofd.files[i].rendered && &ofd.files[i] != ofd.root;
	assert_int_equal(shown, COUNT(kinds));
}

/* ---- the document ---- */

static struct buf out;

__attribute__((format(printf, 1, 2))) static void put(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert_ok(buf_put_str(&out, text));
}

/* The source that holds a text: first of the readers and the judge, in the order of their floors. */
static const char *source_with(const char *text)
{
	static const char *const floors[] = {"zip", "xml", "der", "gm", "ses", "cms", "ofd", "pdf", "verify"};

	for (size_t f = 0; f < COUNT(floors); f++) {
		const char *pattern = arena_text(&world.arena, FIXTURES "/common/%s/*.c", floors[f]),
			   *found = NULL;
		glob_t files;

		if (glob(pattern, 0, NULL, &files) != 0)
			continue;
		for (size_t i = 0; i < files.gl_pathc && !found; i++) {
			struct slice source;

			assert_ok(file_read(&world.arena, files.gl_pathv[i], FILE_MAX, &source));
			if (memmem(source.at, source.len, text, strlen(text)))
				found = arena_text(&world.arena, "%s",
						   files.gl_pathv[i] + strlen(FIXTURES "/"));
		}
		globfree(&files);
		if (found)
			return found;
	}
	return NULL;
}

/* The names of the checks as C has them: check_data_hash() makes CHECK_data_hash. */
static const char *const checks[] = {
#define CHECK(symbol, scope, name, standard, article, on_integrity, on_offline, on_standard, en, zh) #symbol,
#include "policies.def"
};

static void put_caught(const struct row *row)
{
	const char *by = NULL;
	bool words = row->rule && strchr(row->rule, ' '); /* one word stands everywhere */

	if (words)
		by = source_with(arena_text(&world.arena, "\"%s", row->rule));
	if (words && !by)
		by = source_with(row->rule);
	if (!by)
		by = source_with(arena_text(&world.arena, "err check_%s(", checks[row->check]));
	assert_non_null(by);
	put("`%s`%s%s, `%s`", check_meaning(row->check)->name, row->rule ? ": " : "",
	    row->rule ? row->rule : "", by);
}

/* recipe_honest, or the name of a recipe as a sentence. */
static void put_recipe(const char *name)
{
	if (strcmp(name, "recipe_honest") == 0)
		name = "as it was";
	for (; *name; name++)
		put("%c", *name == '_' ? ' ' : *name);
}

static void put_rows(const char *group)
{
	put("\n### `tests/forged/%s.def`\n\n| id | the forgery | verdict | names | caught by | its honest "
	    "twin |\n"
	    "|---|---|---|---|---|---|\n",
	    group);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct reason_meaning *reason = reason_meaning(rows[i].reason);

		if (strcmp(rows[i].group, group) != 0)
			continue;
		put("| %s | %s | %s`%s` | %s%s%s | ", rows[i].id, rows[i].story,
		    reason->indication == INDICATION_INDETERMINATE ? "? " : "", reason->name,
		    rows[i].where ? "`" : "", rows[i].where ? rows[i].where : "", rows[i].where ? "`" : "");
		put_caught(&rows[i]);
		put(" | ");
		put_recipe(rows[i].twin);
		put(" |\n");
	}
}

static void put_tables(void)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (i == 0 || strcmp(rows[i].group, rows[i - 1].group) != 0)
			put_rows(rows[i].group);
	}
	put("\n### `tests/forged/kinds.def`\n\nEach left out of the signature is `? NOT_COVERED`, each "
	    "changed "
	    "`CONTENT_CHANGED`, by its name.\n\n| kind of file | in the test's document |\n|---|---|\n");
	for (size_t i = 0; i < COUNT(kinds); i++)
		put("| %s | `%s` |\n", kinds[i].kind, kinds[i].file);
	put("\n### `tests/forged/tolerance.def`\n\n| id | tolerated | told as | at | the forgery beside it "
	    "|\n"
	    "|---|---|---|---|---|\n");
	for (size_t i = 0; i < COUNT(tolerances); i++)
		put("| %s | %s | `%s` | `%s` | `%s` |\n", tolerances[i].id, tolerances[i].story,
		    tolerances[i].note, tolerances[i].where, tolerances[i].reason);
}

static void the_document_tells_what_the_tables_say(void **unused)
{
	struct slice document, head;
	const uint8_t *mark;
	FILE *file;
	(void)unused;

	assert_ok(file_read(&world.arena, DOCUMENT_PATH, FILE_MAX, &document));
	mark = memmem(document.at, document.len, begin_mark, strlen(begin_mark));
	assert_non_null(mark);
	head = slice(document.at, (size_t)(mark - document.at) + strlen(begin_mark));
	buf_init(&out, &world.arena, FILE_MAX);
	assert_ok(buf_put(&out, head));
	put_tables();
	if (getenv("FORGERIES")) {
		file = fopen(DOCUMENT_PATH, "w");
		assert_non_null(file);
		assert_int_equal(fwrite(out.at, 1, out.len, file), out.len);
		assert_int_equal(fclose(file), 0);
	} else if (!slice_eq(document, buf_slice(&out))) {
		fail_msg("docs/forgeries.md is not what the tables say: make forgeries");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_id_of_the_catalogue_has_a_row),
		cmocka_unit_test(every_row_has_an_id_of_its_own_and_a_twin),
		cmocka_unit_test(every_reason_has_a_row),
		cmocka_unit_test(every_check_that_can_fail_has_a_row),
		cmocka_unit_test(every_note_has_a_row),
		cmocka_unit_test(every_kind_of_file_is_in_its_table),
		cmocka_unit_test(the_document_tells_what_the_tables_say),
	};

	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
