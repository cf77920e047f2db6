-- entry_last: the number of an office's newest event on record; 0 when there is none.
-- in:  $1 office text
-- out: number int8
SELECT coalesce(max(number), 0)::int8 AS number FROM entry WHERE office = $1;
