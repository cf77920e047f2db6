-- status_now: what holds for a seal now. The commonest question: one row of one table.
-- in:  $1 code text
-- out: state text, state_since timestamptz, valid_to timestamptz, sm3 bytea, owner_credit_code text, version int8
SELECT state, state_since, valid_to, sm3, owner_credit_code, version FROM seal WHERE code = $1;
