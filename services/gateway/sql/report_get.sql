-- report_get: a report as it was given, unless it is one of the public's from before a moment.
-- in:  $1 id uuid, $2 before timestamptz
-- out: body bytea, signature bytea
SELECT body, signature FROM report WHERE id = $1 AND (account IS NOT NULL OR verified_at >= $2);
