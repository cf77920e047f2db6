/* SPDX-License-Identifier: Apache-2.0 */
/* One event as it is on record. */
#ifndef AUDIT_ENTRY_H
#define AUDIT_ENTRY_H

#include "db/db.h"
#include "http/json.h"

struct entry {
	int64_t position;
	struct uuid id;
	struct slice office;
	int64_t number; /* among the office's events, from 1 */
	struct slice what;
	instant said_at, recorded_at;
	struct slice actor;
	struct slice seal_code; /* empty: about no seal */
	bool in_order;          /* it followed the one before it */
	bool number_again;      /* another event of its office has its number: one of them is false */
	struct slice said;      /* the bytes that were signed */
	struct slice signature;
	struct slice signer;
};

/* A row of entry_list or entry_of_seal. */
err entry_read(struct row *row, struct entry *entry);

/* Its members, in an object the caller opened. */
void entry_put_json(struct json *json, const struct entry *entry);

#endif
