/* SPDX-License-Identifier: Apache-2.0 */
/* A gateway that judges nothing: the same door, the same kind of handler, the same ledger and courier, and the same report
 * each time, for a bench to compare with.
 *
 *   POST /v1/idle       reads the body; asks a question over the courier and hears its answer; keeps the report and
 *                       announces it, in one transaction; answers with it
 *   POST /v1/signing    the same, and the question is one to the registry, signed as its answer is
 *   POST /v1/unasked    the same without any question
 *   POST /v1/unkept     with the question, and nothing kept or announced
 *   POST /v1/constant   reads the body and answers
 *
 * The plain question has no signature and goes to a parrot (lib/parrot.h) in the issuing office's place, for the gateway
 * may not ask that one, as the making office. What is kept and answered is a report of the real gateway's and its
 * signature, from files: signing it belongs to judging, and is not done here. */
#ifndef TESTS_LIB_IDLE_GATEWAY_H
#define TESTS_LIB_IDLE_GATEWAY_H

#include "svc/svc.h"

/* Configured as every office, and by ESEAL_REPORT, ESEAL_SIGNATURE (files), ESEAL_SEAL (a code the registry knows),
 * ESEAL_COURIER and ESEAL_ASKER_PASSWORD (where the plain question goes, and the password of the user making there). */
extern const struct office_def idle_gateway;

#endif
