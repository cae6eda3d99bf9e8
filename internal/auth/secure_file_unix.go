//go:build unix

package auth

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// noFollow makes opening a symbolic link fail.
const noFollow = syscall.O_NOFOLLOW

// checkOwner returns an error if another user owns a file or has access to it.
func checkOwner(path string, info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok && int(stat.Uid) != os.Geteuid() {
		return &FileError{
			Op: "read", Path: path, Err: errors.New("it belongs to another user"),
			Advice: "Move it away and sign in again.",
		}
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		want := fs.FileMode(ownerOnly)
		if info.IsDir() {
			want = ownerOnlyDir
		}
		return &FileError{
			Op: "read", Path: path, Err: fmt.Errorf("its permissions %#o give other users access", mode),
			Advice: fmt.Sprintf("If no other user has changed it, run chmod %o %s.", want, path),
		}
	}
	return nil
}
