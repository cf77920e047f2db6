-- report_get: a report as it was given.
-- in:  $1 id uuid
-- out: body bytea, signature bytea
SELECT body, signature FROM report WHERE id = $1;
