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

// patience is how long one process waits for another that is writing.
const patience = 5 * time.Second

// readers bounds the connections that read at the same time.
const readers = 4

// database is one SQLite file. SQLite has one writer at a time, so there is one
// connection that writes and others that read beside it without waiting.
type database struct {
	schema *schema
	path   string
	file   os.FileInfo // what was opened, to know it again
	writer *sql.DB     // nil when the file can only be read
	reader *sql.DB
}

// unusableError is a file that can't be used as it is: broken, not ours, or of a
// later version.
type unusableError struct{ reason string }

func (e *unusableError) Error() string { return e.reason }

// openDatabase opens a file or begins a new one. A file that can't be used is
// renamed, never deleted; the warning says so.
func openDatabase(ctx context.Context, path string, s *schema, now func() time.Time) (d *database, warning string, err error) {
	if d, err = patientDatabase(ctx, path, s); err == nil {
		return d, "", nil
	}
	reason := unusable(err)
	if reason == "" {
		return nil, "", fmt.Errorf("opening %s: %w", path, err)
	}
	if s.disposable {
		_ = removeAside(path) // one is enough to look into what went wrong
	}
	aside, err := setAside(path, now())
	if err != nil {
		return nil, "", fmt.Errorf("%s can't be used, because %s, and can't be set aside: %w", path, reason, err)
	}
	// What has happened comes first: a screen may have room for no more.
	warning = fmt.Sprintf("%s%s begins anew: its file could not be used, because %s. It was renamed to %s in %s.",
		strings.ToUpper(s.what[:1]), s.what[1:], reason, filepath.Base(aside), filepath.Dir(path))
	if d, err = patientDatabase(ctx, path, s); err != nil {
		return nil, warning, fmt.Errorf("beginning %s anew: %w", path, err)
	}
	return d, warning, nil
}

// patientDatabase tries again while another process is making the same file: the
// change to a write-ahead log is not something that SQLite waits for.
func patientDatabase(ctx context.Context, path string, s *schema) (d *database, err error) {
	for pause := firstWait; ; pause *= 2 {
		d, err = tryDatabase(ctx, path, s)
		if !isBusy(err) || pause > patience {
			return d, err
		}
		if err := wait.For(ctx, pause); err != nil {
			return nil, err
		}
	}
}

// firstWait is how long to wait for another process the first time.
const firstWait = 10 * time.Millisecond

func isBusy(err error) bool {
	code := resultCode(err)
	return code == sqlite3.SQLITE_BUSY || code == sqlite3.SQLITE_LOCKED
}

func tryDatabase(ctx context.Context, path string, s *schema) (*database, error) {
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
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return reader, nil
}

// frozenDatabase opens a file that can't be written to, of this version or of an
// earlier one. Where even what SQLite wants to put beside it can't be made, nobody
// else can be writing: it is read as it is.
func frozenDatabase(ctx context.Context, path string, s *schema) (*database, error) {
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

// makePrivate makes the file and its folder for the user alone; what SQLite puts
// beside it gets the same permissions.
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

// dsn names a file to the driver. Paths may hold characters that mean something
// in an address.
func dsn(path string, settings ...string) string {
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… on Windows
	}
	settings = append(settings, fmt.Sprintf("_busy_timeout=%d", patience.Milliseconds()))
	return (&url.URL{Scheme: "file", Path: slashed, RawQuery: strings.Join(settings, "&")}).String()
}

// transact runs a change in one transaction: all of it happens, or nothing.
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
// process has already begun a new one in its place.
func (d *database) setAside(now time.Time) error {
	if file, err := os.Stat(d.path); err != nil || !os.SameFile(file, d.file) {
		return nil //nolint:nilerr // it is out of the way, which is all that is wanted
	}
	_, err := setAside(d.path, now)
	return err
}

// unusable says why a file can't be used as it is; empty when the fault is not
// the file's.
func unusable(err error) string {
	var known *unusableError
	if errors.As(err, &known) {
		return known.reason
	}
	switch resultCode(err) {
	case sqlite3.SQLITE_CORRUPT:
		return "it is damaged"
	case sqlite3.SQLITE_NOTADB:
		return "it is no database"
	}
	return ""
}

// resultCode is SQLite's own code of an error; 0 when it is not SQLite's.
func resultCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff // without the extension
	}
	return 0
}

// setAside renames a file and what SQLite keeps beside it.
func setAside(path string, now time.Time) (string, error) {
	aside := path + asideMark + now.UTC().Format("20060102T150405.000Z")
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(path+part, aside+part); err != nil && (part == "" || !errors.Is(err, fs.ErrNotExist)) {
			return "", err
		}
	}
	return aside, nil
}

// asideMark is in the names of files that were set aside.
const asideMark = ".set-aside-"
