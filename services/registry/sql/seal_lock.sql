-- seal_lock: one seal, held until commit.
-- in:  $1 code text
-- out: code text, owner_credit_code text, owner_name text, name text, kind text, datum bytea, sm3 bytea, made_at timestamptz, valid_to timestamptz, state text, version int8
SELECT code, owner_credit_code, owner_name, name, kind, datum, sm3, made_at, valid_to, state, version FROM seal WHERE code = $1 FOR UPDATE;
