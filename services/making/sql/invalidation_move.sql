-- SPDX-License-Identifier: Apache-2.0
-- invalidation_move: somebody has decided on a proposal.
-- in:  $1 id uuid, $2 version int8, $3 state text, $4 decided_by uuid, $5 decided_at timestamptz
UPDATE invalidation SET state = $3, version = version + 1, decided_by = $4, decided_at = $5 WHERE id = $1 AND version = $2;
