-- report_add: keep a report as it was given.
-- in:  $1 id uuid, $2 account uuid, $3 verified_at timestamptz, $4 indication text, $5 reason text, $6 document_sm3 bytea, $7 body bytea, $8 signature bytea
INSERT INTO report (id, account, verified_at, indication, reason, document_sm3, body, signature)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
