package state

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Store holds the stored data of one partner: the response cache and the search
// index, which may be lost, and the state database, which may not. Several processes
// may use the same files at the same time. A Store is safe for concurrent use.
type Store struct {
	dirs    Dirs
	partner Partner
	now     func() time.Time
	limit   int64  // maximum bytes of cached responses
	temp    string // folder to remove on Close; empty for none

	cache   *Cache
	records *Records
	queue   *queue

	stateOnce sync.Once
	stateDB   *database
	stateErr  error
	presence  presence

	closed   atomic.Bool
	damaged  atomic.Bool  // the cache was found to be damaged while in use
	unswept  atomic.Int64 // bytes written since the size was last checked
	mu       sync.Mutex
	warnings []string
}

// DefaultLimit is the default maximum size of compressed responses, in bytes.
const DefaultLimit = 512 << 20

// Option configures a store.
type Option func(*Store)

// WithClock replaces the system clock.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.now = now } }

// WithLimit limits the size of compressed responses, in bytes. The least recently
// used ones are evicted first.
func WithLimit(bytes int64) Option { return func(s *Store) { s.limit = bytes } }

// Open opens the files of a partner and creates those that are missing. It is not an
// error if the cache can't be opened: the store works without it, and
// [Store.Warnings] says why. The state database is opened on first use.
func Open(ctx context.Context, dirs Dirs, partner Partner, opts ...Option) (*Store, error) {
	if partner == (Partner{}) {
		return nil, errors.New("opening the store: no partner is given")
	}
	s := &Store{dirs: dirs, partner: partner, now: time.Now, limit: DefaultLimit}
	for _, opt := range opts {
		opt(s)
	}
	s.presence.folder = filepath.Join(dirs.State, partner.String(), "desks")
	db, err := s.openCache(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		shown := ""
		if db = s.readOnlyCache(ctx); db != nil {
			shown = " Data cached before is still shown."
		}
		s.warn("New data is not cached because %s.%s", reasonOf(err), shown)
	}
	s.queue = newQueue(db, s.cacheFailed, s.evict)
	s.cache = &Cache{store: s, db: db, queue: s.queue}
	s.records = &Records{store: s, db: db, queue: s.queue, vocabulary: &vocabulary{}}
	return s, nil
}

// Memory opens a store in a temporary folder that Close removes, such as that of the
// demo.
func Memory(opts ...Option) (*Store, error) {
	temp, err := os.MkdirTemp("", "cspdesk-")
	if err != nil {
		return nil, fmt.Errorf("creating a temporary folder for the demo: %w", err)
	}
	dirs := Dirs{Cache: filepath.Join(temp, "cache"), State: filepath.Join(temp, "state")}
	s, err := Open(context.Background(), dirs, PartnerOf("memory", "demo"), opts...)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	s.temp = temp
	return s, nil
}

var errNoCacheDir = errors.New("there is no cache directory: set XDG_CACHE_HOME or HOME")

func (s *Store) openCache(ctx context.Context) (*database, error) {
	if s.dirs.Cache == "" {
		return nil, errNoCacheDir
	}
	db, warning, err := openDatabase(ctx, s.cachePath(), cacheSchema, s.now)
	if warning != "" {
		s.warn("%s", warning)
	}
	return db, err
}

// readOnlyCache opens a cache that can't be written to. It returns nil if it can't be
// read either.
func (s *Store) readOnlyCache(ctx context.Context) *database {
	if s.dirs.Cache == "" {
		return nil
	}
	db, err := openReadOnly(ctx, s.cachePath(), cacheSchema)
	if err != nil {
		return nil // the caller reports why it can't be written to
	}
	return db
}

func (s *Store) cachePath() string {
	return filepath.Join(s.dirs.Cache, s.partner.String(), "cache.db")
}

func (s *Store) stateDatabasePath() string {
	return filepath.Join(s.dirs.State, s.partner.String(), "desk.db")
}

// SetAsideFiles returns the names of state databases that could not be used and were set
// aside. Their contents are missing from this store.
func (s *Store) SetAsideFiles() ([]string, error) { return setAsideFiles(s.stateDatabasePath()) }

// recordError returns a [DatabaseError] for part of the state database.
func (s *Store) recordError(record, what string, err error) error {
	return &DatabaseError{record, what, s.stateDatabasePath(), err}
}

// stateDatabase opens the state database on first use. Unlike with the cache, a
// failure is an error, because its data must not be lost.
func (s *Store) stateDatabase(ctx context.Context) (*database, error) {
	s.stateOnce.Do(func() {
		if s.dirs.State == "" {
			s.stateErr = errors.New("there is no directory for the journal: set XDG_STATE_HOME or HOME")
			return
		}
		var warning string
		s.stateDB, warning, s.stateErr = openDatabase(context.WithoutCancel(ctx), s.stateDatabasePath(), stateSchema, s.now)
		if warning != "" {
			s.warn("%s", warning)
		}
	})
	return s.stateDB, s.stateErr
}

// sharedTable is part of the state database that several processes write to.
type sharedTable struct {
	db       *database
	presence *presence
	now      func() time.Time
}

func (r sharedTable) fault(name, what string, err error) error {
	return &DatabaseError{name, what, r.db.path, err}
}

func (s *Store) sharedTable(ctx context.Context) (sharedTable, error) {
	db, err := s.stateDatabase(ctx)
	return sharedTable{db, &s.presence, s.now}, err
}

// Cache returns the response cache. It is never nil.
func (s *Store) Cache() *Cache { return s.cache }

// Records returns the search index. It is never nil.
func (s *Store) Records() *Records { return s.records }

// Partner returns the owner of the store.
func (s *Store) Partner() Partner { return s.partner }

// Warnings returns what could not be opened or stored so far, as sentences for the
// user. Each warning is listed once.
func (s *Store) Warnings() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.warnings)
}

func (s *Store) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.warnings, text) {
		s.warnings = append(s.warnings, text)
	}
}

// cacheFailed handles the error after which the cache is no longer written.
func (s *Store) cacheFailed(err error) {
	if unusableReason(err) != "" {
		s.damaged.Store(true)
	}
	s.warn("From now on new data is not cached because %s.", reasonOf(err))
}

// Flush waits until all pending writes are on disk.
func (s *Store) Flush(ctx context.Context) error { return s.queue.flush(ctx) }

// Close waits up to a second for pending writes and closes the files. Calling it
// again has no effect.
func (s *Store) Close() error {
	if !s.closed.CompareAndSwap(false, true) {
		return nil
	}
	s.queue.close()
	var errs []error
	if db := s.cache.db; db != nil {
		errs = append(errs, db.close())
		if s.damaged.Load() {
			errs = append(errs, db.setAside(s.now()))
		}
	}
	s.stateOnce.Do(func() { s.stateErr = errors.New("the store is closed") })
	if s.stateDB != nil {
		errs = append(errs, s.stateDB.close())
	}
	s.presence.release()
	if s.temp != "" {
		errs = append(errs, os.RemoveAll(s.temp))
	}
	return errors.Join(errs...)
}
