-- SPDX-License-Identifier: Apache-2.0
-- outbox_number_get: the last number given.
-- out: last int8
SELECT last FROM outbox_number;
