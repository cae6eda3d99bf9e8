package state

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/cspdesk/cspdesk/internal/wait"
)

// busyTimeout is how long a process waits while another one is writing.
const busyTimeout = 5 * time.Second

// maxReaders limits the number of concurrent reading connections.
const maxReaders = 4

// database is one SQLite file. SQLite allows one writer at a time, so there is one
// connection that writes, and others that read concurrently without waiting.
type database struct {
	schema *databaseSchema
	path   string
	file   os.FileInfo // identifies the opened file
	writer *sql.DB     // nil if the file is read-only
	reader *sql.DB
}

// unusableError reports a file that can't be used: it is damaged, belongs to
// another program, or has a later version.
type unusableError struct{ reason string }

func (e *unusableError) Error() string { return e.reason }

// openDatabase opens a file or creates a new one. A file that can't be used is
// renamed, never deleted, and the warning says so.
func openDatabase(ctx context.Context, path string, s *databaseSchema, now func() time.Time) (d *database, warning string, err error) {
	if d, err = openWithRetry(ctx, path, s); err == nil {
		return d, "", nil
	}
	reason := unusableReason(err)
	if reason == "" {
		return nil, "", fmt.Errorf("opening %s: %w", path, err)
	}
	if s.disposable {
		_ = removeSetAside(path) // one file is enough to investigate
	}
	aside, err := setAside(path, now())
	if err != nil {
		return nil, "", fmt.Errorf("%s can't be used because %s, and can't be set aside: %w", path, reason, err)
	}
	// The most important part comes first, because a narrow screen shows no more.
	warning = fmt.Sprintf("%s%s starts empty: its file could not be used because %s. The file was renamed to %s in %s.",
		strings.ToUpper(s.what[:1]), s.what[1:], reason, filepath.Base(aside), filepath.Dir(path))
	if d, err = openWithRetry(ctx, path, s); err != nil {
		return nil, warning, fmt.Errorf("creating %s again: %w", path, err)
	}
	return d, warning, nil
}

// openWithRetry retries while another process creates the same file: SQLite's
// busy timeout does not cover the switch to a write-ahead log.
func openWithRetry(ctx context.Context, path string, s *databaseSchema) (d *database, err error) {
	for pause := firstBusyWait; ; pause *= 2 {
		d, err = openOnce(ctx, path, s)
		if !isBusy(err) || pause > busyTimeout {
			return d, err
		}
		if err := wait.For(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// firstBusyWait is the first pause before opening a busy file again.
const firstBusyWait = 10 * time.Millisecond

func isBusy(err error) bool {
	code := resultCode(err)
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}

func openOnce(ctx context.Context, path string, s *databaseSchema) (*database, error) {
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	file, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	d := &database{schema: s, path: path, file: file}
	if d.writer, err = sql.Open("sqlite", dsn(path, "_txlock=immediate", "_synchronous="+s.synchronous, "_pragma="+s.pragma)); err != nil {
		return nil, err
	}
	d.writer.SetMaxOpenConns(1)
	if err := s.migrate(ctx, d.writer); err != nil {
		return nil, errors.Join(err, d.writer.Close())
	}
	if d.reader, err = openReader(path, "_query_only=1"); err != nil {
		return nil, errors.Join(err, d.writer.Close())
	}
	return d, nil
}

func openReader(path string, settings ...string) (*sql.DB, error) {
	reader, err := sql.Open("sqlite", dsn(path, append(settings, "_pragma=cache_size(-8192)")...))
	if err != nil {
		return nil, err
	}
	reader.SetMaxOpenConns(maxReaders)
	reader.SetMaxIdleConns(maxReaders)
	return reader, nil
}

// openReadOnly opens a file that can't be written to, of this version or an
// earlier one. If SQLite can't create its -wal and -shm files either, no other
// process can be writing, so the file is opened as immutable.
func openReadOnly(ctx context.Context, path string, s *databaseSchema) (*database, error) {
	file, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	for _, immutable := range []string{"immutable=0", "immutable=1"} {
		var reader *sql.DB
		if reader, err = openReader(path, "mode=ro", immutable); err != nil {
			return nil, err
		}
		var version int
		if version, err = s.version(ctx, reader, s.latest()); err == nil && version > 0 {
			return &database{schema: s, path: path, file: file, reader: reader}, nil
		}
		if err == nil {
			err = &unusableError{"it is empty"}
		}
		err = errors.Join(err, reader.Close())
	}
	return nil, err
}

// makePrivate creates the file and its folder with permissions for the user only.
// SQLite gives its -wal and -shm files the same permissions.
func makePrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn returns the data source name of a file, escaping characters that have a
// meaning in a URL.
func dsn(path string, settings ...string) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	settings = append(settings, fmt.Sprintf("_busy_timeout=%d", busyTimeout.Milliseconds()))
	return (&url.URL{Scheme: "file", Path: slashed, RawQuery: strings.Join(settings, "&")}).String()
}

// transact runs a change in one transaction.
func (d *database) transact(ctx context.Context, change func(*sql.Tx) error) error {
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := change(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (d *database) close() error {
	err := d.reader.Close()
	if d.writer != nil {
		err = errors.Join(err, d.writer.Close())
	}
	return err
}

// setAside renames a closed database that turned out to be damaged, unless another
// process has already replaced it.
func (d *database) setAside(now time.Time) error {
	if file, err := os.Stat(d.path); err != nil || !os.SameFile(file, d.file) {
		return nil //nolint:nilerr // the damaged file is already out of the way
	}
	_, err := setAside(d.path, now)
	return err
}

// unusableReason returns why a file can't be used, or "" if err is not a problem of the
// file itself.
func unusableReason(err error) string {
	var known *unusableError
	if errors.As(err, &known) {
		return known.reason
	}
	switch resultCode(err) {
	case sqlite3.SQLITE_CORRUPT:
		return "it is damaged"
	case sqlite3.SQLITE_NOTADB:
		return "it is not a database"
	}
	return ""
}

// resultCode returns the SQLite result code of an error, or 0 for other errors.
func resultCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff // without the extended code
	}
	return 0
}

// setAside renames a database file and its -wal and -shm files.
func setAside(path string, now time.Time) (string, error) {
	aside := path + setAsideInfix + now.UTC().Format("20060102T150405.000Z")
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+part, aside+part); err != nil && (part == "" || !errors.Is(err, fs.ErrNotExist)) {
			return "", err
		}
	}
	return aside, nil
}

// setAsideInfix is part of the names of files that were set aside.
const setAsideInfix = ".set-aside-"
