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

// Store is what the program keeps for one partner between runs: the answer cache
// and the search index, which may be lost, and the desk database, which may not.
// Several processes may use the same files at the same time. Its methods may be
// called from several goroutines.
type Store struct {
	dirs    Dirs
	partner Partner
	now     func() time.Time
	limit   int64  // bytes of answers to keep
	temp    string // folder to remove with the store; empty when it is to stay

	cache   *Cache
	records *Records
	queue   *queue

	deskOnce sync.Once
	desk     *database
	deskErr  error
	presence presence

	closed   atomic.Bool
	damaged  atomic.Bool  // the cache turned out to be, while it was in use
	unswept  atomic.Int64 // bytes written since the size was last looked at
	mu       sync.Mutex
	warnings []string
}

// DefaultLimit is how many bytes of compressed answers are kept.
const DefaultLimit = 512 << 20

// Option changes how a store is opened.
type Option func(*Store)

// WithClock gives the store another clock than the system's.
func WithClock(now func() time.Time) Option { return func(s *Store) { s.now = now } }

// WithLimit bounds the compressed answers that are kept, in bytes; what was not
// wanted for the longest time goes first.
func WithLimit(bytes int64) Option { return func(s *Store) { s.limit = bytes } }

// Open opens the files of a partner, and makes them when they are missing. A
// cache that can't be opened is no error: the store works without one, and
// [Store.Warnings] says why. The desk database is opened when it is first wanted.
func Open(ctx context.Context, dirs Dirs, partner Partner, opts ...Option) (*Store, error) {
	if partner == (Partner{}) {
		return nil, errors.New("opening the store: no partner is named")
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
		if db = s.frozenCache(ctx); db != nil {
			shown = ", and what was kept before is shown"
		}
		s.warn("Nothing is kept for the next start%s, because %s.", shown, reasonOf(err))
	}
	s.queue = newQueue(db, s.cacheFailed, s.evict)
	s.cache = &Cache{store: s, db: db, queue: s.queue}
	s.records = &Records{store: s, db: db, queue: s.queue, vocabulary: &vocabulary{}}
	return s, nil
}

// Memory opens a store that ends with the program, such as the demo's.
func Memory(opts ...Option) (*Store, error) {
	temp, err := os.MkdirTemp("", "cspdesk-")
	if err != nil {
		return nil, fmt.Errorf("making a place for the demo's files: %w", err)
	}
	dirs := Dirs{Cache: filepath.Join(temp, "cache"), State: filepath.Join(temp, "state")}
	s, err := Open(context.Background(), dirs, PartnerOf("memory", "demo"), opts...)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(temp))
	}
	s.temp = temp
	return s, nil
}

var errNoCachePlace = errors.New("there is no place for a cache: set XDG_CACHE_HOME or HOME")

func (s *Store) openCache(ctx context.Context) (*database, error) {
	if s.dirs.Cache == "" {
		return nil, errNoCachePlace
	}
	db, warning, err := openDatabase(ctx, s.cachePath(), cacheSchema, s.now)
	if warning != "" {
		s.warn("%s", warning)
	}
	return db, err
}

// frozenCache opens a cache that can't be written to; nil when that is no use either.
func (s *Store) frozenCache(ctx context.Context) *database {
	if s.dirs.Cache == "" {
		return nil
	}
	db, err := frozenDatabase(ctx, s.cachePath(), cacheSchema)
	if err != nil {
		return nil // why it can't be written to says more
	}
	return db
}

func (s *Store) cachePath() string {
	return filepath.Join(s.dirs.Cache, s.partner.String(), "cache.db")
}

func (s *Store) deskPath() string {
	return filepath.Join(s.dirs.State, s.partner.String(), "desk.db")
}

// Aside names the desk databases that could not be used and were set aside: what
// was in them is known to nobody here.
func (s *Store) Aside() ([]string, error) { return asideOf(s.deskPath()) }

// fault is an error of what is in the desk database.
func (s *Store) fault(record, what string, err error) error {
	return &RecordError{record, what, s.deskPath(), err}
}

// deskDatabase opens the desk database, once. Unlike the cache's, its failure is
// an error: what must not be lost can't go on without it.
func (s *Store) deskDatabase(ctx context.Context) (*database, error) {
	s.deskOnce.Do(func() {
		if s.dirs.State == "" {
			s.deskErr = errors.New("there is no place for the journal: set XDG_STATE_HOME or HOME")
			return
		}
		var warning string
		s.desk, warning, s.deskErr = openDatabase(context.WithoutCancel(ctx), s.deskPath(), deskSchema, s.now)
		if warning != "" {
			s.warn("%s", warning)
		}
	})
	return s.desk, s.deskErr
}

// record is a part of the desk database that several processes write to.
type record struct {
	db       *database
	presence *presence
	now      func() time.Time
}

func (r record) fault(name, what string, err error) error {
	return &RecordError{name, what, r.db.path, err}
}

func (s *Store) record(ctx context.Context) (record, error) {
	db, err := s.deskDatabase(ctx)
	return record{db, &s.presence, s.now}, err
}

// Cache returns the answer cache; it is never nil.
func (s *Store) Cache() *Cache { return s.cache }

// Records returns the search index; it is never nil.
func (s *Store) Records() *Records { return s.records }

// Partner tells whose store it is.
func (s *Store) Partner() Partner { return s.partner }

// Warnings returns, as sentences for the user, what could not be opened or kept
// so far. Each thing is said once, however often it happens.
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

// cacheFailed is told why nothing can be written to the cache any more.
func (s *Store) cacheFailed(err error) {
	if unusable(err) != "" {
		s.damaged.Store(true)
	}
	s.warn("From now on nothing is kept for the next start, because %s.", reasonOf(err))
}

// Flush waits until everything that was handed over before is written.
func (s *Store) Flush(ctx context.Context) error { return s.queue.flush(ctx) }

// Close writes what is still waiting, as far as a second allows, and closes the
// files. Closing again does nothing.
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
	s.deskOnce.Do(func() { s.deskErr = errors.New("the store is closed") })
	if s.desk != nil {
		errs = append(errs, s.desk.close())
	}
	s.presence.leave()
	if s.temp != "" {
		errs = append(errs, os.RemoveAll(s.temp))
	}
	return errors.Join(errs...)
}
