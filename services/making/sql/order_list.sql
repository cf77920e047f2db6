-- SPDX-License-Identifier: Apache-2.0
-- order_list: orders of one owner or of all, in one state or any, behind one in the order of their opening.
-- in:  $1 owner_credit_code text, $2 state text, $3 after uuid, $4 most int8
-- out: id uuid, state text, version int8, owner_credit_code text, owner_name text, owner_kind text, seal_name text, seal_kind text,
--      caption text, application_id text?, remakes text?, cause text?, compromised_at timestamptz?, opened_by uuid,
--      opened_at timestamptz, seal_code text?, certificate_ends timestamptz?, valid_to timestamptz?, prepared_by uuid?,
--      seal_sm3 bytea?, refused_reason text?
SELECT id, state, version, owner_credit_code, owner_name, owner_kind, seal_name, seal_kind, caption, application_id, remakes, cause,
	compromised_at, opened_by, opened_at, seal_code, certificate_ends, valid_to, prepared_by, seal_sm3, refused_reason
FROM making_order
WHERE ($1::text IS NULL OR owner_credit_code = $1) AND ($2::text IS NULL OR state = $2) AND ($3::uuid IS NULL OR id > $3)
ORDER BY id LIMIT $4;
