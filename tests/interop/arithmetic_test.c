/* SPDX-License-Identifier: Apache-2.0 */
/* What the suite computes by itself, and what the library computes for it, against libgcrypt and Botan: every case of
 * lib/claims.c is asked of all, and SM3 of every short length, alone and in lanes. `make interop`. */
#include <stdlib.h>

#include "der/der.h"
#include "gm/key.h"
#include "gm/sm3_lanes.h"
#include "interop/judges.h"
#include "lib/check.h"
#include "lib/claims.h"

static const struct judge *const judges[] = {&gcrypt_judge, &botan_judge};

enum { LENGTHS = 2201, MESSAGES = 48, CHANGES = 4000 };

static uint64_t dice = 20261127;
static struct arena arena;

static int start(void **unused)
{
	static const struct claim_judge *others[] = {&gcrypt_judge.claims, &botan_judge.claims, NULL};

	curve.others = others;
	arena_init(&arena, ARENA_REQUEST_MAX);
	return curve_open(unused);
}

static int stop(void **unused)
{
	arena_clear(&arena);
	return curve_close(unused);
}

/* ---- SM3 ---- */

static void expect_digest(struct slice message, const struct sm3 *digest)
{
	struct sm3 other;

	for (size_t i = 0; i < COUNT(judges); i++) {
		judges[i]->sm3(message, &other);
		assert_memory_equal(digest->bytes, other.bytes, SM3_SIZE);
	}
}

static void digests_of_every_length_are_those_of_the_others(void **unused)
{
	uint8_t bytes[LENGTHS];
	struct sm3 digest;

	(void)unused;
	dice_bytes(&dice, bytes, sizeof(bytes));
	for (size_t len = 0; len < LENGTHS; len++) {
		struct slice whole = slice(bytes, len);

		assert_ok(sm3_by_library(&whole, 1, &digest));
		expect_digest(whole, &digest);
		assert_ok(sm3_of(whole, &digest));
		expect_digest(whole, &digest);
		assert_ok(sm3_of_parts(
			(struct slice[]){slice(bytes, len / 3), slice(bytes + len / 3, len - len / 3)}, 2,
			&digest));
		expect_digest(slice(bytes, len), &digest);
	}
}

/* Messages at hand for one width. */
struct tray {
	struct sm3_source source;
	struct slice *messages;
	struct sm3 *digests;
	size_t count, begun;
	struct slice *rest; /* of each message what was not given */
};

static err next_of_tray(struct sm3_source *self, void **message)
{
	struct tray *tray = (struct tray *)self;

	*message = tray->begun < tray->count ? &tray->rest[tray->begun++] : NULL;
	return OK;
}

/* In pieces of any length up to a block and a half. */
static err more_of_tray(struct sm3_source *self, void *message, struct slice *piece)
{
	struct slice *rest = message;
	size_t len = 1 + dice_below(&dice, SM3_BLOCK * 3 / 2);

	(void)self;
	*piece = slice(rest->at, len < rest->len ? len : rest->len);
	*rest = slice_from(*rest, piece->len);
	return OK;
}

static err tray_done(struct sm3_source *self, void *message, const struct sm3 *digest)
{
	struct tray *tray = (struct tray *)self;

	tray->digests[(struct slice *)message - tray->rest] = *digest;
	return OK;
}

static void digest_in_lanes(const struct sm3_width *width, struct slice *messages, size_t count)
{
	struct sm3 *digests = calloc(count, sizeof(*digests));
	struct slice *rest = calloc(count, sizeof(*rest));
	struct sm3_message *many = calloc(count, sizeof(*many));
	struct tray tray = {.source = {next_of_tray, more_of_tray, tray_done, NULL},
			    .messages = messages,
			    .digests = digests,
			    .count = count,
			    .rest = rest};

	memcpy(rest, messages, count * sizeof(*rest));
	assert_ok(sm3_lanes_by(width, &tray.source));
	for (size_t i = 0; i < count; i++)
		expect_digest(messages[i], &digests[i]);
	for (size_t i = 0; i < count; i++)
		many[i] = (struct sm3_message){.parts = {messages[i]}, .digest = &digests[i]};
	assert_ok(sm3_of_many(many, count));
	for (size_t i = 0; i < count; i++)
		expect_digest(messages[i], &digests[i]);
	free(digests);
	free(rest);
	free(many);
}

/* All lengths at once, in an order that chance chooses, so that lanes end apart. */
static void digests_in_lanes_of_unequal_lengths_are_those_of_the_others(void **unused)
{
	uint8_t bytes[LENGTHS];
	struct slice messages[LENGTHS];

	(void)unused;
	dice_bytes(&dice, bytes, sizeof(bytes));
	for (size_t len = 0; len < LENGTHS; len++) {
		size_t at = dice_below(&dice, len + 1);

		messages[len] = messages[at];
		messages[at] = slice(bytes, len);
	}
	digest_in_lanes(NULL, messages, LENGTHS);
	for (size_t i = 0; sm3_width_at(i); i++)
		digest_in_lanes(sm3_width_at(i), messages, LENGTHS);
}

/* ---- SM2, whole: key, message and the bytes in the file ---- */

static struct slice some_message(uint8_t *bytes, size_t room)
{
	size_t len = 1 + dice_below(&dice, room - 1);

	dice_bytes(&dice, bytes, len);
	return slice(bytes, len);
}

static void what_they_sign_verifies(void **unused)
{
	uint8_t bytes[300];

	(void)unused;
	for (size_t i = 0; i < 2 * MESSAGES; i++) {
		struct slice message = some_message(bytes, sizeof(bytes));
		uint8_t d[SM2_SCALAR_SIZE] = {0};
		BIGNUM *k;
		struct claim claim;
		struct sm2_public key;

		dice_bytes(&dice, d + 1, SM2_SCALAR_SIZE - 1); /* below n */
		k = bn_of_bytes(d);
		(void)claim_of(k, k, k, &claim); /* for the public key */
		assert_ok(sm2_public_init(&key, slice(claim.point, SM2_POINT_SIZE)));
		assert_ok(sm2_digest(&key, message, &claim.e));
		judges[i % COUNT(judges)]->sign(d, message, &claim.e, &claim.signature);
		assert_ok(sm2_verify_digest(&key, &claim.e, &claim.signature));
		assert_true(claim_fits(&claim));
		BN_free(k);
	}
}

static void what_we_sign_verifies_with_them(void **unused)
{
	uint8_t bytes[300];

	(void)unused;
	for (int i = 0; i < MESSAGES; i++) {
		struct slice message = some_message(bytes, sizeof(bytes)), value;
		struct claim claim;
		struct key key;

		assert_ok(key_generate(&key));
		assert_ok(key_sign(&key, &arena, message, &value));
		assert_true(botan_judge.fits_file(key.public.point, message, value));
		assert_ok(sm2_signature_read(value, SM2_DER_ONLY, &claim.signature));
		assert_ok(sm2_digest(&key.public, message, &claim.e));
		memcpy(claim.point, key.public.point, SM2_POINT_SIZE);
		assert_true(claim_fits(&claim));
		bytes[0] ^= 1;
		assert_false(botan_judge.fits_file(key.public.point, message, value));
		key_release(&key);
	}
}

/* A value as somebody bends it: bytes changed, put in, taken out, lengths among them. */
static size_t bend(struct slice value, uint8_t out[2 * SM2_SIGNATURE_DER_MAX])
{
	size_t at = dice_below(&dice, value.len), len = value.len;
	size_t back = dice_below(&dice, 3);

	memcpy(out, value.at, value.len);
	switch (dice_below(&dice, 4)) {
	case 0:
		out[at] ^= (uint8_t)(1 << dice_below(&dice, 8));
		break;
	case 1:
		out[at] = (uint8_t)dice_below(&dice, 256);
		break;
	case 2: /* and the lengths as if it had always been so */
		memmove(out + at + 1, out + at, len++ - at);
		out[at] = (uint8_t)(back ? 0 : dice_below(&dice, 256));
		out[1] = (uint8_t)(out[1] + 1);
		out[3] = (uint8_t)(out[3] + (back > 1));
		break;
	default:
		memmove(out + at, out + at + 1, --len - at);
		out[1] = (uint8_t)(out[1] - (back > 0));
	}
	return len;
}

/* Of what is bent we take nothing that Botan refuses. It takes more: BER, where DER is wanted. */
static void no_bent_value_passes_with_us_alone(void **unused)
{
	struct slice message = slice_str("message"), value;
	uint8_t bent[2 * SM2_SIGNATURE_DER_MAX];
	struct key key;
	int passed = 0;

	(void)unused;
	assert_ok(key_generate(&key));
	assert_ok(key_sign(&key, &arena, message, &value));
	for (int i = 0; i < CHANGES; i++) {
		struct slice other = slice(bent, bend(value, bent));
		bool fits = sm2_verify(&key.public, message, other, SM2_DER_ONLY).code == E_OK;

		err_forget();
		assert_int_equal(fits, slice_eq(other, value));
		if (fits)
			assert_true(botan_judge.fits_file(key.public.point, message, other));
		passed += fits;
	}
	assert_true(passed < CHANGES / 10);
	key_release(&key);
}

#define CASE(name) cmocka_unit_test(name),

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM_CASES(CASE) cmocka_unit_test(digests_of_every_length_are_those_of_the_others),
		cmocka_unit_test(digests_in_lanes_of_unequal_lengths_are_those_of_the_others),
		cmocka_unit_test(what_they_sign_verifies),
		cmocka_unit_test(what_we_sign_verifies_with_them),
		cmocka_unit_test(no_bent_value_passes_with_us_alone),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
