-- SPDX-License-Identifier: Apache-2.0
-- approval_show: an approval, and the order that rests on it.
-- in:  $1 application_id text
-- out: application_id text, owner_credit_code text, owner_name text, owner_kind text, seal_name text, seal_kind text, caption text,
--      use_before timestamptz, document bytea, signature bytea, used_by uuid?
SELECT a.application_id, a.owner_credit_code, a.owner_name, a.owner_kind, a.seal_name, a.seal_kind, a.caption, a.use_before, a.document,
	a.signature, o.id AS used_by
FROM approval a LEFT JOIN making_order o ON o.application_id = a.application_id AND o.state <> 'refused'
WHERE a.application_id = $1;
