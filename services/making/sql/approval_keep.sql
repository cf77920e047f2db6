-- SPDX-License-Identifier: Apache-2.0
-- approval_keep: an approval whose signature was checked; kept once.
-- in:  $1 application_id text, $2 department text, $3 owner_credit_code text, $4 owner_name text, $5 owner_kind text, $6 seal_name text,
--      $7 seal_kind text, $8 caption text, $9 use_before timestamptz, $10 document bytea, $11 signature bytea, $12 kept_at timestamptz
INSERT INTO approval (application_id, department, owner_credit_code, owner_name, owner_kind, seal_name, seal_kind, caption, use_before,
	document, signature, kept_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (application_id) DO NOTHING;
