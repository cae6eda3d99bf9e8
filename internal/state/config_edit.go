package state

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/cspdesk/cspdesk/internal/pattern"
	"github.com/cspdesk/cspdesk/internal/textfile"
)

// The config file belongs to the user and has comments and formatting. It is
// therefore edited line by line, and the result is parsed and compared with the
// intended settings. If they differ, nothing is written.

var errNoConfigDir = errors.New("there is no directory for the config file: set XDG_CONFIG_HOME or HOME")

// profileLine finds the top-level profile setting. In block style no other
// line can begin with it.
var (
	profileLine           = pattern.Lazy(`(?m)^profile:[^\r\n]*`)
	profileLineWithEnding = pattern.Lazy(`(?m)^profile:[^\r\n]*(\r?\n)?`)
)

// UseProfile makes name the default profile. Only that line of the file changes.
func UseProfile(path, name string) error { return edit(path, useProfileEdit(name)) }

// AddProfile adds a profile after the existing ones. Its settings must pass
// [Setting.Check]. It becomes the default profile if use is true or if it is the
// first one.
func AddProfile(path, name string, p Profile, use bool) error {
	if err := CheckProfileName(name); err != nil {
		return err
	}
	return edit(path, addProfileEdit(name, p, use))
}

// RemoveProfile removes a profile and the comment lines directly above it. If it
// was the default profile, there is no default afterwards.
func RemoveProfile(path, name string) error { return edit(path, removeProfileEdit(name)) }

// configEdit applies one change to the text of the file and to the parsed config,
// so that the two can be compared.
type configEdit func(text []byte, c *Config) ([]byte, error)

func useProfileEdit(name string) configEdit {
	return func(text []byte, c *Config) ([]byte, error) {
		if _, ok := c.Profiles[name]; !ok {
			return nil, fmt.Errorf("there is no profile %q", name)
		}
		c.Profile = name
		return withDefaultProfile(text, name)
	}
}

func addProfileEdit(name string, p Profile, use bool) configEdit {
	return func(text []byte, c *Config) ([]byte, error) {
		if _, taken := c.Profiles[name]; taken {
			return nil, fmt.Errorf("profile %q already exists", name)
		}
		if c.Profiles == nil {
			c.Profiles = map[string]Profile{}
		}
		c.Profiles[name] = p
		if use || len(c.Profiles) == 1 {
			c.Profile = name
			var err error
			if text, err = withDefaultProfile(text, name); err != nil {
				return nil, err
			}
		}
		return withAdded(text, name, p)
	}
}

func removeProfileEdit(name string) configEdit {
	return func(text []byte, c *Config) ([]byte, error) {
		if _, ok := c.Profiles[name]; !ok {
			return nil, fmt.Errorf("there is no profile %q", name)
		}
		delete(c.Profiles, name)
		if c.Profile == name {
			c.Profile = ""
			text = profileLineWithEnding().ReplaceAll(text, nil)
		}
		return withoutProfile(text, name), nil
	}
}

// edit changes the file while holding the config lock.
func edit(path string, how configEdit) error {
	if path == "" {
		return errNoConfigDir
	}
	unlock, err := lockConfig(path, configLockLimit)
	if err != nil {
		return err
	}
	defer unlock()
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the config file: %w", err)
	}
	after, err := edited(before, path, how)
	if err != nil {
		return err
	}
	return replaceFile(path, after)
}

// edited returns the changed text, or an error if it doesn't parse to the intended
// settings.
func edited(before []byte, path string, how configEdit) ([]byte, error) {
	want, err := ParseConfig(before, path)
	if err != nil {
		return nil, err
	}
	after, err := how(textfile.WithoutBOM(bytes.Clone(before)), want)
	if err != nil {
		return nil, &ConfigError{Path: path, Problem: err.Error()}
	}
	got, err := ParseConfig(after, path)
	if err != nil || !sameConfig(got, want) {
		return nil, &ConfigError{Path: path, Problem: "the formatting of this file can't be edited automatically; nothing was written, so edit the file by hand"}
	}
	return after, nil
}

func sameConfig(a, b *Config) bool {
	return a.Profile == b.Profile && a.Theme == b.Theme && len(a.Keys) == len(b.Keys) &&
		len(a.Profiles) == len(b.Profiles) &&
		(len(a.Keys) == 0 || reflect.DeepEqual(a.Keys, b.Keys)) &&
		(len(a.Profiles) == 0 || reflect.DeepEqual(a.Profiles, b.Profiles))
}

func withDefaultProfile(text []byte, name string) ([]byte, error) {
	line, err := yaml.Marshal(map[string]string{"profile": name})
	if err != nil {
		return nil, fmt.Errorf("writing the profile's name: %w", err)
	}
	line = bytes.TrimRight(line, "\n")
	if at := profileLine().FindIndex(text); at != nil {
		return bytes.Join([][]byte{text[:at[0]], line, text[at[1]:]}, nil), nil
	}
	return bytes.Join([][]byte{line, []byte(lineEnding(text)), text}, nil), nil
}

// lineEnding returns the line ending that a text uses.
func lineEnding(text []byte) string {
	if bytes.Contains(text, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// span is the range of lines of one profile, counted from 0. end is exclusive.
type span struct {
	begin, end int
	column     int // of the profile's name, from 1
}

// profileLines finds the profiles in the lines of a text. It returns the line of
// the "profiles" setting (-1 if there is none), and the lines of each profile by
// name. ok is false if the parser reports lines that don't exist.
func profileLines(lines []string) (at int, spans map[string]span, order []string, ok bool) {
	file, err := parser.ParseBytes(unixLines(join(lines)), 0)
	if err != nil || len(file.Docs) == 0 {
		return -1, nil, nil, true
	}
	for _, top := range members(file.Docs[0].Body) {
		if top.Key.GetToken().Value != "profiles" {
			continue
		}
		at = top.Key.GetToken().Position.Line - 1
		spans = map[string]span{}
		for _, m := range members(top.Value) {
			key := m.Key.GetToken()
			line := key.Position.Line - 1
			if line < at || line >= len(lines) {
				return at, nil, nil, false
			}
			spans[key.Value] = span{line, blockEnd(lines, line, key.Position.Column), key.Position.Column}
			order = append(order, key.Value)
		}
		return at, spans, order, at >= 0 && at < len(lines)
	}
	return -1, nil, nil, true
}

func members(node ast.Node) []*ast.MappingValueNode {
	switch node := node.(type) {
	case *ast.MappingNode:
		return node.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{node}
	}
	return nil
}

// blockEnd returns the line after a block. The lines of a block are indented deeper
// than its key. Blank lines and comments at the end don't belong to it.
func blockEnd(lines []string, key, column int) int {
	end := key + 1
	for i := key + 1; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			continue
		}
		if indent(lines[i]) < column {
			break
		}
		end = i + 1
	}
	return end
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// block returns a profile as lines of YAML.
func block(name string, p Profile, indent int, ending string) ([]string, error) {
	text, err := yaml.Marshal(map[string]Profile{name: p})
	if err != nil {
		return nil, fmt.Errorf("writing the profile: %w", err)
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	for i := range lines {
		lines[i] = strings.Repeat(" ", indent) + lines[i] + ending
	}
	return lines, nil
}

func withAdded(text []byte, name string, p Profile) ([]byte, error) {
	ending := lineEnding(text)
	lines := split(text, ending)
	at, spans, order, ok := profileLines(lines)
	if !ok {
		return text, nil
	}
	column := 3
	var after int
	switch {
	case at < 0:
		lines = append(lines, "profiles:"+ending)
		after = len(lines)
	case len(order) == 0: // profiles: {} or nothing
		lines[at], after = "profiles:"+ending, at+1
	default:
		last := spans[order[len(order)-1]]
		column, after = last.column, last.end
	}
	added, err := block(name, p, column-1, ending)
	if err != nil {
		return nil, err
	}
	return join(slices.Insert(lines, after, added...)), nil
}

// withoutProfile, like withAdded, returns the text unchanged if its formatting is
// too compact to edit. The comparison with the intended settings then fails.
func withoutProfile(text []byte, name string) []byte {
	ending := lineEnding(text)
	lines := split(text, ending)
	at, spans, order, ok := profileLines(lines)
	if !ok || len(order) == 0 || spans[order[0]].begin <= at {
		return text
	}
	gone := spans[name]
	for gone.begin-1 > at && strings.HasPrefix(strings.TrimSpace(lines[gone.begin-1]), "#") {
		gone.begin--
	}
	lines = slices.Delete(lines, gone.begin, gone.end)
	if len(order) == 1 {
		lines[at] = "profiles: {}" + ending
	}
	return join(lines)
}

// linePattern matches a line with its ending. A file may mix all three kinds of line
// endings, which are preserved. The parser counts all three, too.
var linePattern = pattern.Lazy(`[^\r\n]*(\r\n|\r|\n)|[^\r\n]+$`)

// split splits a text into lines with their endings, and adds an ending to the last
// line if it has none.
func split(text []byte, ending string) []string {
	lines := linePattern().FindAllString(string(text), -1)
	if last := len(lines) - 1; last >= 0 && strings.TrimRight(lines[last], "\r\n") == lines[last] {
		lines[last] += ending
	}
	return lines
}

func join(lines []string) []byte { return []byte(strings.Join(lines, "")) }

// replaceFile replaces a file atomically.
func replaceFile(path string, data []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // the config may be a link into a dotfiles repository
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("creating the config directory: %w", err)
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
