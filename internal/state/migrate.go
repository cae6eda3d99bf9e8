package state

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// migrationFiles are the steps from each version of a database to the next, a
// file a step: migrations/NAME/0001_what_it_adds.sql. The number is the version
// that the step leads to. A step that was ever released is never changed.
//
//go:embed migrations
var migrationFiles embed.FS

// applicationID marks a SQLite file as ours: "cspd".
const applicationID = 0x63737064

// schema is what a database of ours holds and how it is written.
type schema struct {
	name        string // of the folder with its steps, and of the file without .db
	what        string // for people
	synchronous string // when SQLite waits for the disk
	disposable  bool   // it can all be read again
	pragma      string // a further setting of the writing connection
	steps       fs.FS  // nil means the embedded ones
}

var (
	// cacheSchema may lose the last moments when the power fails: it can all be
	// read again.
	// Its index is written all over, so it gets 32 MiB of memory for its pages.
	cacheSchema = &schema{name: "cache", what: "the cache", synchronous: "NORMAL", disposable: true, pragma: "cache_size(-32768)"}
	// deskSchema has each transaction on the disk before it is done.
	deskSchema = &schema{name: "desk", what: "the journal", synchronous: "FULL", pragma: "foreign_keys(1)"}
)

// step is one migration.
type step struct {
	version int
	file    string
	sql     string
}

// migrations returns the steps in order.
func (s *schema) migrations() ([]step, error) {
	from := s.steps
	if from == nil {
		from = migrationFiles
	}
	folder := path.Join("migrations", s.name)
	names, err := fs.Glob(from, folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	steps := make([]step, len(names))
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("%s has no number: %w", name, err)
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		steps[i] = step{version, name, string(text)}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Compare(a.version, b.version) })
	return steps, nil
}

func latestOf(steps []step) int {
	if len(steps) == 0 {
		return 0
	}
	return steps[len(steps)-1].version
}

// latest is the version that this program writes; 0 when the steps can't be read.
func (s *schema) latest() int {
	steps, _ := s.migrations()
	return latestOf(steps)
}

// migrate brings a file to the latest version. Of several processes that open it
// at once, one does it and the others wait.
func (s *schema) migrate(ctx context.Context, db *sql.DB) error {
	steps, err := s.migrations()
	if err != nil {
		return err
	}
	latest := latestOf(steps)
	version, err := s.version(ctx, db, latest)
	if err != nil || version == latest && latest > 0 {
		return err
	}
	// Readers beside a writer: the file remembers it. What is not ours stays as it is.
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to roll back
	if version, err = s.version(ctx, tx, latest); err != nil {
		return err
	}
	for _, step := range steps {
		if step.version <= version {
			continue
		}
		if _, err := tx.ExecContext(ctx, step.sql); err != nil {
			return fmt.Errorf("%s: %w", step.file, err)
		}
	}
	mark := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, latest)
	if _, err := tx.ExecContext(ctx, mark); err != nil {
		return err
	}
	return tx.Commit()
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version reads a file's version; 0 is an empty file.
func (s *schema) version(ctx context.Context, db querier, latest int) (int, error) {
	var id, version, tables int
	err := db.QueryRowContext(ctx, "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version").Scan(&id, &version, &tables)
	switch {
	case err != nil:
		return 0, err
	case id == 0 && version == 0 && tables == 0:
		return 0, nil
	case id != applicationID:
		return 0, &unusableError{"it belongs to another program"}
	case version > latest:
		return 0, &unusableError{fmt.Sprintf("a later version of cspdesk wrote it (its format is %d, this one knows up to %d)", version, latest)}
	}
	return version, nil
}
