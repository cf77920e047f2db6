-- seal_history: every change of a seal, in order.
-- in:  $1 code text
-- out: version int8, event text, state text, effective_at timestamptz, recorded_at timestamptz, reason text, wish_of text, wish_unit text, cause text
SELECT version, event, state, effective_at, recorded_at, reason, wish_of, wish_unit, cause
FROM seal_change WHERE code = $1 ORDER BY version;
