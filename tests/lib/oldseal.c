/* SPDX-License-Identifier: Apache-2.0 */
#include "lib/oldseal.h"

#include "der/der.h"
#include "der/oid.h"
#include "lib/check.h"

static void put_date(struct der_writer *w, const struct oldseal_ways *ways, instant t)
{
	if (ways->long_dates)
		der_put_time(w, t);
	else
		der_put_utctime(w, t);
}

/* SES_ESPropertyInfo ::= SEQUENCE { type, name, certList SEQUENCE OF OCTET STRING, createDate, validStart, validEnd } */
static void put_property(struct der_writer *w, const struct recipe *r, const struct oldseal_ways *ways)
{
	size_t all = der_mark(w), list;

	put_date(w, ways, r->seal.valid_to);
	put_date(w, ways, r->seal.valid_from);
	put_date(w, ways, r->seal.created);
	list = der_mark(w);
	if (ways->list_digest)
		der_put_octets(w, slice_str("the digest of something else...."));
	der_put_octets(w, r->listed->cert.der);
	der_wrap(w, list, DER_SEQUENCE);
	der_put_utf8(w, r->seal.name);
	der_put_int(w, r->seal.type);
	der_wrap(w, all, DER_SEQUENCE);
}

/* SES_SealInfo ::= SEQUENCE { header, esID, property, picture } */
static struct slice info_of(const struct recipe *r, const struct oldseal_ways *ways)
{
	struct der_writer w;
	struct slice out;
	size_t mark;

	der_writer_init(&w, r->arena, SES_SEAL_MAX);
	der_put_int(&w, r->seal.picture.height);
	der_put_int(&w, r->seal.picture.width);
	der_put_octets(&w, r->seal.picture.data);
	der_put_ia5(&w, r->seal.picture.type);
	der_wrap(&w, 0, DER_SEQUENCE);
	put_property(&w, r, ways);
	der_put_ia5(&w, r->seal.code);
	mark = der_mark(&w);
	der_put_ia5(&w, r->seal.vendor);
	der_put_int(&w, SES_V1);
	der_put_ia5(&w, slice_str("ES"));
	der_wrap(&w, mark, DER_SEQUENCE);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}

/* cert OCTET STRING, signatureAlgorithm OBJECT IDENTIFIER: the maker signs them with the info. */
static void put_maker(struct der_writer *w, const struct recipe *r)
{
	der_put_oid(w, OID_SM2_WITH_SM3);
	der_put_octets(w, r->maker->cert.der);
}

struct slice oldseal_make(const struct recipe *r, const struct oldseal_ways *ways)
{
	struct slice info = info_of(r, ways), covered, value, seal;
	struct der_writer w;

	der_writer_init(&w, r->arena, SES_SEAL_MAX);
	put_maker(&w, r);
	der_put_raw(&w, info);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &covered));
	assert_ok(key_sign(&r->maker->key, r->arena, covered, &value));

	der_writer_init(&w, r->arena, SES_SEAL_MAX);
	der_put_bits(&w, value);
	put_maker(&w, r);
	der_wrap(&w, 0, DER_SEQUENCE);
	der_put_raw(&w, info);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &seal));
	return seal;
}

/* timeInfo BIT STRING, "时间戳，也可以是 UTCTIME" */
static void put_time_info(struct der_writer *w, const struct recipe *r, const struct oldseal_ways *ways)
{
	struct der_writer time;
	struct slice encoded;

	if (ways->time) {
		der_put_bits(w, slice_str(ways->time));
		return;
	}
	der_writer_init(&time, r->arena, SES_SEAL_MAX);
	der_put_utctime(&time, r->signed_at);
	assert_ok(der_written(&time, &encoded));
	der_put_bits(w, encoded);
}

/* TBS_Sign ::= SEQUENCE { version, eseal, timeInfo, dataHash, propertyInfo, cert, signatureAlgorithm } */
static struct slice tbs_of(const struct recipe *r, const struct oldseal_ways *ways, struct slice seal,
			   const struct sm3 *digest, const char *path)
{
	struct der_writer w;
	struct slice tbs;

	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	der_put_oid(&w, OID_SM2_WITH_SM3);
	der_put_octets(&w, r->signer->cert.der);
	der_put_ia5(&w, slice_str(path));
	if (ways->octets)
		der_put_octets(&w, sm3_slice(digest));
	else
		der_put_bits(&w, sm3_slice(digest));
	put_time_info(&w, r, ways);
	der_put_raw(&w, seal);
	der_put_int(&w, SES_V1);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &tbs));
	return tbs;
}

struct slice oldseal_sign(const struct recipe *r, const struct oldseal_ways *ways, struct slice seal,
			  struct slice xml, const char *path)
{
	struct slice tbs, value, out;
	struct der_writer w;
	struct sm3 digest;

	assert_ok(sm3_of(xml, &digest));
	tbs = tbs_of(r, ways, seal, &digest, path);
	assert_ok(key_sign(&r->signer->key, r->arena, tbs, &value));
	der_writer_init(&w, r->arena, SES_VALUE_MAX);
	der_put_bits(&w, value);
	der_put_raw(&w, tbs);
	der_wrap(&w, 0, DER_SEQUENCE);
	assert_ok(der_written(&w, &out));
	return out;
}
