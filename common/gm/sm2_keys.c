/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys that were read before, with their Z: makers, authorities and who signs much come with every document. Each
 * was found on the curve then. A place holds the last key that fell on it, whole. */
#include <pthread.h>

#include "gm/internal.h"

static struct sm2_public places[SM2_KEYS_MAX];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct sm2_public *place_of(const uint8_t point[SM2_POINT_SIZE])
{
	size_t place = (size_t)point[31] << 8 | point[32];

	return &places[place % SM2_KEYS_MAX];
}

bool public_known(const uint8_t point[SM2_POINT_SIZE], struct sm2_public *out)
{
	const struct sm2_public *place = place_of(point);
	bool known;

	pthread_mutex_lock(&lock);
	known = memcmp(place->point, point, SM2_POINT_SIZE) == 0;
	if (known)
		*out = *place;
	pthread_mutex_unlock(&lock);
	return known;
}

void public_keep(const struct sm2_public *key)
{
	pthread_mutex_lock(&lock);
	*place_of(key->point) = *key;
	pthread_mutex_unlock(&lock);
}
