-- entry_list: the record behind a position; of one office or, with an empty name, of all.
-- in:  $1 after int8, $2 office text, $3 most int8
-- out: position int8, id uuid, office text, number int8, what text, said_at timestamptz, recorded_at timestamptz, actor text, seal_code text?, in_order bool, number_again bool, said bytea, signature bytea, signer bytea
SELECT position, id, office, number, what, said_at, recorded_at, actor, seal_code, in_order, number_again, said, signature, signer
FROM entry WHERE position > $1 AND ($2 = '' OR office = $2) ORDER BY position LIMIT $3;
