-- cancellation_get: one request, to be shown.
-- in:  $1 id uuid
-- out: id uuid, requested_by uuid, seal_code text, owner_credit_code text, cause text, reason text, state text, version int8, requested_at timestamptz
SELECT id, requested_by, seal_code, owner_credit_code, cause, reason, state, version, requested_at
FROM cancellation WHERE id = $1;
