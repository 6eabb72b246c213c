-- Until when an open round takes answers by plan, those on their way included; NULL where a facilitator closes it.
ALTER TABLE round ADD COLUMN takes_until INTEGER;
