-- application_amend: what the applicant corrected before handing it in again.
-- in:  $1 id uuid, $2 seal_name text, $3 seal_kind text, $4 caption text, $5 reason text, $6 materials jsonb, $7 owner_name text, $8 owner_kind text
UPDATE application
SET seal_name = $2, seal_kind = $3, caption = $4, reason = $5, materials = $6, owner_name = $7, owner_kind = $8
WHERE id = $1;
