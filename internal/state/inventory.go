package state

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// CacheFile describes the cache of one partner.
type CacheFile struct {
	Partner string      `json:"partner"` // name of the folder
	Path    string      `json:"path"`
	Size    int64       `json:"size"`    // bytes of all files of the database
	Answers int64       `json:"answers"` // cached responses, counting each page
	Oldest  time.Time   `json:"oldest,omitzero"`
	Newest  time.Time   `json:"newest,omitzero"`
	Records []KindCount `json:"records"`
	Aside   []string    `json:"setAside"` // files that could not be used and were set aside
	// Problem says why the file can't be read. It is empty if it can be.
	Problem string `json:"problem,omitempty"`
}

// CacheFiles lists the caches of all partners. It opens the files read-only and
// creates none.
func CacheFiles(ctx context.Context, dirs Dirs) ([]CacheFile, error) {
	folders, err := cacheFolders(dirs)
	if err != nil {
		return nil, err
	}
	var files []CacheFile
	for _, folder := range folders {
		f := CacheFile{Partner: filepath.Base(folder), Path: filepath.Join(folder, "cache.db")}
		if f.Aside, err = setAsideFiles(f.Path); err != nil {
			return nil, err
		}
		for _, part := range fileSuffixes {
			if info, err := os.Stat(f.Path + part); err == nil {
				f.Size += info.Size()
			}
		}
		if f.Size > 0 {
			if err := f.inspect(ctx); err != nil {
				f.Problem = cmp.Or(unusableReason(err), reasonOf(err))
			}
		}
		if f.Size > 0 || len(f.Aside) > 0 {
			files = append(files, f)
		}
	}
	return files, ctx.Err()
}

// fileSuffixes holds the suffixes of the files that make up a database.
var fileSuffixes = []string{"", "-wal", "-shm"}

func cacheFolders(dirs Dirs) ([]string, error) {
	if dirs.Cache == "" {
		return nil, errNoCacheDir
	}
	entries, err := os.ReadDir(dirs.Cache)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing caches: %w", err)
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() {
			folders = append(folders, filepath.Join(dirs.Cache, e.Name()))
		}
	}
	return folders, nil
}

// setAsideFiles returns the names of the files that were set aside for path.
func setAsideFiles(path string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("listing files that were set aside: %w", err)
	}
	names := []string{}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+setAsideInfix) && !slices.Contains(fileSuffixes[1:], e.Name()[max(0, len(e.Name())-4):]) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

func (f *CacheFile) inspect(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(f.Path, "mode=ro"))
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // opened read-only
	if _, err := cacheSchema.version(ctx, db, cacheSchema.latest()); err != nil {
		return err
	}
	var oldest, newest int64
	if err := db.QueryRowContext(ctx, "SELECT count(*), coalesce(min(at), 0), coalesce(max(at), 0) FROM answer").Scan(&f.Answers, &oldest, &newest); err != nil {
		return err
	}
	if f.Answers > 0 {
		f.Oldest, f.Newest = time.UnixMilli(oldest), time.UnixMilli(newest)
	}
	f.Records, err = countRecords(ctx, db, time.UnixMilli)
	return err
}

// ClearCache empties the cache of a partner and removes the files that were set
// aside. Other processes that use the cache continue with an empty one. Journal and
// notes are not touched. It returns the number of bytes freed.
func ClearCache(ctx context.Context, dirs Dirs, partner Partner) (freed int64, err error) {
	if dirs.Cache == "" {
		return 0, errNoCacheDir
	}
	if partner == (Partner{}) {
		return 0, errors.New("clearing the cache: no partner is given")
	}
	return clearFolder(ctx, filepath.Join(dirs.Cache, partner.String()))
}

// ClearCaches empties the caches of all partners, as [ClearCache] does.
func ClearCaches(ctx context.Context, dirs Dirs) (freed int64, err error) {
	folders, err := cacheFolders(dirs)
	for _, folder := range folders {
		n, cerr := clearFolder(ctx, folder)
		freed, err = freed+n, errors.Join(err, cerr)
	}
	return freed, err
}

func clearFolder(ctx context.Context, folder string) (int64, error) {
	path := filepath.Join(folder, "cache.db")
	before := folderSize(folder)
	if _, err := os.Stat(path); err == nil {
		if err := emptyDatabase(ctx, path); err != nil {
			return 0, fmt.Errorf("clearing %s: %w", path, err)
		}
	}
	err := removeSetAside(path)
	return before - folderSize(folder), err
}

// removeSetAside removes the files that were set aside for path.
func removeSetAside(path string) error {
	entries, err := os.ReadDir(filepath.Dir(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(path)+setAsideInfix) {
			err = errors.Join(err, os.Remove(filepath.Join(filepath.Dir(path), e.Name())))
		}
	}
	return err
}

// emptyDatabase deletes everything in a cache. It removes a file that can't be
// used.
func emptyDatabase(ctx context.Context, path string) error {
	d, err := openOnce(ctx, path, cacheSchema)
	if err != nil {
		if unusableReason(err) == "" {
			return err
		}
		for _, part := range fileSuffixes {
			if err := os.Remove(path + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		return nil
	}
	err = d.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM answer; DELETE FROM record; DELETE FROM name; DELETE FROM word; DELETE FROM census;
			INSERT INTO trigram (trigram) VALUES ('delete-all')`)
		return err
	})
	if err == nil {
		// VACUUM fails while another process uses the file. That is not an error: the
		// free pages are reused.
		_, _ = d.writer.ExecContext(ctx, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
	}
	return errors.Join(err, d.close())
}

func folderSize(folder string) (size int64) {
	entries, _ := os.ReadDir(folder) // a missing folder has no size
	for _, e := range entries {
		if info, err := e.Info(); err == nil {
			size += info.Size()
		}
	}
	return size
}
