package auth

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	ownerOnly    = 0o600
	ownerOnlyDir = 0o700
)

// FileError reports that a file with a sign-in or a credential can't be used. The
// file is not changed.
type FileError struct {
	Op   string // read, write, delete or lock
	Path string
	Err  error
	// Advice says what to do, in full sentences.
	Advice string
}

// Error returns the file, the reason and the advice.
func (e *FileError) Error() string {
	reason := e.Err
	var inPath *fs.PathError
	if errors.As(e.Err, &inPath) {
		reason = inPath.Err // without the path
	}
	text := fmt.Sprintf("Could not %s %s: %s.", e.Op, cleanText(e.Path), reason)
	if e.Advice != "" {
		text += " " + e.Advice
	}
	return text
}

// Unwrap returns the operating system's error.
func (e *FileError) Unwrap() error { return e.Err }

// secureDir creates a directory that only its owner can access, or checks an existing
// one.
func secureDir(dir string) error {
	if err := os.MkdirAll(dir, ownerOnlyDir); err != nil {
		return &FileError{Op: "write", Path: dir, Err: err}
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return &FileError{Op: "read", Path: dir, Err: err}
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return &FileError{
			Op: "read", Path: dir, Err: errors.New("it is a symbolic link"),
			Advice: "Remove the link: a sign-in must not be stored where a link can redirect it.",
		}
	}
	return checkOwner(dir, info)
}

// readSecure reads a file that only its owner may read or replace. It returns
// fs.ErrNotExist unwrapped.
func readSecure(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	switch {
	case err != nil:
		return nil, &FileError{Op: "read", Path: path, Err: err}
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, &FileError{
			Op: "read", Path: path, Err: errors.New("it is a symbolic link"),
			Advice: "Replace it with the file itself.",
		}
	case !info.Mode().IsRegular():
		return nil, &FileError{
			Op: "read", Path: path, Err: errors.New("it is not a regular file"),
			Advice: "Replace it with a regular file, or remove it.",
		}
	}
	f, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, &FileError{Op: "read", Path: path, Err: err}
	}
	defer func() { _ = f.Close() }()
	// Check the opened file, because the name may refer to another one by now.
	if info, err = f.Stat(); err == nil {
		err = checkOwner(path, info)
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxAnswer))
	if err != nil {
		return nil, &FileError{Op: "read", Path: path, Err: err}
	}
	return data, nil
}

// writeSecure replaces a file atomically.
func writeSecure(path string, data []byte) error {
	if err := secureDir(filepath.Dir(path)); err != nil {
		return err
	}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return &FileError{
			Op: "write", Path: path, Err: errors.New("it is not a regular file"),
			Advice: "Remove it and try again.",
		}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*") // created with mode 0600
	if err != nil {
		return &FileError{Op: "write", Path: path, Err: err}
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return &FileError{Op: "write", Path: path, Err: err}
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return &FileError{Op: "write", Path: path, Err: err}
	}
	return nil
}
