-- seal_move: the seal's state as of now; the version is the one it follows.
-- in:  $1 code text, $2 version int8, $3 state text, $4 state_since timestamptz
UPDATE seal SET state = $3, state_since = $4, version = version + 1 WHERE code = $1 AND version = $2;
