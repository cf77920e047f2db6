-- SPDX-License-Identifier: Apache-2.0
-- challenge_give: what an owner is asked to sign.
-- in:  $1 challenge bytea, $2 order_id uuid, $3 given_at timestamptz, $4 good_until timestamptz
INSERT INTO challenge (challenge, order_id, given_at, good_until) VALUES ($1, $2, $3, $4);
