-- SPDX-License-Identifier: Apache-2.0
-- order_make: the seal as made, and who made it.
-- in:  $1 id uuid, $2 seal bytea, $3 seal_sm3 bytea, $4 made_by uuid, $5 made_at timestamptz
UPDATE making_order SET seal = $2, seal_sm3 = $3, made_by = $4, made_at = $5 WHERE id = $1;
