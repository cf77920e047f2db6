/* SPDX-License-Identifier: Apache-2.0 */
/* Where OFD.xml could lead instead. A root that no signature protects is harmless as long as a changed one leads to
 * files that are not protected either; not when a second document lies among the protected ones: an older version, an
 * attachment that was made to be one, the document of a DocBody that was taken out. */
#ifndef OFD_ELSEWHERE_H
#define OFD_ELSEWHERE_H

#include "ofd/open.h"

/* A protected file, other than the document signed, whose root element is Document, in whatever encoding of Unicode;
 * what begins with more than is looked at counts as one. *other: NULL when there is none. E_NO_MEMORY. */
err ofd_elsewhere(const struct ofd *ofd, const struct ofd_signature *signature,
		  const struct ofd_file **other);

#endif
