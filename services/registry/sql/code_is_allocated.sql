-- code_is_allocated: whether a code was given out, and a seal is filed under it already.
-- in:  $1 code text
-- out: order_id text, filed bool
SELECT a.order_id, EXISTS (SELECT FROM seal s WHERE s.code = a.code) AS filed FROM allocation a WHERE a.code = $1 FOR UPDATE OF a;
