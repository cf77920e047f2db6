-- seen_get: when a signature was first seen to pass.
-- in:  $1 value_sm3 bytea
-- out: at timestamptz
SELECT at FROM seen WHERE value_sm3 = $1;
