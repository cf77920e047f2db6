-- SPDX-License-Identifier: Apache-2.0
-- Which approval a seal was filed on: the application's identifier. One approval allows one seal (art. 13), whatever a
-- making unit says; a seal that was made anew rests on the filing of the old one (art. 18) and has none.
ALTER TABLE seal ADD COLUMN approval text CONSTRAINT one_seal_per_approval UNIQUE;
