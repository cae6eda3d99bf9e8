package state

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/cspdesk/cspdesk/internal/textfile"
)

// configName is the name of the config file in the config directory.
const configName = "config.yaml"

// refreshOff is the value of refresh_every that turns background refresh off.
const refreshOff = "off"

// Config holds the user's settings. The zero Config has the defaults. The struct
// tags declare the allowed values and the documentation; see [Setting].
type Config struct {
	// Profile is the profile to use when the command line names none.
	Profile  string             `yaml:"profile,omitempty" doc:"profile to use by default"`
	Theme    string             `yaml:"theme,omitempty" oneof:"dark,light,contrast,mono" doc:"colour theme; follows the terminal by default"`
	Keys     map[string]Keys    `yaml:"keys,omitempty" doc:"keys by binding name; docs/keys.md lists the names"`
	Profiles map[string]Profile `yaml:"profiles,omitempty" doc:"partner tenants, by a name of your choice"`
	// NoCache disables the cache.
	NoCache bool `yaml:"no_cache,omitempty" doc:"don't cache data for the next start"`
	// RefreshEvery and RefreshShare configure the background refresh. Read them with
	// [Config.Refresh] and [Config.Share].
	RefreshEvery string `yaml:"refresh_every,omitempty" form:"interval" doc:"how often to check for changes made by others, such as 90s, 5m or 1h; off disables background refresh; 1m by default"`
	RefreshShare string `yaml:"refresh_share,omitempty" form:"share" doc:"share of each rate limit that background refresh may use, from 1% to 50%; 25% by default"`
}

// Profile describes one partner tenant and how to sign in to it. It never holds a
// secret, only the place where one is stored.
type Profile struct {
	Cloud    string `yaml:"cloud,omitempty" oneof:"global,21vianet,germany,usgov" doc:"national cloud; global by default"`
	Tenant   string `yaml:"tenant,omitempty" form:"tenant" doc:"your partner tenant: its id or one of its domains"`
	ClientID string `yaml:"client_id,omitempty" form:"id" doc:"id of the application that you registered"`
	Account  string `yaml:"account,omitempty" form:"account" doc:"user name of the expected account"`
	Flow     string `yaml:"flow,omitempty" oneof:"auto,browser,url,device-code,app-only,refresh-token" doc:"sign-in method; auto by default"`

	// Certificate and Secret are the application's credentials.
	Certificate string `yaml:"certificate,omitempty" form:"path" doc:"file with the application's certificate and private key, PEM or PFX"`
	Secret      string `yaml:"secret,omitempty" form:"secret" doc:"where the application's secret is stored: keyring, env:NAME or file:PATH; never the secret itself"`

	// APIURL, Authority and Audience override the addresses of the cloud, for a
	// gateway or a sandbox.
	APIURL    string   `yaml:"api_url,omitempty" form:"address" doc:"address of the API instead of the cloud's"`
	Authority string   `yaml:"authority,omitempty" form:"address" doc:"address of the sign-in service instead of the cloud's"`
	Audience  string   `yaml:"audience,omitempty" form:"audience" doc:"audience to request tokens for, instead of the cloud's API"`
	Protocol  string   `yaml:"protocol,omitempty" oneof:"v1,v2" doc:"protocol version of the sign-in service; v1 by default, as in the Partner Center manual"`
	Scopes    []string `yaml:"scopes,omitempty" doc:"scopes to request with protocol v2"`
	CAFile    string   `yaml:"ca_file,omitempty" form:"path" doc:"PEM file with additional certificates to trust, such as that of your company's proxy"`

	Locale   string `yaml:"locale,omitempty" form:"locale" doc:"language of texts from the service, such as en-US"`
	ReadOnly bool   `yaml:"read_only,omitempty" doc:"refuse every change"`
	// Badge is shown in the first line of the screen, in the colour named by Color.
	Badge string `yaml:"badge,omitempty" form:"badge" doc:"warning shown in the first line of the screen, such as PRODUCTION"`
	Color string `yaml:"color,omitempty" oneof:"production,sandbox" doc:"colour of the badge; production by default, unless the API is on this computer"`
	Theme string `yaml:"theme,omitempty" oneof:"dark,light,contrast,mono" doc:"colour theme for this profile"`
}

// Keys holds the keys of one binding: a list, or a single key.
type Keys []string

// UnmarshalYAML reads a list of keys or a single key.
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

// Rebound returns the configured keys by binding id.
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

// Refresh returns the interval of the background refresh, 0 for the default. ok is
// false if background refresh is off.
func (c *Config) Refresh() (every time.Duration, ok bool) {
	if c.RefreshEvery == refreshOff {
		return 0, false
	}
	every, _ = time.ParseDuration(c.RefreshEvery) // validated when the file was read; 0 if empty
	return every, true
}

// Share returns the percentage of each rate limit that background refresh may use,
// 0 for the default.
func (c *Config) Share() int {
	percent, _ := strconv.Atoi(strings.TrimSuffix(c.RefreshShare, "%")) // validated when the file was read
	return percent
}

// ProfileNames returns the names of the profiles in alphabetical order.
func (c *Config) ProfileNames() []string { return slices.Sorted(maps.Keys(c.Profiles)) }

// ConfigError reports a problem with the config file.
type ConfigError struct {
	Path         string
	Line, Column int // from 1; 0 if the position is not known
	Problem      string
}

// Error returns the file, the position and the problem.
func (e *ConfigError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s.", e.Path, e.Problem)
	}
	return fmt.Sprintf("%s, line %d, column %d: %s.", e.Path, e.Line, e.Column, e.Problem)
}

// ConfigPath returns the path of the config file, which may not exist. It is empty
// if there is no config directory.
func (d Dirs) ConfigPath() string {
	if d.Config == "" {
		return ""
	}
	return filepath.Join(d.Config, configName)
}

// LoadConfig reads the config file. It returns an empty config if the file doesn't
// exist or path is empty.
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

// ParseConfig parses a config and rejects unknown settings, so that a misspelled
// one is not ignored silently. The path is used in messages only.
func ParseConfig(data []byte, path string) (config *Config, err error) {
	// The parser panics on some malformed documents.
	defer func() {
		if r := recover(); r != nil {
			config, err = nil, &ConfigError{Path: path, Problem: "the file is not valid YAML"}
		}
	}()
	if !utf8.Valid(data) {
		return nil, &ConfigError{Path: path, Problem: "the file is not UTF-8; save it as UTF-8 (an editor or PowerShell may have saved it as UTF-16)"}
	}
	config = &Config{}
	err = yaml.UnmarshalWithOptions(unixLines(data), config, yaml.Strict(), yaml.Validator(checker{}))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, describeMistake(path, err)
	}
	if config.Profile != "" {
		if _, ok := config.Profiles[config.Profile]; !ok && len(config.Profiles) > 0 {
			return nil, &ConfigError{Path: path, Problem: fmt.Sprintf("profile is %q, but there is no such profile", config.Profile)}
		}
	}
	return config, nil
}

// unixLines removes a byte order mark and converts line endings to \n. The parser
// counts a comment that ends in \r\n as two lines, so it would report wrong line
// numbers for files from Windows, and it reads a byte order mark as part of the
// first word.
func unixLines(text []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(textfile.WithoutBOM(text), []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
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
