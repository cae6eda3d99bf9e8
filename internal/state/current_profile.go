package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/goccy/go-yaml"
)

// currentProfile finds the top-level setting; in block style nothing else can
// begin a line with it.
var currentProfile = regexp.MustCompile(`(?m)^profile:[^\n]*$`)

// UseProfile makes a profile the one in use. Of the file only that line changes:
// comments and layout are the user's.
func UseProfile(path, name string) error {
	if path == "" {
		return errors.New("there is no place for a config file: set XDG_CONFIG_HOME or HOME")
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the config file: %w", err)
	}
	quoted, err := yaml.Marshal(map[string]string{"profile": name})
	if err != nil {
		return fmt.Errorf("writing the profile's name: %w", err)
	}
	line := quoted[:len(quoted)-1]
	changed := append(append(line[:len(line):len(line)], '\n'), data...)
	if at := currentProfile.FindIndex(data); at != nil {
		changed = append(append(append([]byte(nil), data[:at[0]]...), line...), data[at[1]:]...)
	}
	config, err := ParseConfig(changed, path)
	if err != nil {
		return err
	}
	if config.Profile != name {
		return &ConfigError{Path: path, Problem: "the line profile: can't be changed in this layout, so change it by hand"}
	}
	return replaceFile(path, changed)
}

// replaceFile writes a file so that there is always either the old or the new
// one, whatever happens meanwhile.
func replaceFile(path string, data []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // people keep their config in a repository and link to it
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the config directory: %w", err)
	}
	f, err := os.CreateTemp(dir, ".config-*.yaml")
	if err != nil {
		return fmt.Errorf("writing the config file: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing the config file: %w", err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("writing the config file: %w", err)
	}
	return nil
}
