package state

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

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
		return "the disk is full or has failed" // what a file beside the database that can't grow comes to
	}
	var inPath *fs.PathError
	switch {
	case errors.As(err, &inPath) && errors.Is(err, fs.ErrPermission):
		return "the folder can't be written to: " + inPath.Error()
	case inPath != nil:
		return fmt.Sprintf("%s can't be used (%v)", inPath.Path, inPath.Err)
	}
	return err.Error()
}

// remedyOf says what to do about it; empty when that follows from the reason.
func remedyOf(err error, path string) string {
	switch resultCode(err) {
	case sqlite3.SQLITE_FULL:
		return "make room on the disk of " + path
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return "make " + path + " and its folder writable for you"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return "leave all desks and move " + path + " away, with the files beside it whose names begin so; a new one begins then"
	case sqlite3.SQLITE_IOERR:
		return "make room on the disk of " + path + ", or have it looked at"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "try again in a moment"
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk of " + path
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "make it writable for you"
	case errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ELOOP):
		return "move away what is there"
	}
	return ""
}

// RecordError is a part of the desk database that can't be read or written.
type RecordError struct {
	Record string // in words: "the journal"
	What   string // what was not done: "written"
	Path   string // of the file
	Err    error
}

// Error says what was not done and why, and what to do about it.
func (e *RecordError) Error() string {
	text := fmt.Sprintf("%s could not be %s, because %s", e.Record, e.What, reasonOf(e.Err))
	if remedy := remedyOf(e.Err, e.Path); remedy != "" {
		text += ": " + remedy
	}
	return text
}

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }
