/* SPDX-License-Identifier: Apache-2.0 */
/* Deviations of how a seal or seal signature is encoded, seen in genuine documents: in whole packages signed with it, or,
 * where a value lies by itself, in that. */
#include "base/text.h"
#include "der/der.h"
#include "lib/check.h"
#include "lib/deviation.h"
#include "lib/oldseal.h"

#define VALUE SIGN_0 "SignedValue.dat"

/* A SEQUENCE with its element number n written as something else; "last": n < 0. */
static struct slice with_element(struct arena *arena, struct slice sequence, int n, struct slice by)
{
	struct slice parts[16];
	struct der_writer w;
	struct der in, seq;
	struct slice out;
	int count = 0;

	assert_ok(der_open(sequence, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	while (der_peek(&seq) != DER_NONE) {
		struct der_element e;

		assert_ok(der_element(&seq, &e));
		parts[count++] = e.whole;
	}
	parts[n < 0 ? count - 1 : n] = by;
	der_writer_init(&w, arena, SES_VALUE_MAX);
	for (int i = count; i-- > 0;)
		der_put_raw(&w, parts[i]);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static struct slice last_of(struct slice sequence)
{
	struct der_element e = {0};
	struct der in, seq;

	assert_ok(der_open(sequence, &in));
	assert_ok(der_enter(&in, DER_SEQUENCE, &seq));
	while (der_peek(&seq) != DER_NONE)
		assert_ok(der_element(&seq, &e));
	return e.whole;
}

static struct slice inner_of(struct slice tagged)
{
	struct der_element e;
	struct der in;

	assert_ok(der_open(tagged, &in));
	assert_ok(der_element(&in, &e));
	return e.content;
}

static struct slice tagged(struct arena *arena, struct slice whole)
{
	struct der_writer w;
	struct slice out;

	der_writer_init(&w, arena, SES_VALUE_MAX);
	der_put_raw(&w, whole);
	der_wrap(&w, 0, DER_CONTEXT(0));
	assert_ok(der_written(&w, &out));
	return out;
}

/* ---- seals and signatures of version 4 ---- */

static const struct ses_ext ext = {
	.id = {(const uint8_t *)"\x2a\x03\x04", 3}, .critical = true, .value = {(const uint8_t *)"x", 1}};

static struct slice maker_signs(const struct recipe *r, struct slice info)
{
	struct slice value, seal;

	assert_ok(key_sign(&r->maker->key, r->arena, info, &value));
	assert_ok(ses_seal_write(r->arena, info, r->maker->cert.der, value, slice(NULL, 0), &seal));
	return seal;
}

static struct slice seal_exts_tagged(const struct recipe *r, struct slice bytes)
{
	struct ses_seal seal;

	assert_ok(ses_seal_read(r->arena, bytes, &seal));
	return maker_signs(r, with_element(r->arena, seal.info, -1, tagged(r->arena, last_of(seal.info))));
}

static void have_an_extension(struct recipe *r)
{
	r->seal.exts = &ext;
	r->seal.ext_count = 1;
}

static void tag_the_seals_extensions(struct recipe *r)
{
	have_an_extension(r);
	r->edit_seal = seal_exts_tagged;
}

/* The value with an extension of its own, in its tag or without. */
static struct slice extended(const struct recipe *r, struct slice bytes, bool untag)
{
	struct ses_signature s;
	struct ses_tbs_form form = {.exts = &ext, .ext_count = 1, .signed_at = r->signed_at};
	struct slice tbs, signature, value;

	assert_ok(ses_signature_read(r->arena, bytes, &s));
	form.seal = s.seal.whole;
	form.data_hash = s.data_hash;
	form.property = s.property;
	assert_ok(ses_tbs_write(r->arena, &form, &tbs));
	if (untag)
		tbs = with_element(r->arena, tbs, -1, inner_of(last_of(tbs)));
	assert_ok(key_sign(&r->signer->key, r->arena, tbs, &signature));
	assert_ok(ses_signature_write(r->arena, tbs, r->signer->cert.der, signature, slice(NULL, 0), &value));
	return value;
}

static struct slice extended_with_tag(const struct recipe *r, struct slice value)
{
	return extended(r, value, false);
}

static struct slice extended_without_tag(const struct recipe *r, struct slice value)
{
	return extended(r, value, true);
}

static void extend_the_signature(struct recipe *r)
{
	r->edit_value = extended_with_tag;
}

static void extend_it_without_the_tag(struct recipe *r)
{
	r->edit_value = extended_without_tag;
}

static void have_it_stamped(struct recipe *r)
{
	r->tsa = &world.tsa;
}

static struct slice stamp_untagged(const struct recipe *r, struct slice value)
{
	return with_element(r->arena, value, -1, inner_of(last_of(value)));
}

static void have_it_stamped_without_the_tag(struct recipe *r)
{
	have_it_stamped(r);
	r->edit_value = stamp_untagged;
}

static struct slice seal_stamped(const struct recipe *r, struct slice bytes)
{
	struct der_writer w;
	struct ses_seal seal;
	struct slice out;
	struct der_element e;
	struct der in;

	assert_ok(ses_seal_read(r->arena, bytes, &seal));
	der_writer_init(&w, r->arena, SES_SEAL_MAX);
	der_put_bits(&w, recipe_token(r, &world.tsa, seal.maker_signature, r->seal_stamped_at));
	der_wrap(&w, 0, DER_CONTEXT(0));
	assert_ok(der_open(bytes, &in));
	assert_ok(der_element(&in, &e));
	der_put_raw(&w, e.content);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

static void have_a_seal_of_version_4_stamped(struct recipe *r)
{
	r->edit_seal = seal_stamped;
}

static void have_a_seal_of_version_5_stamped(struct recipe *r)
{
	r->seal.version = SES_V5;
	r->seal_tsa = &world.tsa;
}

/* ---- version 1 ---- */

static struct slice old_seal(const struct recipe *r, struct slice seal)
{
	(void)seal;
	return oldseal_make(r, &(struct oldseal_ways){0});
}

static struct slice old_seal_with_long_dates(const struct recipe *r, struct slice seal)
{
	(void)seal;
	return oldseal_make(r, &(struct oldseal_ways){.long_dates = true});
}

static struct slice old_seal_with_a_digest(const struct recipe *r, struct slice seal)
{
	(void)seal;
	return oldseal_make(r, &(struct oldseal_ways){.list_digest = true});
}

/* The container signed with the seal shown in it. */
static struct slice signed_in_the_old_way(const struct recipe *r, struct slice container,
					  const struct oldseal_ways *ways)
{
	struct slice value =
		oldseal_sign(r, ways, entry_of(r, container, SIGN_0 "Seal.esl"),
			     entry_of(r, container, SIGN_0 "Signature.xml"), "/" SIGN_0 "Signature.xml");

	return zipmaker_with(r->arena, container, VALUE, value);
}

static struct slice old_value(const struct recipe *r, struct slice container)
{
	return signed_in_the_old_way(r, container, &(struct oldseal_ways){0});
}

static struct slice old_value_in_octets(const struct recipe *r, struct slice container)
{
	return signed_in_the_old_way(r, container, &(struct oldseal_ways){.octets = true});
}

static struct slice old_value_with_a_text(const struct recipe *r, struct slice container)
{
	return signed_in_the_old_way(r, container, &(struct oldseal_ways){.time = "2026-11-20 10:00:00"});
}

static void be_of_version_1(struct recipe *r)
{
	r->show_seal = old_seal;
	r->edit_container = old_value;
}

static void write_long_dates(struct recipe *r)
{
	be_of_version_1(r);
	r->show_seal = old_seal_with_long_dates;
}

static void list_a_digest(struct recipe *r)
{
	be_of_version_1(r);
	r->show_seal = old_seal_with_a_digest;
}

static void write_octets(struct recipe *r)
{
	be_of_version_1(r);
	r->edit_container = old_value_in_octets;
}

static void write_the_time_as_text(struct recipe *r)
{
	be_of_version_1(r);
	r->edit_container = old_value_with_a_text;
}

/* ---- by themselves ---- */

static struct slice value_alone(const struct recipe *r, struct slice container)
{
	return entry_of(r, container, VALUE);
}

static void show_the_value_alone(struct recipe *r)
{
	r->edit_container = value_alone;
}

static struct slice seal_alone(const struct recipe *r, struct slice container)
{
	return entry_of(r, container, SIGN_0 "Seal.esl");
}

static struct slice seal_as_text(const struct recipe *r, struct slice container)
{
	struct slice text;

	assert_ok(base64_write(r->arena, seal_alone(r, container), &text));
	return text;
}

static void show_the_seal_alone(struct recipe *r)
{
	r->edit_container = seal_alone;
}

static void show_the_seal_as_text(struct recipe *r)
{
	r->edit_container = seal_as_text;
}

static const struct deviation rows[] = {
#include "forged/deviation_value.def"
};

int main(void)
{
	return deviation_run("deviations of values", rows, COUNT(rows));
}
