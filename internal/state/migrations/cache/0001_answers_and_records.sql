-- Answers of the service, page by page. A body is compressed.
CREATE TABLE answer (
	id     INTEGER PRIMARY KEY,
	prefix TEXT    NOT NULL,
	page   INTEGER NOT NULL, -- -1 for an answer that has no pages
	at     INTEGER NOT NULL, -- when it was read; Unix milliseconds
	used   INTEGER NOT NULL, -- when it was last wanted, about; Unix milliseconds
	size   INTEGER NOT NULL, -- bytes of body
	body   BLOB    NOT NULL,
	UNIQUE (prefix, page)
);
CREATE INDEX answer_by_use ON answer (used, size, at);

-- What can be found. The id is the rank of the kind, then a number: so the index
-- gives customers before the rest.
CREATE TABLE record (
	id     INTEGER PRIMARY KEY,
	key    INTEGER NOT NULL UNIQUE, -- hash of kind, ident and parent
	at     INTEGER NOT NULL,        -- when it was last read; Unix milliseconds
	kind   TEXT    NOT NULL,
	ident  TEXT    NOT NULL,
	parent TEXT    NOT NULL,
	title  TEXT    NOT NULL,
	text   TEXT    NOT NULL
);

-- The names of customers, folded, for what begins like the words typed.
CREATE TABLE name (
	start TEXT    NOT NULL,
	id    INTEGER NOT NULL,
	PRIMARY KEY (start, id)
) WITHOUT ROWID;

-- The different words of titles, to find those that are nearly the ones typed.
CREATE TABLE word (
	id   INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: processes read on from the last they know
	text TEXT NOT NULL UNIQUE
);

-- The trigrams of records, without the texts: these are in record.
CREATE VIRTUAL TABLE trigram USING fts5(text, tokenize='trigram case_sensitive 1', detail=none, content='', columnsize=0);

-- How many records there are of a kind, and when the last of them was read.
CREATE TABLE census (
	kind   TEXT PRIMARY KEY,
	count  INTEGER NOT NULL,
	newest INTEGER NOT NULL -- Unix milliseconds
) WITHOUT ROWID;
