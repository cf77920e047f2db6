-- entry_add: put an event on record; one whose number another event has is marked.
-- in:  $1 id uuid, $2 office text, $3 number int8, $4 what text, $5 said_at timestamptz, $6 recorded_at timestamptz, $7 actor text, $8 seal_code text, $9 in_order bool, $10 said bytea, $11 signature bytea, $12 signer bytea
INSERT INTO entry (id, office, number, what, said_at, recorded_at, actor, seal_code, in_order, said, signature, signer, number_again)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
	EXISTS (SELECT FROM entry WHERE office = $2 AND number = $3));
