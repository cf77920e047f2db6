-- cancellation_opinion: the opinion as it was signed.
-- in:  $1 id uuid
-- out: owner_credit_code text, opinion bytea?, opinion_signature bytea?
SELECT owner_credit_code, opinion, opinion_signature FROM cancellation WHERE id = $1;
