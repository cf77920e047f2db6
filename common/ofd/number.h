/* SPDX-License-Identifier: Apache-2.0 */
/* IDs of signatures and stamps: strings that share one counter, MaxSignId ("s002", "2", "01"; formats.md §7.3). */
#ifndef OFD_NUMBER_H
#define OFD_NUMBER_H

#include "ofd/open.h"

struct ofd_numbers {
	unsigned long last; /* given out so far */
	bool plain;         /* "2" and not "s002" */
};

/* The number at the end of an ID; 0 when there is none of at most nine digits. */
unsigned long ofd_id_number(struct slice id);

/* What a document has given out, MaxSignId included. */
struct ofd_numbers ofd_numbers_of(const struct ofd *ofd, size_t document, struct slice max_id);

/* The next ID, or the last one given out, in the arena. E_NO_MEMORY. */
err ofd_next_id(struct arena *arena, struct ofd_numbers *numbers, const char **id);
err ofd_last_id(struct arena *arena, const struct ofd_numbers *numbers, const char **id);

#endif
