package state

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	sqlite3 "modernc.org/sqlite/lib"
)

// reasonOf tells the user why a file could not be read or written.
func reasonOf(err error) string {
	switch resultCode(err) {
	case sqlite3.SQLITE_FULL:
		return "the disk is full"
	case sqlite3.SQLITE_READONLY:
		return "the disk can't be written to"
	case sqlite3.SQLITE_CANTOPEN:
		return "the folder can't be written to"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "another process is using the file"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return "the file is damaged"
	case sqlite3.SQLITE_IOERR:
		return "the disk is full or has failed" // reported when a file next to the database can't grow
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

// remedyOf returns what to do about the error, or "" if the reason makes that clear.
func remedyOf(err error, path string) string {
	switch resultCode(err) {
	case sqlite3.SQLITE_FULL:
		return "free some space on the disk of " + path
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return "make " + path + " and its folder writable"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return "quit all cspdesk processes and move " + path + " away, together with its -wal and -shm files; a new one is created at the next start"
	case sqlite3.SQLITE_IOERR:
		return "free some space on the disk of " + path + ", or check the disk"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "try again in a moment"
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "free some space on the disk of " + path
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "make it writable"
	case errors.Is(err, syscall.EISDIR), errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ELOOP):
		return "move the existing file away"
	}
	return ""
}

// DatabaseError reports that part of the state database can't be read or written.
type DatabaseError struct {
	Record string // such as "the journal"
	What   string // what failed, such as "written"
	Path   string // of the file
	Err    error
}

// Error returns what failed, why, and what to do about it.
func (e *DatabaseError) Error() string {
	text := fmt.Sprintf("%s could not be %s because %s", e.Record, e.What, reasonOf(e.Err))
	if remedy := remedyOf(e.Err, e.Path); remedy != "" {
		text += ": " + remedy
	}
	return text
}

// Unwrap returns the cause.
func (e *DatabaseError) Unwrap() error { return e.Err }
