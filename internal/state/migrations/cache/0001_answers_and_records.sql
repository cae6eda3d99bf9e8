-- Answers of the service, page by page. A body is compressed.
CREATE TABLE answer (
	id     INTEGER PRIMARY KEY,
	prefix TEXT    NOT NULL,
	page   INTEGER NOT NULL, -- -1 for an answer that has no pages
	at     INTEGER NOT NULL, -- when it was read; Unix milliseconds
	used   INTEGER NOT NULL, -- when it was last wanted, to the hour; Unix milliseconds
	size   INTEGER NOT NULL, -- bytes of body
	body   BLOB    NOT NULL,
	UNIQUE (prefix, page)
);
CREATE INDEX answer_by_use ON answer (used, size);

-- What can be found, and the index of its trigrams.
CREATE TABLE record (
	id     INTEGER PRIMARY KEY,
	kind   TEXT    NOT NULL,
	ident  TEXT    NOT NULL,
	parent TEXT    NOT NULL,
	title  TEXT    NOT NULL,
	text   TEXT    NOT NULL,
	at     INTEGER NOT NULL, -- when it was last read; Unix milliseconds
	UNIQUE (kind, ident, parent)
);
CREATE VIRTUAL TABLE record_trigrams USING fts5(title, ident, text, content='record', content_rowid='id', tokenize='trigram', detail=none);
