/* SPDX-License-Identifier: Apache-2.0 */
/* SM3 of many messages at once says what the library says of each: in every width that this processor has. */
#include "gm/sm3_lanes.h"

#include <stdlib.h>

#include "gm/arithmetic.h"
#include "gm/sm3_beside.h"
#include "gm/sm3_width.h"
#include "lib/check.h"

enum { MESSAGES = 40, SHORT = 301, LONG = 70000 };

/* Messages that come in pieces of chosen lengths, each piece from memory of its own. */
struct letter {
	struct slice whole;
	size_t told;
	uint8_t *piece;
	struct sm3 digest;
	bool done;
};

struct post {
	struct sm3_source source;
	struct letter *letters;
	size_t count, begun, open, most_open;
	unsigned random;
	size_t piece_max; /* 0: each in one piece */
	size_t fail_at;   /* how many pieces until one cannot be had; 0: none */
};

static unsigned next_random(unsigned *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static err next_letter(struct sm3_source *self, void **message)
{
	struct post *post = (struct post *)self;

	*message = NULL;
	if (post->begun == post->count)
		return OK;
	*message = &post->letters[post->begun++];
	if (++post->open > post->most_open)
		post->most_open = post->open;
	return OK;
}

static err more_of_letter(struct sm3_source *self, void *message, struct slice *piece)
{
	struct post *post = (struct post *)self;
	struct letter *letter = message;
	struct slice rest = slice_from(letter->whole, letter->told);
	size_t len = post->piece_max ? 1 + next_random(&post->random) % post->piece_max : rest.len;

	free(letter->piece);
	letter->piece = NULL;
	*piece = slice(NULL, 0);
	if (rest.len == 0)
		return OK;
	if (post->fail_at > 0 && --post->fail_at == 0)
		return FAIL(E_IO, "the rest was lost");
	len = len < rest.len ? len : rest.len;
	letter->piece = malloc(len);
	assert_non_null(letter->piece);
	memcpy(letter->piece, rest.at, len);
	*piece = slice(letter->piece, len);
	letter->told += len;
	return OK;
}

static err letter_done(struct sm3_source *self, void *message, const struct sm3 *digest)
{
	struct post *post = (struct post *)self;
	struct letter *letter = message;

	assert_false(letter->done);
	assert_int_equal(letter->told, letter->whole.len);
	letter->digest = *digest;
	letter->done = true;
	post->open--;
	return OK;
}

static uint8_t *make_noise(size_t len)
{
	uint8_t *noise = malloc(len);
	unsigned random = 7;

	assert_non_null(noise);
	for (size_t i = 0; i < len; i++)
		noise[i] = (uint8_t)next_random(&random);
	return noise;
}

static void begin(struct post *post, struct letter *letters, size_t count, size_t piece_max)
{
	*post = (struct post){.source = {next_letter, more_of_letter, letter_done, NULL},
			      .letters = letters,
			      .count = count,
			      .random = (unsigned)(count + piece_max),
			      .piece_max = piece_max};
}

static void expect_right(struct letter *letters, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct sm3 expected;

		assert_true(letters[i].done);
		assert_ok(sm3_by_library(&letters[i].whole, 1, &expected));
		assert_memory_equal(letters[i].digest.bytes, expected.bytes, SM3_SIZE);
	}
}

static void digest_all(const struct sm3_width *width, struct letter *letters, size_t count, size_t piece_max)
{
	struct post post;

	begin(&post, letters, count, piece_max);
	assert_ok(sm3_lanes_by(width, &post.source));
	assert_int_equal(post.open, 0);
	assert_true(post.most_open <= SM3_LANES_MAX);
	expect_right(letters, count);
}

/* The body once with the library and once in every width there is. */
static void in_every_width(void (*body)(const struct sm3_width *))
{
	body(NULL);
	for (size_t i = 0; sm3_width_at(i); i++) {
		print_message("  %s\n", sm3_width_name(sm3_width_at(i)));
		body(sm3_width_at(i));
	}
}

static void every_short_length(const struct sm3_width *width)
{
	uint8_t *noise = make_noise(2 * SHORT);
	struct letter *letters = calloc(SHORT, sizeof(*letters));

	assert_non_null(letters);
	for (size_t piece_max = 0; piece_max < 200; piece_max += 63) {
		for (size_t i = 0; i < SHORT; i++)
			letters[i] = (struct letter){.whole = slice(noise + i, i)};
		digest_all(width, letters, SHORT, piece_max);
	}
	free(letters);
	free(noise);
}

static void messages_of_every_short_length_are_digested(void **unused)
{
	(void)unused;
	in_every_width(every_short_length);
}

static void every_number(const struct sm3_width *width)
{
	uint8_t *noise = make_noise(LONG);
	struct letter letters[MESSAGES];
	unsigned random = 3;

	for (size_t count = 0; count <= MESSAGES; count++) {
		for (size_t i = 0; i < count; i++) {
			size_t most = next_random(&random) % 8 == 0 ? LONG : 3000;

			letters[i] = (struct letter){.whole = slice(noise, next_random(&random) % most)};
		}
		digest_all(width, letters, count, count % 3 * 700);
	}
	free(noise);
}

static void any_number_of_messages_of_any_length_is_digested(void **unused)
{
	(void)unused;
	in_every_width(every_number);
}

/* One long message among short ones moves to another lane, in the middle of its padding too. */
static void one_outlives(const struct sm3_width *width)
{
	uint8_t *noise = make_noise(LONG);
	struct letter letters[SM3_LANES_MAX];

	for (size_t last = 0; last < SM3_LANES_MAX; last++) {
		for (size_t len = 1000; len < 1000 + 2 * SM3_BLOCK; len++) {
			for (size_t i = 0; i < SM3_LANES_MAX; i++)
				letters[i] =
					(struct letter){.whole = slice(noise, i == last ? len : 960 + i)};
			digest_all(width, letters, SM3_LANES_MAX, 0);
		}
	}
	free(noise);
}

static void a_message_that_outlives_the_others_is_digested(void **unused)
{
	(void)unused;
	in_every_width(one_outlives);
}

static void fail_everywhere(const struct sm3_width *width)
{
	uint8_t *noise = make_noise(SHORT);
	struct letter letters[MESSAGES];
	struct post post;

	for (size_t fail_at = 1; fail_at < MESSAGES * 2; fail_at += 7) {
		for (size_t i = 0; i < MESSAGES; i++)
			letters[i] = (struct letter){.whole = slice(noise, SHORT)};
		begin(&post, letters, MESSAGES, 200);
		post.fail_at = fail_at;
		assert_err(E_IO, sm3_lanes_by(width, &post.source));
		for (size_t i = 0; i < MESSAGES; i++)
			free(letters[i].piece);
	}
	free(noise);
}

static void a_piece_that_cannot_be_had_ends_it(void **unused)
{
	(void)unused;
	in_every_width(fail_everywhere);
}

static void messages_at_hand_are_digested_in_their_order(void **unused)
{
	uint8_t *noise = make_noise(LONG);
	struct sm3_message messages[MESSAGES];
	struct sm3 digests[MESSAGES];
	struct sm3 expected;
	(void)unused;

	for (size_t count = 0; count <= MESSAGES; count++) {
		for (size_t i = 0; i < count; i++)
			messages[i] = (struct sm3_message){
				.parts = {slice(noise, i % 3 * 32), slice(noise + i, (count - i) * 100)},
				.digest = &digests[i]};
		assert_ok(sm3_of_many(messages, count));
		for (size_t i = 0; i < count; i++) {
			assert_ok(sm3_by_library(messages[i].parts, 2, &expected));
			assert_memory_equal(digests[i].bytes, expected.bytes, SM3_SIZE);
		}
	}
	free(noise);
}

/* ---- one message ---- */

enum { PARTS = 6, LONGEST_ALONE = 4000 };

/* Cut by chance, parts of nothing among them. */
static void expect_alone(const struct sm3_width *width, struct slice message, unsigned *random)
{
	struct slice parts[PARTS];
	struct sm3 digest, expected;
	size_t at = 0;

	for (size_t i = 0; i < PARTS; i++) {
		size_t rest = message.len - at;
		size_t len = i + 1 == PARTS ? rest : next_random(random) % (rest + 1);

		parts[i] = slice(message.at + at, len);
		at += len;
	}
	assert_ok(sm3_by_library(&message, 1, &expected));
	if (width)
		sm3_one_by(width, parts, PARTS, &digest);
	else
		assert_ok(sm3_of_parts(parts, PARTS, &digest));
	assert_memory_equal(digest.bytes, expected.bytes, SM3_SIZE);
}

static void every_length_alone(const struct sm3_width *width)
{
	uint8_t *noise = make_noise(LONG);
	unsigned random = 5;

	for (size_t len = 0; len < LONGEST_ALONE; len++)
		expect_alone(width, slice(noise + len, len), &random);
	for (size_t i = 0; i < 100; i++)
		expect_alone(width, slice(noise, next_random(&random) % LONG), &random);
	free(noise);
}

static void one_message_in_any_parts_is_digested(void **unused)
{
	(void)unused;
	in_every_width(every_length_alone);
	assert_ok(arithmetic_choose(ARITHMETIC_LIBRARY));
	every_length_alone(NULL);
	assert_ok(arithmetic_choose(ARITHMETIC_OWN));
}

/* GB/T 32905 appendix A. */
static void the_standard_examples_come_out(void **unused)
{
	static const uint8_t abc[4] = {0x66, 0xc7, 0xf0, 0xf4};
	static const uint8_t abcd[4] = {0xde, 0xbe, 0x9f, 0xf9};
	struct sm3 digests[3];
	struct sm3_message messages[3] = {
		{.parts = {slice_str("abc")}, .digest = &digests[0]},
		{.parts = {slice_str("abcdabcdabcdabcdabcdabcdabcdabcd"),
			   slice_str("abcdabcdabcdabcdabcdabcdabcdabcd")},
		 .digest = &digests[1]},
		{.parts = {slice_str("ab"), slice_str("c")}, .digest = &digests[2]}};
	(void)unused;

	assert_ok(sm3_of_many(messages, COUNT(messages)));
	assert_memory_equal(digests[0].bytes, abc, sizeof(abc));
	assert_memory_equal(digests[1].bytes, abcd, sizeof(abcd));
	assert_memory_equal(digests[2].bytes, abc, sizeof(abc));
}

static size_t widths(void)
{
	size_t count = 0;

	while (sm3_width_at(count))
		count++;
	return count;
}

static void the_widest_is_used_unless_the_library_is_wanted(void **unused)
{
	(void)unused;
	assert_ptr_equal(sm3_width_in_use(), widths() ? sm3_width_at(widths() - 1) : NULL);
	assert_ok(arithmetic_choose(ARITHMETIC_LIBRARY));
	assert_null(sm3_width_in_use());
	messages_at_hand_are_digested_in_their_order(unused);
	assert_ok(arithmetic_choose(ARITHMETIC_OWN));
}

/* ---- a second thread ---- */

static void a_second_thread_digests_beside(void **unused)
{
	uint8_t *bytes = make_noise(LONG);
	struct sm3_beside *beside;
	struct sm3 digest, expected;
	(void)unused;

	sm3_beside_stop(NULL);
	for (int i = 0; i < 3; i++) {
		assert_ok(sm3_beside_start(&beside));
		for (size_t len = 0; len < LONG; len = 3 * len + 1) {
			sm3_beside_digest(beside, slice(bytes, len));
			assert_ok(sm3_beside_await(beside, &digest));
			assert_ok(sm3_by_library((struct slice[]){slice(bytes, len)}, 1, &expected));
			assert_memory_equal(digest.bytes, expected.bytes, SM3_SIZE);
		}
		sm3_beside_stop(beside);
	}
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_standard_examples_come_out),
		cmocka_unit_test(messages_of_every_short_length_are_digested),
		cmocka_unit_test(any_number_of_messages_of_any_length_is_digested),
		cmocka_unit_test(a_message_that_outlives_the_others_is_digested),
		cmocka_unit_test(a_piece_that_cannot_be_had_ends_it),
		cmocka_unit_test(one_message_in_any_parts_is_digested),
		cmocka_unit_test(messages_at_hand_are_digested_in_their_order),
		cmocka_unit_test(the_widest_is_used_unless_the_library_is_wanted),
		cmocka_unit_test(a_second_thread_digests_beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
