/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue, S27, S29 and S30: SM2 itself: identifiers, curves, points and values that are none. */
#include "lib/catalogue.h"
#include "lib/check.h"

#define CN "31000000000001"
#define BYTES(text) slice(text, sizeof(text) - 1)

/* GB/T 32918.5: a ‖ b ‖ Gx ‖ Gy, and the order n with the octet before it that keeps it positive. */
static const char CURVE[] = "\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
			    "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xfc"
			    "\x28\xe9\xfa\x9e\x9d\x9f\x5e\x34\x4d\x5a\x9e\x4b\xcf\x65\x09\xa7"
			    "\xf3\x97\x89\xf5\x15\xab\x8f\x92\xdd\xbc\xbd\x41\x4d\x94\x0e\x93"
			    "\x32\xc4\xae\x2c\x1f\x19\x81\x19\x5f\x99\x04\x46\x6a\x39\xc9\x94"
			    "\x8f\xe3\x0b\xbf\xf2\x66\x0b\xe1\x71\x5a\x45\x89\x33\x4c\x74\xc7"
			    "\xbc\x37\x36\xa2\xf4\xf6\x77\x9c\x59\xbd\xce\xe3\x6b\x69\x21\x53"
			    "\xd0\xa9\x87\x7c\xc6\x2a\x47\x40\x02\xdf\x32\xe5\x21\x39\xf0\xa0";
#define ORDER_TO_LAST                                                                                        \
	"\x00\xff\xff\xff\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"                               \
	"\x72\x03\xdf\x6b\x21\xc6\x05\x2b\x53\xbb\xf4\x09\x39\xd5\x41"
#define ORDER BYTES(ORDER_TO_LAST "\x23")
#define ORDER_LESS_ONE BYTES(ORDER_TO_LAST "\x22")
#define ZERO slice("", 1)
#define ONE slice("\x01", 1)

/* Sign under another distinguishing identifier: Z = SM3(ENTL ‖ ID ‖ a ‖ b ‖ G ‖ P). */
static void sign_as(struct recipe *r, const char *id)
{
	struct pki_party *other = arena_new(r->arena, struct pki_party);
	uint8_t length[2] = {(uint8_t)(strlen(id) * 8 >> 8), (uint8_t)(strlen(id) * 8)};

	assert_non_null(other);
	*other = *r->signer;
	assert_ok(sm3_of_parts((struct slice[]){slice(length, 2), slice_str(id),
						slice(CURVE, sizeof(CURVE) - 1),
						slice(other->key.public.point + 1, SM2_POINT_SIZE - 1)},
			       4, &other->key.public.z));
	r->signer = other;
}

static void sign_as_nobody(struct recipe *r)
{
	sign_as(r, "");
}

static void sign_as_tls_does(struct recipe *r)
{
	sign_as(r, "TLSv1.3+GM+Cipher+Suite");
}

static void sign_as_everybody(struct recipe *r)
{
	sign_as(r, SM2_ID);
}

/* A certificate of the authority for this point; NULL: the signer's own. */
static struct pki_party *certified(struct recipe *r, const char *point)
{
	struct pki_party *party = arena_new(r->arena, struct pki_party);
	struct pki_party fresh;
	struct sm2_public key = r->signer->key.public;
	struct issue_form form = pki_form(r->arena, &fresh, &world.ca, CN);

	key_release(&fresh.key);
	assert_non_null(party);
	if (point)
		memcpy(key.point, point, SM2_POINT_SIZE);
	form.key = &key;
	form.usage = CERT_DIGITAL_SIGNATURE | CERT_NON_REPUDIATION;
	*party = *r->signer;
	assert_ok(issue_cert(&form, r->arena, &party->cert.der));
	r->signer = r->listed = party;
	return party;
}

static void certify_the_key(struct recipe *r)
{
	certified(r, NULL);
}

/* The generator of P-256. */
static const char P256[] = "\x04\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2"
			   "\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96"
			   "\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16"
			   "\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";

/* The curve that the certificate names becomes 1.2.840.10045.3.1.7, prime256v1. */
static void certify_a_key_of_another_curve(struct recipe *r)
{
	struct pki_party *party = certified(r, P256);

	party->cert.der =
		cert_edited(r->arena, &world.ca, party->cert.der, BYTES("\x2a\x81\x1c\xcf\x55\x01\x82\x2d"),
			    BYTES("\x2a\x86\x48\xce\x3d\x03\x01\x07"));
}

static void certify_a_point_of_another_curve(struct recipe *r)
{
	certified(r, P256);
}

static void certify_a_point_beside_the_curve(struct recipe *r)
{
	char point[SM2_POINT_SIZE];

	memcpy(point, r->signer->key.public.point, sizeof(point));
	point[SM2_POINT_SIZE - 1] ^= 1;
	certified(r, point);
}

static void certify_infinity(struct recipe *r)
{
	static const char zeros[SM2_POINT_SIZE] = "\x04";

	certified(r, zeros);
}

static void sign_with(struct recipe *r, struct slice first, struct slice second)
{
	r->signature = sm2_pair(r->arena, first, second);
}

static void sign_with_r_zero(struct recipe *r)
{
	sign_with(r, ZERO, ONE);
}

static void sign_with_s_zero(struct recipe *r)
{
	sign_with(r, ONE, ZERO);
}

static void sign_with_r_of_n(struct recipe *r)
{
	sign_with(r, ORDER, ONE);
}

static void sign_with_s_of_n(struct recipe *r)
{
	sign_with(r, ONE, ORDER);
}

static void sign_with_a_sum_of_n(struct recipe *r)
{
	sign_with(r, ORDER_LESS_ONE, ONE);
}

static const struct forgery rows[] = {
#include "forged/numbers.def"
};

int main(void)
{
	return catalogue_run("numbers", rows, COUNT(rows));
}
