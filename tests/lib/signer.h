/* SPDX-License-Identifier: Apache-2.0 */
/* A signer for tests of the bus: not cryptography, but it tells offices and messages apart. */
#ifndef TESTS_LIB_SIGNER_H
#define TESTS_LIB_SIGNER_H

#include "bus/envelope.h"

/* Signs as that office; knows every office's signatures. */
struct bus_signer toy_signer(const char *office);

#endif
