-- entry_gaps: runs of numbers that an office must have given and that are not on record, behind an office and number.
-- in:  $1 office text, $2 number int8, $3 most int8
-- out: office text, first int8, last int8
SELECT office, before + 1 AS first, number - 1 AS last
FROM (SELECT office, number, lag(number, 1, 0::int8) OVER (PARTITION BY office ORDER BY number) AS before FROM entry) e
WHERE number > before + 1 AND (office, number - 1) > ($1, $2) ORDER BY office, number LIMIT $3;
