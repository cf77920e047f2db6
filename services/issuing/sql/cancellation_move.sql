-- cancellation_move: the request as it was decided, with the opinion as it was signed.
-- in:  $1 id uuid, $2 version int8, $3 state text, $4 decided_by uuid, $5 opinion bytea, $6 opinion_signature bytea
UPDATE cancellation
SET state = $3, version = version + 1, decided_by = $4, opinion = $5, opinion_signature = $6
WHERE id = $1 AND version = $2;
