/* SPDX-License-Identifier: Apache-2.0 */
/* Two small offices that need each other, to try out what goes between offices.
 *
 *   sender (making)
 *     POST /v1/errands          owner   {"text": …} → commands the other office; 200 when done, 409 when refused, or 202
 *     GET  /v1/errands/{id}     owner   {"state": "asked" | "done" | "refused", …}
 *     GET  /v1/question         public  asks the other office and waits
 *   receiver (registry)
 *     allocate-code             does the errand, once; a text "refuse" is refused; announces code-allocated
 *     status                    answers a question */
#ifndef TESTS_LIB_ERRANDS_H
#define TESTS_LIB_ERRANDS_H

#include "svc/svc.h"

extern const struct office_def errand_sender;
extern const struct office_def errand_receiver;

#endif
