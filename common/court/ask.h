/* SPDX-License-Identifier: Apache-2.0 */
/* The evidence as the judge in a cell has it: questions through the wall. For common/court alone. */
#ifndef COURT_ASK_H
#define COURT_ASK_H

#include "verify/evidence.h"

/* Give an evidence the questions that the parent can answer (a set of COURT_HAS_…). Their errors are what the parent
 * answered, or E_IO. */
void court_can_ask(struct evidence *evidence, unsigned has);

#endif
