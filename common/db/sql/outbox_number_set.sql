-- SPDX-License-Identifier: Apache-2.0
-- outbox_number_set: the last number given.
-- in:  $1 last int8
UPDATE outbox_number SET last = $1;
