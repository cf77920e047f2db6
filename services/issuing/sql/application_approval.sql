-- application_approval: the approval as it was signed.
-- in:  $1 id uuid
-- out: owner_credit_code text, approval bytea?, approval_signature bytea?
SELECT owner_credit_code, approval, approval_signature FROM application WHERE id = $1;
