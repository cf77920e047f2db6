-- seal_file: put a seal on file.
-- in:  $1 code text, $2 owner_credit_code text, $3 owner_name text, $4 owner_kind text, $5 name text, $6 kind text, $7 datum bytea, $8 sm3 bytea, $9 made_at timestamptz, $10 valid_from timestamptz, $11 valid_to timestamptz, $12 supersedes text, $13 receipt bytea, $14 receipt_signature bytea, $15 state text, $16 state_since timestamptz, $17 approval text
INSERT INTO seal (code, owner_credit_code, owner_name, owner_kind, name, kind, datum, sm3, made_at, valid_from, valid_to,
	supersedes, receipt, receipt_signature, state, state_since, version, approval)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17);
