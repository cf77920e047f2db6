-- application_list: applications in the order they came in; of one unit or, with an empty code, of all; in one state or,
-- with an empty one, in any; behind the one that was last on the page before.
-- in:  $1 owner_credit_code text, $2 state text, $3 after uuid, $4 most int8
-- out: id uuid, applicant uuid, owner_credit_code text, owner_name text, owner_kind text, seal_name text, seal_kind text, caption text, reason text, materials jsonb, state text, version int8, reviewed_by uuid?, decided_by uuid?, submitted_at timestamptz, changed_at timestamptz
SELECT id, applicant, owner_credit_code, owner_name, owner_kind, seal_name, seal_kind, caption, reason, materials, state,
	version, reviewed_by, decided_by, submitted_at, changed_at
FROM application
WHERE ($1 = '' OR owner_credit_code = $1) AND ($2 = '' OR state = $2) AND id > $3
ORDER BY id LIMIT $4;
