-- cancellation_add: a new request to cancel a seal.
-- in:  $1 id uuid, $2 requested_by uuid, $3 seal_code text, $4 owner_credit_code text, $5 cause text, $6 reason text, $7 state text, $8 now timestamptz
INSERT INTO cancellation (id, requested_by, seal_code, owner_credit_code, cause, reason, state, version, requested_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8);
