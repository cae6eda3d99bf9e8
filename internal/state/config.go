package state

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
)

// configName is the file's name in the config directory.
const configName = "config.yaml"

// Config is what the user sets. The zero Config is what a new user has.
type Config struct {
	// Profile is the profile in use when none is named on the command line.
	Profile  string             `yaml:"profile,omitempty"`
	Theme    string             `yaml:"theme,omitempty"` // name of a theme; empty follows the terminal
	Keys     map[string]Keys    `yaml:"keys,omitempty"`  // keys by binding id
	Profiles map[string]Profile `yaml:"profiles,omitempty"`
}

// Profile is one partner tenant as one person signs in to it.
type Profile struct {
	Cloud    string `yaml:"cloud,omitempty"`     // global, 21vianet, germany or usgov; global when empty
	Tenant   string `yaml:"tenant,omitempty"`    // partner tenant: id or domain
	ClientID string `yaml:"client_id,omitempty"` // id of the registered application
	Account  string `yaml:"account,omitempty"`   // user name expected to sign in
	Flow     string `yaml:"flow,omitempty"`      // way to sign in: auto, browser or device-code
	// APIURL, Authority and Audience point a profile elsewhere than to its cloud:
	// to a gateway or a sandbox.
	APIURL    string `yaml:"api_url,omitempty"`
	Authority string `yaml:"authority,omitempty"`
	Audience  string `yaml:"audience,omitempty"`
	Locale    string `yaml:"locale,omitempty"`    // language of the service's texts: en-US
	ReadOnly  bool   `yaml:"read_only,omitempty"` // refuse every change
	// Badge is what the first line of the screen warns with, such as PRODUCTION;
	// Color says how: sandbox or production.
	Badge string `yaml:"badge,omitempty"`
	Color string `yaml:"color,omitempty"`
	Theme string `yaml:"theme,omitempty"` // theme of this profile
}

// Keys are the keys of one binding: a list, or a single key.
type Keys []string

// UnmarshalYAML reads a list of keys or one key.
func (k *Keys) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if err := unmarshal(&list); err == nil {
		*k = list
		return nil
	}
	var one string
	if err := unmarshal(&one); err != nil {
		return err
	}
	*k = Keys{one}
	return nil
}

// Rebound returns the keys by binding id, as the screens take them.
func (c *Config) Rebound() map[string][]string {
	if len(c.Keys) == 0 {
		return nil
	}
	keys := make(map[string][]string, len(c.Keys))
	for id, k := range c.Keys {
		keys[id] = k
	}
	return keys
}

// ProfileNames returns the names of the profiles in alphabetical order.
func (c *Config) ProfileNames() []string { return slices.Sorted(maps.Keys(c.Profiles)) }

// ConfigError is a mistake in the config file.
type ConfigError struct {
	Path         string
	Line, Column int // from 1; 0 when the mistake has no place
	Problem      string
}

// Error names the file, the place and the mistake.
func (e *ConfigError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s.", e.Path, e.Problem)
	}
	return fmt.Sprintf("%s, line %d, column %d: %s.", e.Path, e.Line, e.Column, e.Problem)
}

// ConfigPath is where the config file is or would be; empty when there is no
// place for one.
func (d Dirs) ConfigPath() string {
	if d.Config == "" {
		return ""
	}
	return filepath.Join(d.Config, configName)
}

// LoadConfig reads the config file. A file that doesn't exist, or an empty path,
// is a config without settings.
func LoadConfig(path string) (*Config, error) {
	if path == "" {
		return &Config{}, nil
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &Config{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the config file: %w", err)
	}
	return ParseConfig(data, path)
}

// ParseConfig reads a config strictly: a misspelt setting that silently does
// nothing would be worse than an error. The path is used in messages only.
func ParseConfig(data []byte, path string) (config *Config, err error) {
	// The parser is known to panic on some malformed documents.
	defer func() {
		if r := recover(); r != nil {
			config, err = nil, &ConfigError{Path: path, Problem: "it can't be read as YAML"}
		}
	}()
	config = &Config{}
	err = yaml.UnmarshalWithOptions(data, config, yaml.Strict())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, describeMistake(path, err)
	}
	if config.Profile != "" {
		if _, ok := config.Profiles[config.Profile]; !ok && len(config.Profiles) > 0 {
			return nil, &ConfigError{Path: path, Problem: fmt.Sprintf("profile is %q, and there is no such profile", config.Profile)}
		}
	}
	return config, nil
}

func describeMistake(path string, err error) *ConfigError {
	mistake := &ConfigError{Path: path, Problem: err.Error()}
	var placed yaml.Error
	if errors.As(err, &placed) {
		mistake.Problem = placed.GetMessage()
		if token := placed.GetToken(); token != nil && token.Position != nil {
			mistake.Line, mistake.Column = token.Position.Line, token.Position.Column
		}
	}
	return mistake
}
