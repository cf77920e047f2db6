-- SPDX-License-Identifier: Apache-2.0
-- order_move: the next state; the version is the one it follows.
-- in:  $1 id uuid, $2 version int8, $3 state text
UPDATE making_order SET state = $3, version = version + 1 WHERE id = $1 AND version = $2;
