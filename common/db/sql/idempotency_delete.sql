-- SPDX-License-Identifier: Apache-2.0
-- idempotency_delete: drop keys claimed before a moment.
-- in:  $1 before timestamptz
DELETE FROM idempotency WHERE claimed_at < $1;
