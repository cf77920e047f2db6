-- SPDX-License-Identifier: Apache-2.0
-- invalidation_show: a proposal.
-- in:  $1 id uuid
-- out: id uuid, seal_code text, state text, version int8, reason text, invalid_since timestamptz?, proposed_by uuid, proposed_at timestamptz, decided_by uuid?, decided_at timestamptz?
SELECT id, seal_code, state, version, reason, invalid_since, proposed_by, proposed_at, decided_by, decided_at
FROM invalidation WHERE id = $1;
