-- entry_of_seal: what is on record about one seal.
-- in:  $1 seal_code text, $2 after int8, $3 most int8
-- out: position int8, id uuid, office text, number int8, what text, said_at timestamptz, recorded_at timestamptz, actor text, seal_code text?, in_order bool, number_again bool, said bytea, signature bytea, signer bytea
SELECT position, id, office, number, what, said_at, recorded_at, actor, seal_code, in_order, number_again, said, signature, signer
FROM entry WHERE seal_code = $1 AND position > $2 ORDER BY position LIMIT $3;
