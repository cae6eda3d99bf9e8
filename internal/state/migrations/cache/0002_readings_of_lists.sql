-- Which reading of a list is shown: the last that reached the list's end. The pages of
-- a reading have the list's prefix with its name behind it; those of earlier versions,
-- which knew of no readings, the bare one.
CREATE TABLE reading (
	list TEXT PRIMARY KEY,
	name TEXT NOT NULL
) WITHOUT ROWID;
