-- SPDX-License-Identifier: Apache-2.0
-- outbox_number_lock: the last number given, held until commit, so that the statement after it sees all numbers.
-- out: last int8
SELECT last FROM outbox_number FOR UPDATE;
