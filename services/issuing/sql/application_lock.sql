-- application_lock: one application, held until commit.
-- in:  $1 id uuid
-- out: id uuid, applicant uuid, owner_credit_code text, owner_name text, owner_kind text, seal_name text, seal_kind text, caption text, reason text, materials jsonb, state text, version int8, reviewed_by uuid?, decided_by uuid?, submitted_at timestamptz, changed_at timestamptz
SELECT id, applicant, owner_credit_code, owner_name, owner_kind, seal_name, seal_kind, caption, reason, materials, state,
	version, reviewed_by, decided_by, submitted_at, changed_at
FROM application WHERE id = $1 FOR UPDATE;
