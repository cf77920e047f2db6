/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that are digested in two steps. */
#include "gm/arithmetic.h"
#include "gm/sm3_lanes.h"
#include "lib/check.h"

enum { MESSAGES = 40, PAUSES = 4, LONG = 4000 };

static uint8_t noise[LONG];

/* The last of so many messages pauses behind so many blocks, and goes on beside as many others. */
static void expect_after_pause(size_t others, size_t blocks, size_t length)
{
	struct sm3_message messages[MESSAGES + 1];
	struct sm3 digests[MESSAGES + 1], expected;
	struct sm3_chain chain = {.pauses = true};
	const struct slice all = slice(noise, length), begin = slice(noise, blocks * SM3_BLOCK);
	const struct slice pieces[] = {begin, slice_from(all, begin.len)};

	for (size_t round = 0; round < COUNT(pieces); round++) {
		for (size_t i = 0; i < others; i++)
			messages[i] =
				(struct sm3_message){.parts = {slice(noise, i * 100)}, .digest = &digests[i]};
		messages[others] = (struct sm3_message){
			.parts = {pieces[round]}, .digest = &digests[others], .chain = &chain};
		assert_ok(sm3_of_many(messages, others + 1));
		assert_int_equal(chain.length, begin.len);
		assert_false(chain.pauses);
	}
	assert_ok(sm3_by_library(&all, 1, &expected));
	assert_memory_equal(digests[others].bytes, expected.bytes, SM3_SIZE);
}

static void a_message_may_pause_and_go_on_beside_others(void **unused)
{
	(void)unused;

	if (!sm3_width_in_use())
		skip();
	for (size_t i = 0; i < LONG; i++)
		noise[i] = (uint8_t)(i * i * 2654435761u >> 24);
	for (size_t others = 0; others <= MESSAGES; others += 3)
		for (size_t blocks = 0; blocks < PAUSES; blocks++)
			for (size_t more = 0; more <= 2 * SM3_BLOCK; more += 16)
				expect_after_pause(others, blocks, blocks * SM3_BLOCK + more);
}

static void a_pause_within_a_block_is_a_mistake(void **unused)
{
	struct sm3_chain chain = {.pauses = true};
	struct sm3 digest;
	struct sm3_message message = {
		.parts = {slice_str("not a block")}, .digest = &digest, .chain = &chain};
	(void)unused;

	assert_err(E_BUG, sm3_of_many(&message, 1));
	message.given = 0;
	assert_ok(arithmetic_choose(ARITHMETIC_LIBRARY));
	assert_err(E_BUG, sm3_of_many(&message, 1)); /* the library cannot tell where it stands */
	assert_ok(arithmetic_choose(ARITHMETIC_OWN));
	err_forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_may_pause_and_go_on_beside_others),
		cmocka_unit_test(a_pause_within_a_block_is_a_mistake),
	};

	return cmocka_run_group_tests_name("gm_sm3_pause", tests, NULL, NULL);
}
