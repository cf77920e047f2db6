-- SPDX-License-Identifier: Apache-2.0
-- inbox_mark_get: up to which number nothing of an office is missing; no row: nobody has looked yet.
-- in:  $1 sender text
-- out: number int8
SELECT number FROM inbox_mark WHERE sender = $1;
