package doctor

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// keptFiles returns the databases in the folder of a partner, and the effect of losing
// each.
func (h Here) keptFiles() []struct{ root, name, lost string } {
	return []struct{ root, name, lost string }{
		{h.Dirs.State, "desk.db", "No change is sent without the journal in it."},
		{h.Dirs.Cache, "cache.db", "The cache fills again."},
	}
}

// kept checks the database files of all partners without opening them as databases.
func (h Here) kept(context.Context) Finding {
	good, aside := 0, ""
	for _, kind := range h.keptFiles() {
		partners, err := os.ReadDir(kind.root)
		if kind.root == "" || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return failure(plain(err), "Give yourself permission to access the directory.")
		}
		for _, partner := range partners {
			folder := filepath.Join(kind.root, partner.Name())
			files, _ := os.ReadDir(folder) // empty if it is not a folder
			for _, file := range files {
				path := filepath.Join(folder, file.Name())
				switch {
				case kind.name == "desk.db" && strings.HasPrefix(file.Name(), kind.name+".set-aside-"):
					aside = path
				case file.Name() != kind.name:
				default:
					if wrong := database(path, kind.lost); wrong.Status != OK {
						return wrong
					}
					good++
				}
			}
		}
	}
	if aside != "" {
		return warning("a journal could not be used and was set aside as "+aside, "Changes may be missing in cspdesk journal. Remove the file when you no longer need it.")
	}
	return passed("readable and writable databases: %d", good)
}

// head is the first bytes of a SQLite database.
const head = "SQLite format 3\x00"

// database checks a database file.
func database(path, lost string) Finding {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return failure(plain(err), "Move it away. "+lost)
	case !info.Mode().IsRegular():
		return failure(path+" is not a file", "Move it away. "+lost)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return warning(fmt.Sprintf("%s is open to other users (%s)", path, info.Mode().Perm()), "It contains customer data. Run chmod 600 "+path)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return failure(plain(err), "Give yourself permission to read and write it. "+lost)
	}
	defer func() { _ = file.Close() }()
	begin := make([]byte, len(head))
	if _, err := io.ReadFull(file, begin); info.Size() > 0 && (err != nil || string(begin) != head) {
		return failure(path+" is damaged", "The next command that needs it sets it aside and creates a new one. "+lost)
	}
	return passed("%s", path)
}
