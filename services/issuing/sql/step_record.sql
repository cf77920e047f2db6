-- step_record: one step, for ever.
-- in:  $1 object uuid, $2 version int8, $3 event text, $4 state text, $5 actor uuid, $6 reason text, $7 now timestamptz
INSERT INTO step (object, version, event, state, actor, reason, taken_at) VALUES ($1, $2, $3, $4, $5, $6, $7);
