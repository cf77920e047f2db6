-- application_add: a new application.
-- in:  $1 id uuid, $2 applicant uuid, $3 owner_credit_code text, $4 owner_name text, $5 owner_kind text, $6 seal_name text, $7 seal_kind text, $8 caption text, $9 reason text, $10 materials jsonb, $11 state text, $12 now timestamptz
INSERT INTO application (id, applicant, owner_credit_code, owner_name, owner_kind, seal_name, seal_kind, caption, reason,
	materials, state, version, submitted_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12);
