/* SPDX-License-Identifier: Apache-2.0 */
/* A container with files to be judged, from somebody with an account and with strangers' files in it: read in a cell. */
#ifndef GATEWAY_CONTAINER_H
#define GATEWAY_CONTAINER_H

#include "cell/chore.h"
#include "cell/duty.h"

extern const struct cell_duty container_duty;

struct contained {
	struct slice name;
	struct slice bytes;
	struct frame_error failed; /* code E_OK: there are bytes */
};

/* The files in it, one to VERIFY_MANY_MAX, in the arena; a file that cannot be unpacked has failed. E_ZIP_…, E_TOO_BIG with the
 * place "body", E_CELL when the cell ends of it or takes longer than patience, E_NO_MEMORY. */
err container_read(struct arena *arena, struct slice zip, instant patience, struct contained **files,
		   size_t *count);

#endif
