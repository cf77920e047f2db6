/* SPDX-License-Identifier: Apache-2.0 */
/* 备案: the registry is asked to put a seal on file that was made here (art. 17), and answers with a receipt. */
#ifndef MAKING_FILING_H
#define MAKING_FILING_H

#include "making/store.h"

/* Ask, and have the request wait for the receipt. In a remake the old seal stops in the same moment (art. 18). */
err filing_ask(struct request *req, struct tx *tx, const struct order *order, struct slice seal);

#endif
