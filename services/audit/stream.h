/* SPDX-License-Identifier: Apache-2.0 */
/* The stream read back from the courier, for an auditor who trusts neither the ledgers nor this office's: one JSON object a
 * line, in the order of the stream (art. 20, 22). */
#ifndef AUDIT_STREAM_H
#define AUDIT_STREAM_H

#include "svc/svc.h"

extern const struct office_tool audit_stream;

#endif
