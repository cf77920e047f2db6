/* SPDX-License-Identifier: Apache-2.0 */
/* The same SES signature through the judge by the policy standard, with nothing known and with chain and maker known,
 * against a straight OpenSSL pipeline that parses and checks everything each time, and against the bare SM2 verification
 * and hashing that cannot be avoided. Ratios of the medians of interleaved rounds. */
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "bench/bench.h"
#include "gm/sm3_lanes.h"
#include "lib/check.h"
#include "lib/forge.h"

enum { TURNS = 200 };

struct subject {
	struct recipe recipe;
	struct slice value; /* SignedValue.dat */
	struct slice digest;
	struct ses_signature parts;
	struct slice root, ca;
	struct slice ca_crl, root_crl;
	struct sm2_memo *memo;
};

/* ---- ours ---- */

static void judge(struct subject *s, struct sm2_memo *memo)
{
	struct arena arena;
	struct report *report;

	s->recipe.evidence.trust.memo = memo;
	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(verify_value(&arena, s->value, s->digest, &s->recipe.request, &report));
	assert_int_equal(report->indication, INDICATION_PASSED);
	arena_clear(&arena);
}

static void judge_hot(void *ctx)
{
	struct subject *s = ctx;

	judge(s, s->memo);
}

/* The evidence, as of all documents of a day, has been read: the anchor, the authority and their CRLs. What comes with
 * the signature has not, and no signature is remembered. */
static void judge_cold(void *ctx)
{
	judge(ctx, NULL);
}

/* ---- what cannot be avoided: the signer's signature over this document and the digest of what it covers, the digest
 * of what the maker signed, by which it is known again, and that of the value, which the report names; the three digests
 * side by side, as nothing is faster ---- */

static void bare(void *ctx)
{
	struct subject *s = ctx;
	const struct sm2_public *signer = &s->recipe.signer->cert.key, *maker = &s->recipe.maker->cert.key;
	struct sm2_signature signature;
	struct sm3 e, maker_e, value;
	struct sm3_message messages[] = {
		{.parts = {sm3_slice(&signer->z), s->parts.tbs}, .digest = &e},
		{.parts = {sm3_slice(&maker->z), s->parts.seal.info}, .digest = &maker_e},
		{.parts = {s->value}, .digest = &value},
	};

	assert_ok(sm3_of_many(messages, COUNT(messages)));
	assert_ok(sm2_signature_read(s->parts.signature, SM2_DER_ONLY, &signature));
	assert_ok(sm2_verify_digest(signer, &e, &signature));
}

/* The same digests one after the other, by the library: for information. */
static void bare_in_turn(void *ctx)
{
	struct subject *s = ctx;
	const struct sm2_public *signer = &s->recipe.signer->cert.key, *maker = &s->recipe.maker->cert.key;
	struct sm2_signature signature;
	struct sm3 e, other;

	assert_ok(sm3_by_library((struct slice[]){sm3_slice(&signer->z), s->parts.tbs}, 2, &e));
	assert_ok(sm3_by_library((struct slice[]){sm3_slice(&maker->z), s->parts.seal.info}, 2, &other));
	assert_ok(sm3_by_library(&s->value, 1, &other));
	assert_ok(sm2_signature_read(s->parts.signature, SM2_DER_ONLY, &signature));
	assert_ok(sm2_verify_digest(signer, &e, &signature));
}

/* ---- a straight pipeline over OpenSSL ---- */

static X509 *parse(struct slice der)
{
	const uint8_t *at = der.at;
	X509 *cert = d2i_X509(NULL, &at, (long)der.len);
	ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();

	assert_non_null(cert);
	ASN1_OCTET_STRING_set(id, (const uint8_t *)SM2_ID, (int)strlen(SM2_ID));
	X509_set0_distinguishing_id(cert, id);
	return cert;
}

static void check_signature(X509 *cert, struct slice message, struct slice value)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *key = EVP_PKEY_CTX_new(X509_get0_pubkey(cert), NULL);

	EVP_PKEY_CTX_set1_id(key, SM2_ID, (int)strlen(SM2_ID));
	EVP_MD_CTX_set_pkey_ctx(md, key);
	assert_int_equal(EVP_DigestVerifyInit(md, NULL, EVP_sm3(), NULL, X509_get0_pubkey(cert)), 1);
	assert_int_equal(EVP_DigestVerify(md, value.at, value.len, message.at, message.len), 1);
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(key);
}

static void check_chain(X509 *leaf, struct slice ca, struct slice root, instant at)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *chain = X509_STORE_CTX_new();
	STACK_OF(X509) *others = sk_X509_new_null();
	X509 *anchor = parse(root);
	X509 *issuer = parse(ca);

	X509_STORE_add_cert(store, anchor);
	sk_X509_push(others, issuer);
	X509_STORE_CTX_init(chain, store, leaf, others);
	X509_STORE_CTX_set_time(chain, 0, (time_t)(at / SECOND));
	assert_int_equal(X509_verify_cert(chain), 1);
	X509_STORE_CTX_free(chain);
	X509_STORE_free(store);
	sk_X509_free(others);
	X509_free(anchor);
	X509_free(issuer);
}

/* A CRL by its issuer's signature, and two certificates that are not on it. */
static void check_crl(struct slice der, X509 *issuer, X509 *one, X509 *other)
{
	const uint8_t *at = der.at;
	X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)der.len);
	const ASN1_BIT_STRING *signature;
	X509_REVOKED *entry;
	uint8_t *tbs = NULL;
	int len = i2d_re_X509_CRL_tbs(crl, &tbs);

	X509_CRL_get0_signature(crl, &signature, NULL);
	check_signature(issuer, slice(tbs, (size_t)len), slice(signature->data, (size_t)signature->length));
	assert_int_equal(X509_CRL_get0_by_cert(crl, &entry, one), 0);
	assert_int_equal(X509_CRL_get0_by_cert(crl, &entry, other), 0);
	OPENSSL_free(tbs);
	X509_CRL_free(crl);
}

static void check_revocation(const struct subject *s, X509 *signer, X509 *maker)
{
	X509 *root = parse(s->root);
	X509 *ca = parse(s->ca);

	check_crl(s->ca_crl, ca, signer, maker);
	check_crl(s->root_crl, root, ca, ca);
	X509_free(ca);
	X509_free(root);
}

static void straight(void *ctx)
{
	struct subject *s = ctx;
	struct ses_signature parts;
	struct arena arena;
	X509 *signer;
	X509 *maker;

	arena_init(&arena, ARENA_REQUEST_MAX);
	assert_ok(ses_signature_read(&arena, s->value, &parts));
	signer = parse(parts.signer_cert);
	maker = parse(parts.seal.maker_cert);
	check_chain(signer, s->ca, s->root, parts.claimed);
	check_chain(maker, s->ca, s->root, parts.seal.created);
	check_revocation(s, signer, maker);
	check_signature(maker, parts.seal.info, parts.seal.maker_signature);
	check_signature(signer, parts.tbs, parts.signature);
	X509_free(signer);
	X509_free(maker);
	arena_clear(&arena);
}

/* ---- */

static void prepare(struct subject *s)
{
	static uint8_t picture[15693] = "\x89PNG"; /* as large as that of a real seal */
	struct slice container;
	struct slice xml;
	struct sm3 *digest = arena_new(&world.arena, struct sm3);

	recipe_honest(&s->recipe);
	s->recipe.seal.picture.data = slice(picture, sizeof(picture));
	container = recipe_make(&s->recipe);
	s->value = entry_of(&s->recipe, container, SIGN_0 "SignedValue.dat");
	xml = entry_of(&s->recipe, container, SIGN_0 "Signature.xml");
	assert_ok(sm3_of(xml, digest));
	s->digest = sm3_slice(digest);
	assert_ok(ses_signature_read(&world.arena, s->value, &s->parts));
	s->root = world.root.cert.der;
	s->ca = world.ca.cert.der;
	recipe_collect(&s->recipe);
	s->ca_crl = s->recipe.crls[0].der;
	s->root_crl = s->recipe.crls[2].der;
	assert_ok(sm2_memo_new(256, &s->memo));
}

int main(void)
{
	static struct subject s;
	const struct bench_way ways[] = {{"judge, chain and maker known", judge_hot},
					 {"straight OpenSSL pipeline", straight},
					 {"bare verification and digests", bare},
					 {"judge, nothing known", judge_cold},
					 {"bare, by the library's SM3 in turn", bare_in_turn}};
	double seconds[COUNT(ways)];

	world_setup(NULL);
	prepare(&s);
	bench_compare(ways, COUNT(ways), &s, TURNS, seconds);
	bench_ratio("judge: nothing known, times faster than the pipeline", seconds[1] / seconds[3], AT_LEAST,
		    1.0);
	bench_ratio("judge: chain and maker known, times faster", seconds[1] / seconds[0], AT_LEAST, 4.0);
	printf("  judge over the latter: %.2f\n", seconds[0] / seconds[4]);
	bench_ratio("judge: cost over what cannot be avoided", seconds[0] / seconds[2], AT_MOST, 1.15);
	sm2_memo_free(s.memo);
	world_teardown(NULL);
	return 0;
}
