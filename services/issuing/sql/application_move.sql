-- application_move: the application in its new state, with who reviewed and who decided.
-- in:  $1 id uuid, $2 version int8, $3 state text, $4 reviewed_by uuid, $5 decided_by uuid, $6 now timestamptz, $7 approval bytea, $8 approval_signature bytea
UPDATE application
SET state = $3, version = version + 1, reviewed_by = $4, decided_by = $5, changed_at = $6, approval = $7, approval_signature = $8
WHERE id = $1 AND version = $2;
