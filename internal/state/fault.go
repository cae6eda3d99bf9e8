package state

import (
	"errors"
	"io/fs"

	sqlite3 "modernc.org/sqlite/lib"
)

// reasonOf says for the user why a file could not be read or written.
func reasonOf(err error) string {
	switch resultCode(err) {
	case sqlite3.SQLITE_FULL:
		return "the disk is full"
	case sqlite3.SQLITE_READONLY:
		return "the disk can't be written to"
	case sqlite3.SQLITE_CANTOPEN:
		return "the folder can't be written to"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "another process did not let go of the file"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return "the file is damaged"
	case sqlite3.SQLITE_IOERR:
		return "the disk failed"
	}
	if errors.Is(err, fs.ErrPermission) {
		return "the folder can't be written to: " + err.Error()
	}
	return err.Error()
}
