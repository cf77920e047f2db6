-- code_allocate: a code nobody else has: region and the next serial number; the same code for the same order.
-- in:  $1 region text, $2 order_id text, $3 now timestamptz
-- out: code text
INSERT INTO allocation (code, order_id, allocated_at)
VALUES ($1 || lpad(nextval('seal_serial')::text, 8, '0'), $2, $3)
ON CONFLICT (order_id) DO UPDATE SET order_id = excluded.order_id
RETURNING code;
