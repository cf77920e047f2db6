/* SPDX-License-Identifier: Apache-2.0 */
/* Containers within a container. We never read them, but whoever gets the attachment may: a container that holds
 * itself, or that unpacks to more the deeper one goes, is refused at the door. */
#ifndef ZIP_NEST_H
#define ZIP_NEST_H

#include "zip/read.h"

/* Follow containers inside an entry. E_ZIP_LIMIT over ZIP_NESTING_MAX levels, or when all levels together
 * unpack to more than ZIP_TOTAL_MAX. */
err zip_check_nesting(const struct zip_entry *entry);

#endif
