-- SPDX-License-Identifier: Apache-2.0
-- challenge_use: a challenge is good once, for its order, in its time.
-- in:  $1 challenge bytea, $2 order_id uuid, $3 now timestamptz
UPDATE challenge SET used_at = $3 WHERE challenge = $1 AND order_id = $2 AND used_at IS NULL AND $3 BETWEEN given_at AND good_until;
