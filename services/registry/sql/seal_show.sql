-- seal_show: a filed seal in full, for the registrar.
-- in:  $1 code text
-- out: code text, owner_credit_code text, owner_name text, owner_kind text, name text, kind text, sm3 bytea, made_at timestamptz, valid_from timestamptz, valid_to timestamptz, supersedes text?, superseded_by text?, state text, state_since timestamptz, version int8
SELECT s.code, s.owner_credit_code, s.owner_name, s.owner_kind, s.name, s.kind, s.sm3, s.made_at, s.valid_from, s.valid_to,
	s.supersedes, n.code AS superseded_by, s.state, s.state_since, s.version
FROM seal s LEFT JOIN seal n ON n.supersedes = s.code
WHERE s.code = $1;
