/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys made ready for the library, kept by their point. Making one costs an eighth of a verification; the
 * keys of makers and authorities come again with every document. Bounded: each point has its row of places, and
 * in a full row the least used makes room, so that a flood of newcomers does not drive out who is used much. */
#include <pthread.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "gm/internal.h"

enum { ROW = 8, ROWS = SM2_KEYS_MAX / ROW, USES_MAX = 1000 };

struct place {
	EVP_PKEY *pkey;
	unsigned uses;
	uint8_t point[SM2_POINT_SIZE];
};

static struct place store[ROWS][ROW];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct place *row_of(const uint8_t point[SM2_POINT_SIZE])
{
	size_t row = (size_t)point[31] << 8 | point[32];

	return store[row % ROWS];
}

static EVP_PKEY *find(const uint8_t point[SM2_POINT_SIZE])
{
	struct place *row = row_of(point);
	EVP_PKEY *found = NULL;

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < ROW; i++) {
		if (!row[i].pkey || memcmp(row[i].point, point, SM2_POINT_SIZE) != 0)
			continue;
		row[i].uses += row[i].uses < USES_MAX;
		found = row[i].pkey;
		EVP_PKEY_up_ref(found);
		break;
	}
	pthread_mutex_unlock(&lock);
	return found;
}

static void keep(const uint8_t point[SM2_POINT_SIZE], EVP_PKEY *pkey)
{
	struct place *row = row_of(point), *least = row;

	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < ROW; i++) {
		if (row[i].uses < least->uses)
			least = &row[i];
		row[i].uses -= row[i].uses > 1;
	}
	EVP_PKEY_free(least->pkey);
	EVP_PKEY_up_ref(pkey);
	least->pkey = pkey;
	least->uses = 1;
	memcpy(least->point, point, SM2_POINT_SIZE);
	pthread_mutex_unlock(&lock);
}

static EVP_PKEY *make(const uint8_t point[SM2_POINT_SIZE])
{
	char group[] = "SM2";
	uint8_t copy[SM2_POINT_SIZE];
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy, sizeof(copy)),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	EVP_PKEY *made = NULL;

	memcpy(copy, point, sizeof(copy));
	if (ctx && EVP_PKEY_fromdata_init(ctx) == 1)
		(void)EVP_PKEY_fromdata(ctx, &made, EVP_PKEY_PUBLIC_KEY, params);
	EVP_PKEY_CTX_free(ctx);
	return made;
}

err sm2_store_get(const uint8_t point[SM2_POINT_SIZE], EVP_PKEY **out)
{
	*out = find(point);
	if (*out)
		return OK;
	*out = make(point);
	if (!*out)
		return crypto_fail(E_KEY, "the point is not on the SM2 curve");
	keep(point, *out);
	return OK;
}
