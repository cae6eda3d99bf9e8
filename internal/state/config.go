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
)

// configName is the file's name in the config directory.
const configName = "config.yaml"

// refreshOff is in place of an interval for none.
const refreshOff = "off"

// Config is what the user sets. The zero Config is what a new user has. The tags
// say what is allowed and what it means; see [Setting].
type Config struct {
	// Profile is the profile in use when none is named on the command line.
	Profile  string             `yaml:"profile,omitempty" doc:"profile in use when none is named"`
	Theme    string             `yaml:"theme,omitempty" oneof:"dark,light,contrast,mono" doc:"colours; follows the terminal when left out"`
	Keys     map[string]Keys    `yaml:"keys,omitempty" doc:"keys by the name of what they do; docs/keys.md lists the names"`
	Profiles map[string]Profile `yaml:"profiles,omitempty" doc:"partner tenants by a name of your own"`
	// NoCache keeps nothing of what is read for the next start.
	NoCache bool `yaml:"no_cache,omitempty" doc:"keep nothing of what the desk reads for the next start"`
	// RefreshEvery and RefreshShare are how the desk reads again what others changed;
	// [Config.Refresh] and [Config.Share] read them.
	RefreshEvery string `yaml:"refresh_every,omitempty" form:"interval" doc:"how often the desk asks what others changed, such as 90s, 5m or 1h; off reads nothing unasked; 1m when left out"`
	RefreshShare string `yaml:"refresh_share,omitempty" form:"share" doc:"how much of each rate limit reading in the background may use, from 1% to 50%; 25% when left out"`
}

// Profile is one partner tenant as one person signs in to it. It never holds a
// secret, only where one is kept.
type Profile struct {
	Cloud    string `yaml:"cloud,omitempty" oneof:"global,21vianet,germany,usgov" doc:"national cloud; global when left out"`
	Tenant   string `yaml:"tenant,omitempty" form:"tenant" doc:"your partner tenant: its id or one of its domains"`
	ClientID string `yaml:"client_id,omitempty" form:"id" doc:"id of the application that you registered"`
	Account  string `yaml:"account,omitempty" form:"account" doc:"user name that is expected to sign in"`
	Flow     string `yaml:"flow,omitempty" oneof:"auto,browser,url,device-code,app-only,refresh-token" doc:"way to sign in; auto when left out"`

	// Certificate and Secret are how an application proves itself.
	Certificate string `yaml:"certificate,omitempty" form:"path" doc:"file with the application's certificate and private key, PEM or PFX"`
	Secret      string `yaml:"secret,omitempty" form:"secret" doc:"where the application's secret is kept: keyring, env:NAME or file:PATH; never the secret itself"`

	// APIURL, Authority and Audience point a profile elsewhere than to its cloud:
	// to a gateway or a sandbox.
	APIURL    string   `yaml:"api_url,omitempty" form:"address" doc:"address of the API instead of the cloud's"`
	Authority string   `yaml:"authority,omitempty" form:"address" doc:"address of the sign-in service instead of the cloud's"`
	Audience  string   `yaml:"audience,omitempty" form:"audience" doc:"what tokens are asked for, instead of the cloud's API"`
	Protocol  string   `yaml:"protocol,omitempty" oneof:"v1,v2" doc:"dialect of the sign-in service; v1, as in Partner Center's manual, when left out"`
	Scopes    []string `yaml:"scopes,omitempty" doc:"scopes to ask for with protocol v2"`
	CAFile    string   `yaml:"ca_file,omitempty" form:"path" doc:"file with certificates in PEM to trust beside the system's, such as your company's proxy"`

	Locale   string `yaml:"locale,omitempty" form:"locale" doc:"language of the service's texts, such as en-US"`
	ReadOnly bool   `yaml:"read_only,omitempty" doc:"refuse every change"`
	// Badge is what the first line of the screen warns with; Color says how.
	Badge string `yaml:"badge,omitempty" form:"badge" doc:"word that the first line of the screen warns with, such as PRODUCTION"`
	Color string `yaml:"color,omitempty" oneof:"production,sandbox" doc:"colour of the badge; production when left out, unless the API is on this computer"`
	Theme string `yaml:"theme,omitempty" oneof:"dark,light,contrast,mono" doc:"colours for this profile"`
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

// Refresh is how often the desk asks what others changed, 0 for as often as it sees
// fit; ok is false when it never does.
func (c *Config) Refresh() (every time.Duration, ok bool) {
	if c.RefreshEvery == refreshOff {
		return 0, false
	}
	every, _ = time.ParseDuration(c.RefreshEvery) // checked when the file was read; 0 when left out
	return every, true
}

// Share is how much of each rate limit reading in the background may use, in
// percent; 0 when that is left open.
func (c *Config) Share() int {
	percent, _ := strconv.Atoi(strings.TrimSuffix(c.RefreshShare, "%")) // checked when the file was read
	return percent
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
	if !utf8.Valid(data) {
		return nil, &ConfigError{Path: path, Problem: "it is not in UTF-8: save it again as UTF-8 (an editor or PowerShell may have chosen UTF-16)"}
	}
	config = &Config{}
	err = yaml.UnmarshalWithOptions(unixLines(data), config, yaml.Strict(), yaml.Validator(checker{}))
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

// byteOrderMark is what some editors of Windows begin a file with.
const byteOrderMark = "\ufeff"

// unixLines ends every line by \n. The parser counts a comment that ends by \r\n as
// two lines, so it would name the wrong line of a file from Windows; and it takes a
// byte order mark for a part of the first word.
func unixLines(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
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
