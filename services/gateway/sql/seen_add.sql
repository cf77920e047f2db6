-- seen_add: remember a signature that passed, if it is new.
-- in:  $1 value_sm3 bytea, $2 at timestamptz
INSERT INTO seen (value_sm3, at) VALUES ($1, $2) ON CONFLICT (value_sm3) DO NOTHING;
