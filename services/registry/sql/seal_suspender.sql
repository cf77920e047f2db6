-- seal_suspender: at whose wish a seal was last suspended.
-- in:  $1 code text
-- out: wish_of text, wish_unit text
SELECT wish_of, wish_unit FROM seal_change WHERE code = $1 AND state = 'suspended' ORDER BY version DESC LIMIT 1;
