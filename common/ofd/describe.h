/* SPDX-License-Identifier: Apache-2.0 */
/* Write Signature.xml: what a new signature says of itself and of the package. */
#ifndef OFD_DESCRIBE_H
#define OFD_DESCRIBE_H

#include "ofd/number.h"
#include "ofd/stamp.h"

/* Signature.xml for a stamp whose names and contents are chosen. Takes an ID for each place. E_FIELD for text
 * that XML cannot carry, E_TOO_BIG, E_CRYPTO, E_NO_MEMORY. */
err ofd_describe(struct arena *arena, const struct ofd_stamp_request *request, const struct ofd_stamp *stamp,
		 struct ofd_numbers *numbers, struct slice *out);

#endif
