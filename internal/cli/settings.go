package cli

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/journal"
	"github.com/cspdesk/cspdesk/internal/state"
)

// settings are the result of flags, environment variables and the config file: which
// Partner Center to use, with which sign-in, and whether it is read-only.
type settings struct {
	name     string // of the profile; empty if there is none
	profile  state.Profile
	cloud    auth.Cloud
	signIn   auth.Config
	token    string // from CSPDESK_TOKEN; wins over the sign-in
	readOnly bool
	locale   string
	config   *state.Config
	account  string        // who has signed in, where that is known already
	journal  *journal.Book // made by [program.book]
	signIns  *signIns      // once they were opened
}

// configured reports whether a profile, a token or an address selects a Partner Center.
func (s *settings) configured() bool {
	return s.name != "" || s.token != "" || s.cloud.Name == auth.CustomName
}

// production reports whether changes affect real customers.
func (s *settings) production() bool {
	if s.profile.Color != "" {
		return s.profile.Color == "production"
	}
	u, err := url.Parse(s.cloud.API)
	return err != nil || u.Scheme == "https"
}

// badge is the warning in the first line of the user interface.
func (s *settings) badge() string {
	if s.profile.Badge == "" && !s.production() {
		return "SANDBOX"
	}
	return s.profile.Badge
}

func (p *program) configPath() string { return p.dirs.ConfigPath() }

// authorityTimeout limits requests to the authority.
const authorityTimeout = 30 * time.Second

// addresses override those of a profile's cloud unless they are empty.
type addresses struct{ api, authority string }

// settings resolves the settings. Flags take precedence over environment variables,
// those over the profile, and that over the cloud's defaults.
func (p *program) settings() (*settings, error) {
	config, err := state.LoadConfig(p.configPath())
	if err != nil {
		return nil, err
	}
	name, err := p.profileName(config)
	if err != nil {
		return nil, err
	}
	profile := config.Profiles[name]
	return p.settingsOf(config, name, addresses{
		cmp.Or(p.flags.apiURL, p.getenv("CSPDESK_API_URL"), profile.APIURL),
		cmp.Or(p.flags.authority, p.getenv("CSPDESK_AUTHORITY"), profile.Authority),
	})
}

// settingsOf returns the settings of a profile. An empty name means no profile.
func (p *program) settingsOf(config *state.Config, name string, at addresses) (*settings, error) {
	s := &settings{name: name, profile: config.Profiles[name], config: config, token: p.getenv("CSPDESK_TOKEN")}
	var err error
	if s.cloud, err = resolveCloud(s.profile, at.api, at.authority); err != nil {
		return nil, usagef("%s", err)
	}
	s.signIn = auth.Config{
		Cloud: s.cloud, Tenant: s.profile.Tenant, ClientID: s.profile.ClientID,
		Account: s.profile.Account, Resource: s.profile.Audience, Scopes: s.profile.Scopes,
	}
	if s.profile.CAFile != "" {
		transport, err := s.transport()
		if err != nil {
			return nil, usagef("profile %s: ca_file: %s", name, err)
		}
		s.signIn.HTTP = &http.Client{Transport: transport, Timeout: authorityTimeout}
	}
	if s.profile.Protocol == "v2" {
		s.signIn.Protocol = auth.V2
	}
	s.readOnly = p.flags.readOnly || isYes(p.getenv("CSPDESK_READ_ONLY")) || s.profile.ReadOnly
	s.locale = cmp.Or(p.flags.locale, s.profile.Locale)
	return s, nil
}

// isYes reports whether an environment variable is on: not empty, 0 or false.
func isYes(value string) bool {
	return value != "" && value != "0" && !strings.EqualFold(value, "false")
}

// profileName returns the profile in use: the named one, else the only one, else "".
func (p *program) profileName(config *state.Config) (string, error) {
	name := cmp.Or(p.flags.profile, p.getenv("CSPDESK_PROFILE"), config.Profile)
	names := config.ProfileNames()
	if name == "" && len(names) == 1 {
		return names[0], nil
	}
	if name == "" {
		return "", nil
	}
	if _, ok := config.Profiles[name]; !ok {
		where := cmp.Or(p.configPath(), "the config file, because it has no location")
		return "", usagef("there is no profile %q in %s%s", name, where, didYouMean(name, names))
	}
	return name, nil
}

func resolveCloud(profile state.Profile, apiURL, authority string) (auth.Cloud, error) {
	cloud, err := auth.CloudNamed(cmp.Or(profile.Cloud, auth.GlobalName))
	if err != nil || apiURL == "" && authority == "" {
		return cloud, err
	}
	audience := profile.Audience
	if audience == "" && authority == "" {
		audience = cloud.Audience // the cloud's authority only accepts this one
	}
	return auth.CustomCloud(cmp.Or(authority, cloud.Authority), cmp.Or(apiURL, cloud.API), audience)
}

// tokens returns the token source for calls.
func (p *program) tokens(ctx context.Context, s *settings) (api.TokenSource, error) {
	if s.token != "" {
		return auth.Static(s.token), nil
	}
	if s.name == "" {
		return nil, &signedOutError{"not signed in: there is no profile, and CSPDESK_TOKEN is not set. " + howToSetUp(p.configPath())}
	}
	in, err := p.openSignIns(ctx, s)
	if err != nil {
		return nil, err
	}
	if in.store.Place == auth.PlaceMemory && in.app == nil {
		p.say("%s", sentence(in.store.Reason))
	}
	if in.credentialErr != nil {
		p.say("%s", sentence(in.credentialErr.Error()))
	}
	return in.tokens(), nil
}

func (p *program) client(s *settings, tokens api.TokenSource, more ...func(*api.Config)) (*api.Client, error) {
	transport, err := s.transport()
	if err != nil {
		return nil, err
	}
	config := api.Config{
		BaseURL: s.cloud.API, Cloud: api.CloudNamed(s.cloud.Name), Tokens: tokens, Transport: transport, Locale: s.locale,
		Application: "cspdesk", UserAgent: "cspdesk/" + version(), ReadOnly: s.readOnly,
		Journal: p.changeJournal(s), BackgroundShare: s.config.Share(),
	}
	for _, change := range more {
		change(&config)
	}
	client, err := api.New(config)
	if err != nil {
		return nil, usagef("%s", err)
	}
	return client, nil
}

func howToSetUp(path string) string {
	if path == "" {
		return "There is no config file location: set HOME or XDG_CONFIG_HOME, or try cspdesk demo."
	}
	return "Set one up with cspdesk profile add, or try cspdesk demo."
}

func (p *program) completeProfiles(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	config, err := state.LoadConfig(p.configPath())
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return config.ProfileNames(), cobra.ShellCompDirectiveNoFileComp
}
