/* SPDX-License-Identifier: Apache-2.0 */
/* What is particular to this issuing department. */
#ifndef ISSUING_OFFICE_H
#define ISSUING_OFFICE_H

#include "svc/svc.h"

/* Its configuration. */
struct issuing {
	const char *department; /* its name, as it stands in approvals and opinions */
	instant approval_life;  /* how long an approval can be used */
};

#endif
