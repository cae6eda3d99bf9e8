-- When it went out last; 0 is never. Of earlier entries nobody knows: their beginning
-- stands for it.
ALTER TABLE changes ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;
UPDATE changes SET sent = begun;
