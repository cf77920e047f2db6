/* SPDX-License-Identifier: Apache-2.0 */
/* Every state × every event × every role of the five lives of proto/lives.def: in C, where life_next decides, and in the
 * ledgers, where a trigger holds even a hand at psql to the table. */
#include "base/tables.h"
#include "issuing/life.h"
#include "issuing/migrations.h"
#include "lib/check.h"
#include "lib/ledger.h"
#include "making/invalidation.h"
#include "making/migrations.h"
#include "registry/life.h"
#include "registry/migrations.h"

/* The table once more, with nothing of the offices in it. */
struct move {
	int from, event;
	unsigned by;
	const char *guard;
	int to, announces;
};
#define ROW(from, event, by, guard, to, announces) {from, event, by, #guard, to, announces},

static const struct move seal_rows[] = {
#define SEAL_STEP ROW
#include "lives.def"
};
static const struct move application_rows[] = {
#define APPLICATION_STEP ROW
#include "lives.def"
};
static const struct move cancellation_rows[] = {
#define CANCELLATION_STEP ROW
#include "lives.def"
};
static const struct move invalidation_rows[] = {
#define INVALIDATION_STEP ROW
#include "lives.def"
};
static const struct move order_rows[] = {
#define ORDER_STEP ROW
#include "lives.def"
};

#define WORD(name, word, zh) word,
static const char *const seal_words[] = {
#define SEAL_STATE WORD
#include "lives.def"
};
static const char *const application_words[] = {
#define APPLICATION_STATE WORD
#include "lives.def"
};
static const char *const cancellation_words[] = {
#define CANCELLATION_STATE WORD
#include "lives.def"
};
static const char *const invalidation_words[] = {
#define INVALIDATION_STATE WORD
#include "lives.def"
};
static const char *const order_words[] = {
#define ORDER_STATE WORD
#include "lives.def"
};

/* Facts that every guard is content with, and facts that none is. */
static const struct seal_facts seal_content = {.now = 10 * DAY,
					       .made_at = 9 * DAY,
					       .possession_proved = true,
					       .successor_filed = true,
					       .opinion_agreed = true,
					       .agreed_by = 2,
					       .reason = {(const uint8_t *)"reason", 6}};
static const struct seal_facts seal_discontent = {.now = 10 * DAY, .made_at = 11 * DAY, .agreed_by = 1};
static const struct people people_content = {
	.applicant = {{1}}, .reviewed_by = {{2}}, .reviewed = true, .actor = {{3}}, .same_unit = true};
static const struct people people_discontent = {
	.applicant = {{1}}, .reviewed_by = {{1}}, .reviewed = true, .actor = {{1}}};
static const struct order_facts order_content = {.who = {{1}},
						 .unit = {(const uint8_t *)"a", 1},
						 .good_materials = 4,
						 .prepared_by = {{2}},
						 .owner = {(const uint8_t *)"a", 1}};
static const struct order_facts order_discontent = {.who = {{1}},
						    .unit = {(const uint8_t *)"a", 1},
						    .good_materials = 3,
						    .prepared_by = {{1}},
						    .owner = {(const uint8_t *)"b", 1}};

static const struct invalidation_facts invalidation_content = {{{1}}, {{2}}};
static const struct invalidation_facts invalidation_discontent = {{{1}}, {{1}}};

/* A life, and the table that follows it: its one row, and what must change with a state for the other rules' sake. */
static const struct living {
	const char *name, *table;
	const struct life *life;
	const struct move *rows;
	size_t row_count;
	const char *const *words;
	int states, events;
	const void *content, *discontent;
	const char *with; /* %1$s: the state */
} lives[] = {
	{"seal", "seal", &seal_life, seal_rows, COUNT(seal_rows), seal_words, SEAL_STATES, SEAL_EVENTS,
	 &seal_content, &seal_discontent, ""},
	{"application", "application", &application_life, application_rows, COUNT(application_rows),
	 application_words, APPLICATION_STATES, APPLICATION_EVENTS, &people_content, &people_discontent,
	 ", approval = CASE WHEN '%1$s' = 'approved' THEN 'a'::bytea END"
	 ", approval_signature = CASE WHEN '%1$s' = 'approved' THEN 'b'::bytea END"},
	{"cancellation", "cancellation", &cancellation_life, cancellation_rows, COUNT(cancellation_rows),
	 cancellation_words, CANCELLATION_STATES, CANCELLATION_EVENTS, &people_content, &people_discontent,
	 ", opinion = CASE WHEN '%1$s' <> 'requested' THEN 'a'::bytea END"},
	{"order", "making_order", &order_life, order_rows, COUNT(order_rows), order_words, ORDER_STATES,
	 ORDER_EVENTS, &order_content, &order_discontent, ""},
	{"invalidation", "invalidation", &invalidation_life, invalidation_rows, COUNT(invalidation_rows),
	 invalidation_words, INVALIDATION_STATES, INVALIDATION_EVENTS, &invalidation_content,
	 &invalidation_discontent,
	 ", decided_by = CASE WHEN '%1$s' <> 'proposed' THEN gen_random_uuid() END"},
};

static const char *const one_row_each[] = {
	"INSERT INTO allocation VALUES ('31000000000001', 'an order', now())",
	"INSERT INTO seal VALUES ('31000000000001', 'owner', 'name', 'organ', 'seal', 'business', 'datum', "
	"sha256('seal'), now(), now(), now() + interval '1 day', NULL, 'receipt', 'signature', 'filed', "
	"now(), 1)",
	"INSERT INTO application VALUES (gen_random_uuid(), gen_random_uuid(), 'owner', 'name', 'organ', "
	"'seal', "
	"'business', '', 'reason', '{}', 'submitted', 1, NULL, NULL, now(), now(), NULL, NULL)",
	"INSERT INTO cancellation VALUES (gen_random_uuid(), gen_random_uuid(), '31000000000001', 'owner', "
	"'merger', "
	"'reason', 'requested', 1, NULL, now(), NULL, NULL)",
	"INSERT INTO making_order (id, state, version, owner_credit_code, owner_name, owner_kind, seal_name, "
	"seal_kind, caption, remakes, cause, opened_by, opened_at, certificate_ends, valid_to, prepared_by, "
	"made_by, "
	"seal) VALUES (gen_random_uuid(), 'open', 1, 'owner', 'name', 'organ', 'seal', 'business', '', "
	"'31000000000001', 'expiry', gen_random_uuid(), now(), now(), now(), gen_random_uuid(), "
	"gen_random_uuid(), "
	"'seal')",
	"INSERT INTO material SELECT id, kind, 1, '{}', gen_random_uuid(), now(), '', '', now(), true, "
	"'good', "
	"gen_random_uuid(), now() FROM making_order, unnest(ARRAY['approval', 'establishment', "
	"'making-data', "
	"'other']) kind",
	"INSERT INTO known_seal SELECT '31000000000001', id, 'owner', 'active', 1, now() FROM making_order",
	"INSERT INTO invalidation VALUES (gen_random_uuid(), '31000000000001', 'proposed', 1, 'reason', "
	"NULL, "
	"gen_random_uuid(), now(), NULL, NULL)",
};

static int open_all_ledgers(void **unused)
{
	int failed = ledger_open(unused);

	ledger_add(&registry_migrations);
	ledger_add(&issuing_migrations);
	ledger_add(&making_migrations);
	for (size_t i = 0; i < COUNT(one_row_each); i++)
		ledger_do("%s", one_row_each[i]);
	return failed;
}

static const struct move *find_move(const struct living *l, int state, int event)
{
	for (size_t i = 0; i < l->row_count; i++)
		if (l->rows[i].from == state && l->rows[i].event == event)
			return &l->rows[i];
	return NULL;
}

static void try_one(const struct living *l, int state, int event, unsigned role)
{
	const struct move *move = find_move(l, state, event);
	enum code expected = !move ? E_NO_SUCH_STEP : move->by & role ? E_OK : E_FORBIDDEN;
	const struct life_step *step = NULL;
	err e = life_next(l->life, state, event, role, NULL, l->content, &step);

	if (e.code != expected)
		fail_msg("%s, %s, event %d, role %x: %s instead of %s", l->name, l->words[state], event, role,
			 err_meaning(e.code)->name, err_meaning(expected)->name);
	if (expected != E_OK) {
		assert_null(step);
		return;
	}
	assert_int_equal(step->to, move->to);
	assert_int_equal(step->announces, move->announces);
}

static void each_state_event_and_role_leads_where_the_table_says(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < COUNT(lives); i++)
		for (int state = 0; state < lives[i].states; state++)
			for (int event = 0; event < lives[i].events; event++)
				for (enum role_number n = 0; n < ROLE_COUNT; n++)
					try_one(&lives[i], state, event, role_row(n)->role);
}

static void every_guard_of_the_table_has_the_last_word(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < COUNT(lives); i++) {
		const struct living *l = &lives[i];

		for (size_t r = 0; r < l->row_count; r++) {
			const struct move *move = &l->rows[r];
			const struct life_step *step = NULL;
			err e = life_next(l->life, move->from, move->event, move->by, NULL, l->discontent,
					  &step);

			if ((e.code == E_OK) != (strcmp(move->guard, "none") == 0))
				fail_msg("%s, row %zu: the guard %s answers %s", l->name, r, move->guard,
					 err_meaning(e.code)->name);
		}
	}
}

static void every_state_has_the_word_of_the_table(void **unused)
{
	(void)unused;

	for (int s = 0; s < SEAL_STATES; s++)
		assert_string_equal(seal_state_word((enum seal_state)s), seal_words[s]);
	for (int s = 0; s < APPLICATION_STATES; s++)
		assert_string_equal(application_state_word((enum application_state)s), application_words[s]);
	for (int s = 0; s < CANCELLATION_STATES; s++)
		assert_string_equal(cancellation_state_word((enum cancellation_state)s),
				    cancellation_words[s]);
	for (int s = 0; s < INVALIDATION_STATES; s++)
		assert_string_equal(invalidation_state_word((enum invalidation_state)s),
				    invalidation_words[s]);
	for (int s = 0; s < ORDER_STATES; s++)
		assert_string_equal(order_state_word((enum order_state)s), order_words[s]);
}

static bool leads(const struct living *l, int from, int to)
{
	for (size_t i = 0; i < l->row_count; i++)
		if (l->rows[i].from == from && l->rows[i].to == to)
			return true;
	return false;
}

static const char *with(const struct living *l, const char *state)
{
	const char *text = "";

	if (*l->with) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		text = arena_text(&ledger()->arena, l->with, state);
#pragma GCC diagnostic pop
	}
	return text;
}

/* Bring the row there whatever the life says, then move it by hand. */
static const char *by_hand(const struct living *l, int from, int to, int raise)
{
	const char *a = l->words[from];
	const char *b = l->words[to];

	return arena_text(
		&ledger()->arena,
		"SET session_replication_role = replica; UPDATE %s SET state = '%s', version = 1%s; "
		"SET session_replication_role = origin; UPDATE %s SET state = '%s', version = %d%s",
		l->table, a, with(l, a), l->table, b, 1 + raise, with(l, b));
}

static void the_ledger_allows_the_moves_of_the_table_and_no_other(void **unused)
{
	size_t allowed = 0;
	size_t refused = 0;
	(void)unused;

	for (size_t i = 0; i < COUNT(lives); i++) {
		const struct living *l = &lives[i];

		for (int from = 0; from < l->states; from++) {
			for (int to = 0; to < l->states; to++) {
				if (from == to || leads(l, from, to)) {
					ledger_do("%s", by_hand(l, from, to, 1));
					allowed++;
				} else {
					ledger_refuses("no step leads from", "%s", by_hand(l, from, to, 1));
					refused++;
				}
			}
		}
	}
	print_message("%zu moves allowed, %zu refused\n", allowed, refused);
	assert_true(allowed > 50 && refused > 100);
}

static void the_ledger_lets_no_move_pass_without_its_version(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < COUNT(lives); i++) {
		const struct living *l = &lives[i];

		for (size_t r = 0; r < l->row_count; r++) {
			int from = l->rows[r].from;
			int to = l->rows[r].to;

			ledger_refuses("raises the version by one", "%s", by_hand(l, from, to, 0));
			ledger_refuses("raises the version by one", "%s", by_hand(l, from, to, 2));
		}
	}
}

/* A legal first state gets as far as the key that is taken. */
static void the_ledger_lets_nothing_begin_in_the_middle_of_its_life(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < COUNT(lives); i++)
		for (int state = 0; state < lives[i].states; state++)
			ledger_refuses(leads(&lives[i], 0, state) ? "duplicate key"
								  : "no step leads from none",
				       "INSERT INTO %s SELECT (jsonb_populate_record(t, '{\"state\": "
				       "\"%s\"}')).* FROM %s t",
				       lives[i].table, lives[i].words[state], lives[i].table);
}

static void not_even_by_hand_does_one_person_mark_a_seal_invalid(void **unused)
{
	(void)unused;

	ledger_do("SET session_replication_role = replica; "
		  "UPDATE invalidation SET state = 'proposed', version = 1, decided_by = NULL; "
		  "SET session_replication_role = origin");
	ledger_refuses("two_people_decide",
		       "UPDATE invalidation SET state = 'agreed', version = 2, decided_by = proposed_by");
	ledger_refuses("two_people_decide", "UPDATE invalidation SET state = 'agreed', version = 2");
	ledger_refuses("stays as it was made", "UPDATE invalidation SET reason = 'another'");
	ledger_refuses("stays as it was made", "DELETE FROM invalidation");
}

static void the_ledger_has_every_row_of_the_table(void **unused)
{
	(void)unused;

	for (size_t i = 0; i < COUNT(lives); i++) {
		const char *count = arena_text(&ledger()->arena, "%zu", lives[i].row_count);

		assert_string_equal(
			ledger_value(arena_text(&ledger()->arena,
						"SELECT count(*) FROM life_step WHERE life = '%s'",
						lives[i].name)),
			count);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_state_event_and_role_leads_where_the_table_says),
		cmocka_unit_test(every_guard_of_the_table_has_the_last_word),
		cmocka_unit_test(every_state_has_the_word_of_the_table),
		cmocka_unit_test(the_ledger_has_every_row_of_the_table),
		cmocka_unit_test(not_even_by_hand_does_one_person_mark_a_seal_invalid),
		cmocka_unit_test(the_ledger_lets_nothing_begin_in_the_middle_of_its_life),
		cmocka_unit_test(the_ledger_lets_no_move_pass_without_its_version),
		cmocka_unit_test(the_ledger_allows_the_moves_of_the_table_and_no_other),
	};

	return cmocka_run_group_tests(tests, open_all_ledgers, ledger_close);
}
