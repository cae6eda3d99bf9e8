-- Times are milliseconds since 1970 in UTC; 0 is none.

CREATE TABLE changes (
	id             INTEGER PRIMARY KEY AUTOINCREMENT,
	request_id     TEXT NOT NULL,
	begun          INTEGER NOT NULL,
	sends          INTEGER NOT NULL DEFAULT 1,
	owner          TEXT NOT NULL, -- file in the folder desks that its process holds locked
	desk           TEXT NOT NULL, -- that process, for people
	profile        TEXT NOT NULL,
	account        TEXT NOT NULL,
	operation      TEXT NOT NULL,
	method         TEXT NOT NULL,
	url            TEXT NOT NULL,
	if_match       TEXT NOT NULL,
	customer       TEXT NOT NULL,
	target         TEXT NOT NULL,
	fields         TEXT NOT NULL, -- JSON
	header         TEXT NOT NULL, -- JSON
	body           BLOB,
	whole          INTEGER NOT NULL,
	state          TEXT NOT NULL,
	ended          INTEGER NOT NULL DEFAULT 0,
	status         INTEGER NOT NULL DEFAULT 0,
	code           TEXT NOT NULL DEFAULT '',
	message        TEXT NOT NULL DEFAULT '',
	correlation_id TEXT NOT NULL DEFAULT '',
	location       TEXT NOT NULL DEFAULT '',
	settled        INTEGER NOT NULL DEFAULT 0,
	settled_how    TEXT NOT NULL DEFAULT '',
	settled_by     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX changes_request ON changes (request_id);
CREATE INDEX changes_open ON changes (id) WHERE state IN ('begun', 'unknown');
CREATE INDEX changes_customer ON changes (customer, id);

CREATE TABLE uploads (
	id            TEXT PRIMARY KEY,
	begun         INTEGER NOT NULL,
	changed       INTEGER NOT NULL,
	ended         INTEGER NOT NULL DEFAULT 0,
	owner         TEXT NOT NULL,
	account       TEXT NOT NULL,
	customer      TEXT NOT NULL,
	customer_name TEXT NOT NULL,
	file          TEXT NOT NULL,
	plan          BLOB NOT NULL,
	outcome       TEXT NOT NULL DEFAULT ''
);
CREATE TABLE upload_chunks (
	upload  TEXT NOT NULL,
	chunk   INTEGER NOT NULL,
	devices BLOB NOT NULL,
	state   BLOB NOT NULL,
	PRIMARY KEY (upload, chunk)
);

CREATE TABLE notes (
	id       TEXT PRIMARY KEY,
	kind     TEXT NOT NULL,
	customer TEXT NOT NULL,
	subject  TEXT NOT NULL,
	title    TEXT NOT NULL,
	author   TEXT NOT NULL,
	at       INTEGER NOT NULL,
	text     TEXT NOT NULL
);
CREATE INDEX notes_subject ON notes (kind, customer, subject, at);
CREATE TABLE marks (
	kind     TEXT NOT NULL,
	customer TEXT NOT NULL,
	subject  TEXT NOT NULL,
	title    TEXT NOT NULL,
	flagged  INTEGER NOT NULL,
	snoozed  INTEGER NOT NULL, -- until then; 0 is not at all
	author   TEXT NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (kind, customer, subject)
);

CREATE TABLE sessions (
	name  TEXT PRIMARY KEY,
	saved INTEGER NOT NULL,
	doc   BLOB NOT NULL
);
