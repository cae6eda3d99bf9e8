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

// migrationFiles holds the migrations, one file per version:
// migrations/NAME/0001_what_it_adds.sql. The number is the version that the
// migration leads to. A released migration is never changed.
//
//go:embed migrations
var migrationFiles embed.FS

// applicationID identifies a SQLite file of cspdesk. It spells "cspd".
const applicationID = 0x63737064

// databaseSchema describes a database and how it is written.
type databaseSchema struct {
	name        string // of the migrations folder, and of the file without .db
	what        string // name in messages
	synchronous string // SQLite's synchronous setting
	disposable  bool   // all data can be loaded again
	pragma      string // another setting of the writing connection
	steps       fs.FS  // migrations; nil means the embedded ones
}

var (
	// cacheSchema may lose the last writes on a power failure, because all data can
	// be loaded again. Writes to its index touch many pages, so it gets a page cache
	// of 32 MiB.
	cacheSchema = &databaseSchema{name: "cache", what: "the cache", synchronous: "NORMAL", disposable: true, pragma: "cache_size(-32768)"}
	// stateSchema has every transaction on disk when it ends.
	stateSchema = &databaseSchema{name: "desk", what: "the journal", synchronous: "FULL", pragma: "foreign_keys(1)"}
)

// step is one migration.
type step struct {
	version int
	file    string
	sql     string
}

// migrations returns the migrations in order.
func (s *databaseSchema) migrations() ([]step, error) {
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

// latest returns the version that this program writes, or 0 if the migrations can't
// be read.
func (s *databaseSchema) latest() int {
	steps, _ := s.migrations()
	return latestOf(steps)
}

// migrate updates a file to the latest version. If several processes open it at
// the same time, one migrates and the others wait.
func (s *databaseSchema) migrate(ctx context.Context, db *sql.DB) error {
	steps, err := s.migrations()
	if err != nil {
		return err
	}
	latest := latestOf(steps)
	version, err := s.version(ctx, db, latest)
	if err != nil || version == latest && latest > 0 {
		return err
	}
	// WAL mode lets readers run next to a writer, and is stored in the file. A file of
	// another program was rejected above and is not modified.
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
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

// version reads the version of a file. It is 0 for an empty file.
func (s *databaseSchema) version(ctx context.Context, db querier, latest int) (int, error) {
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
		return 0, &unusableError{fmt.Sprintf("a later version of cspdesk wrote it (its format is %d, this version supports up to %d)", version, latest)}
	}
	return version, nil
}
