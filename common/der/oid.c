/* SPDX-License-Identifier: Apache-2.0 */
#include "der/oid.h"

#include <stdio.h>

#include "base/text.h"
#include "der/internal.h"

#define OID(name, dotted, len, octets) const struct slice name = {(const uint8_t *)(octets), (len)};
#include "der/oid.def"
#undef OID

const char *oid_known(struct slice oid)
{
#define OID(name, dotted, len, octets)                                                                       \
	if (slice_eq(oid, name))                                                                             \
		return (dotted);
#include "der/oid.def"
#undef OID
	return NULL;
}

/* The first octets hold two arcs: 40 × first + second (X.690 §8.19.4). */
err oid_text(struct slice oid, char out[OID_TEXT_MAX])
{
	size_t used = 0;
	uint64_t arc = 0;

	REQUIRE(!der_wrong_oid(oid), E_DER);
	for (size_t i = 0; i < oid.len; i++) {
		int n;

		REQUIRE(arc <= INT64_MAX >> 7, E_DER);
		arc = arc << 7 | (oid.at[i] & 0x7f);
		if (oid.at[i] & 0x80)
			continue;
		if (used == 0 && arc < 80)
			n = snprintf(out, OID_TEXT_MAX, "%d.%d", (int)arc / 40, (int)arc % 40);
		else if (used == 0)
			n = snprintf(out, OID_TEXT_MAX, "2.%llu", (unsigned long long)(arc - 80));
		else
			n = snprintf(out + used, OID_TEXT_MAX - used, ".%llu", (unsigned long long)arc);
		used += (size_t)n;
		REQUIRE(n > 0 && used < OID_TEXT_MAX, E_DER);
		arc = 0;
	}
	return OK;
}

static size_t put_arc(uint64_t arc, uint8_t *at)
{
	size_t len = 1;

	for (uint64_t rest = arc >> 7; rest; rest >>= 7)
		len++;
	for (size_t i = 0; i < len; i++)
		at[i] = (uint8_t)((arc >> 7 * (len - 1 - i) & 0x7f) | (i + 1 < len ? 0x80 : 0));
	return len;
}

static err next_arc(struct slice *rest, int64_t max, int64_t *arc)
{
	const uint8_t *dot = memchr(rest->at, '.', rest->len);
	struct slice digits = dot ? slice(rest->at, (size_t)(dot - rest->at)) : *rest;

	TRY(text_int(digits, 0, max, arc));
	*rest = slice_from(*rest, digits.len + (dot ? 1 : 0));
	REQUIRE(!dot || rest->len > 0, E_FIELD);
	return OK;
}

err oid_read(struct arena *arena, struct slice dotted, struct slice *oid)
{
	uint8_t octets[OID_TEXT_MAX * 2];
	int64_t first, second, arc;
	size_t len;

	REQUIRE(dotted.len > 0 && dotted.len < OID_TEXT_MAX, E_FIELD);
	TRY(next_arc(&dotted, 2, &first));
	REQUIRE(dotted.len > 0, E_FIELD);
	TRY(next_arc(&dotted, first < 2 ? 39 : INT64_MAX - 80, &second));
	len = put_arc((uint64_t)(first * 40 + second), octets);
	while (dotted.len > 0) {
		TRY(next_arc(&dotted, INT64_MAX, &arc));
		len += put_arc((uint64_t)arc, octets + len);
	}
	return arena_copy(arena, slice(octets, len), oid);
}

/* What is recognised in order to be refused by name. */
static const char *name_of(struct slice oid)
{
	const struct {
		struct slice oid;
		const char *name;
	} names[] = {
		{OID_MD5, "MD5"},
		{OID_SHA1, "SHA-1"},
		{OID_SHA256, "SHA-256"},
		{OID_SHA384, "SHA-384"},
		{OID_SHA512, "SHA-512"},
		{OID_RSA, "RSA"},
		{OID_RSA_MD5, "RSA with MD5"},
		{OID_RSA_SHA1, "RSA with SHA-1"},
		{OID_RSA_PSS, "RSA-PSS"},
		{OID_RSA_SHA256, "RSA with SHA-256"},
		{OID_RSA_SHA384, "RSA with SHA-384"},
		{OID_RSA_SHA512, "RSA with SHA-512"},
		{OID_ECDSA_SHA1, "ECDSA with SHA-1"},
		{OID_ECDSA_SHA256, "ECDSA with SHA-256"},
		{OID_P256, "the curve P-256"},
		{OID_SM3, "SM3"},
		{OID_SM2_WITH_SM3, "SM2 with SM3"},
		{OID_SM2_SIGN, "SM2"},
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_eq(names[i].oid, oid))
			return names[i].name;
	return NULL;
}

void oid_say(struct slice oid, char out[OID_TEXT_MAX])
{
	const char *name = name_of(oid);
	char dotted[OID_TEXT_MAX];

	if (oid_text(oid, dotted).code != E_OK) {
		err_forget();
		snprintf(dotted, sizeof(dotted), "no identifier");
	}
	if (name)
		snprintf(out, OID_TEXT_MAX, "%s (%.90s)", name, dotted);
	else
		snprintf(out, OID_TEXT_MAX, "%s", dotted);
}
