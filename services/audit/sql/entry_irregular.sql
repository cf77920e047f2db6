-- entry_irregular: the events that took a number which another event of their office has.
-- in:  $1 after int8, $2 most int8
-- out: position int8, id uuid, office text, number int8, what text, said_at timestamptz, recorded_at timestamptz, actor text, seal_code text?, in_order bool, number_again bool, said bytea, signature bytea, signer bytea
SELECT position, id, office, number, what, said_at, recorded_at, actor, seal_code, in_order, number_again, said, signature, signer
FROM entry WHERE number_again AND position > $1 ORDER BY position LIMIT $2;
