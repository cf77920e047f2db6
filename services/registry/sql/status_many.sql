-- status_many: what held for seals at a moment, as the registry knew it at another. Of the changes known by then, the
-- last one that had taken effect; a change that reaches back (art. 18, 30) thereby wins over what was there before.
-- in:  $1 codes text[], $2 at timestamptz, $3 known_at timestamptz
-- out: code text, state text?, since timestamptz?, until timestamptz?, state_known text?, valid_to timestamptz, sm3 bytea, owner_credit_code text, version int8?
SELECT s.code, held.state, held.effective_at AS since, later.effective_at AS until, known.state AS state_known, s.valid_to,
	s.sm3, s.owner_credit_code, known.version
FROM seal s
LEFT JOIN LATERAL (
	SELECT c.version, c.state, c.effective_at FROM seal_change c
	WHERE c.code = s.code AND c.effective_at <= $2 AND c.recorded_at <= $3
	ORDER BY c.version DESC LIMIT 1
) held ON true
LEFT JOIN LATERAL (
	SELECT min(c.effective_at) AS effective_at FROM seal_change c
	WHERE c.code = s.code AND c.version > held.version AND c.effective_at > $2 AND c.recorded_at <= $3
) later ON true
LEFT JOIN LATERAL (
	SELECT c.version, c.state FROM seal_change c
	WHERE c.code = s.code AND c.recorded_at <= $3
	ORDER BY c.version DESC LIMIT 1
) known ON true
WHERE s.code = ANY ($1);
