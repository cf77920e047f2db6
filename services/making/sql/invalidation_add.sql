-- SPDX-License-Identifier: Apache-2.0
-- invalidation_add: a proposal to mark a seal invalid.
-- in:  $1 id uuid, $2 seal_code text, $3 state text, $4 reason text, $5 invalid_since timestamptz, $6 proposed_by uuid, $7 proposed_at timestamptz
INSERT INTO invalidation (id, seal_code, state, version, reason, invalid_since, proposed_by, proposed_at)
VALUES ($1, $2, $3, 1, $4, $5, $6, $7);
