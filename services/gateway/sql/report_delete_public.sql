-- report_delete_public: drop what the public asked for before a moment, and what stands beyond the places there are.
-- in:  $1 before timestamptz, $2 places int8
DELETE FROM report WHERE account IS NULL AND (verified_at < $1 OR place >= $2);
