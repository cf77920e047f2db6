-- change_record: one change of a seal, for ever.
-- in:  $1 code text, $2 version int8, $3 event text, $4 state text, $5 effective_at timestamptz, $6 recorded_at timestamptz, $7 reason text, $8 wish_of text, $9 cause text, $10 evidence bytea, $11 wish_unit text
INSERT INTO seal_change (code, version, event, state, effective_at, recorded_at, reason, wish_of, cause, evidence, wish_unit)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);
