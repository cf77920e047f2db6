/* SPDX-License-Identifier: Apache-2.0 */
/* For a process that will have no rights (cell/cell.h): whatever is loaded when it is first asked for is asked for now. */
#ifndef GM_PREPARE_H
#define GM_PREPARE_H

#include "base/err.h"

/* Choose the arithmetic (gm/arithmetic.h), digest and verify something. E_CONF for another word, E_CRYPTO. */
err gm_prepare(const char *arithmetic);

#endif
