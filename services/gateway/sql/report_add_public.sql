-- report_add_public: keep a report of the public in the next of so many places, instead of what was there.
-- in:  $1 id uuid, $2 places int8, $3 verified_at timestamptz, $4 indication text, $5 reason text, $6 document_sm3 bytea, $7 body bytea, $8 signature bytea
INSERT INTO report (id, place, verified_at, indication, reason, document_sm3, body, signature)
VALUES ($1, nextval('report_place') % $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (place) DO UPDATE SET id = excluded.id, verified_at = excluded.verified_at, indication = excluded.indication,
	reason = excluded.reason, document_sm3 = excluded.document_sm3, body = excluded.body, signature = excluded.signature;
