package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/state"
)

// settingQuestion asks for one setting.
type settingQuestion struct {
	setting  string
	text     string
	fallback string // meaning of an empty answer, if not to omit the setting
	required bool
	when     func(state.Profile) bool // nil means always
}

// questions ask for the settings that a sign-in needs. Other settings only have flags.
var questions = []settingQuestion{
	{setting: "cloud", text: "Cloud of your partner tenant", fallback: auth.GlobalName},
	{setting: "tenant", text: "Partner tenant, id or domain"},
	{setting: "client_id", text: "Id of your application", required: true},
	{setting: "flow", text: "Way to sign in", fallback: autoFlow},
	{
		setting: "certificate", text: "File with the application's certificate and key; empty if it has a secret",
		when: func(p state.Profile) bool { return p.Flow == "app-only" },
	},
	{
		setting: "secret", text: "Location of its secret: keyring, env:NAME or file:PATH",
		when: func(p state.Profile) bool {
			return p.Flow == "refresh-token" || p.Flow == "app-only" && p.Certificate == ""
		},
	},
	{setting: "read_only", text: "Refuse every change (true or false)", fallback: "false"},
}

// errInputEnded is returned if the input ends before all questions are answered.
var errInputEnded = errors.New("no profile was added: the input ended before the last answer")

// askProfile asks for the name and the settings that are not given. It checks each
// answer at once, and asks again if it is invalid.
func (p *program) askProfile(ctx context.Context, name string, profile *state.Profile, given map[string]string, freeName func(string) error) (string, error) {
	p.say("A profile describes your partner tenant and how you sign in. Press enter to accept the value in brackets, or type ? for help.")
	for name == "" {
		answer, err := p.askRequired(ctx, "Name of the profile [production]: ")
		if err != nil {
			return "", err
		}
		if answer == "?" {
			p.say("A short name for the profile, such as production or test.")
			continue
		}
		if answer == "" {
			answer = "production"
		}
		if err := freeName(answer); err != nil {
			p.say("%s", sentence(err.Error()))
			continue
		}
		name = answer
	}
	for _, q := range questions {
		if _, ok := given[q.setting]; ok || q.when != nil && !q.when(*profile) {
			continue
		}
		if err := p.askSetting(ctx, q, profile); err != nil {
			return "", err
		}
	}
	return name, nil
}

func (p *program) askSetting(ctx context.Context, q settingQuestion, profile *state.Profile) error {
	s := state.SettingNamed(q.setting)
	for i, value := range s.Values {
		p.say("  %d  %s", i+1, choiceTitle(s.Name, value))
	}
	prompt := q.text + ": "
	if q.fallback != "" {
		prompt = fmt.Sprintf("%s [%s]: ", q.text, q.fallback)
	}
	for {
		answer, err := p.askRequired(ctx, prompt)
		if err != nil {
			return err
		}
		switch n, convErr := strconv.Atoi(answer); {
		case answer == "?":
			p.say("%s: %s.", s.Name, s.Doc)
			continue
		case answer == "" && q.required:
			p.say("%s is needed: it is %s.", s.Name, s.Doc)
			continue
		case answer == q.fallback:
			return nil // the default
		case s.Kind == reflect.Bool:
			answer = boolWord(answer)
		case convErr == nil && n >= 1 && n <= len(s.Values):
			answer = s.Values[n-1]
		}
		if err := s.Set(profile, answer); err != nil {
			p.say("%s", sentence(err.Error()))
			continue
		}
		return nil
	}
}

// boolWord turns yes and no into true and false.
func boolWord(answer string) string {
	switch low := strings.ToLower(answer); {
	case isConsent(answer):
		return "true"
	case slices.Contains([]string{"n", "no"}, low):
		return "false"
	default:
		return low
	}
}

// choiceTitle describes a value of a setting.
func choiceTitle(setting, value string) string {
	switch setting {
	case "cloud":
		if cloud, err := auth.CloudNamed(value); err == nil {
			return fmt.Sprintf("%-13s %s", value, cloud.Title)
		}
	case "flow":
		return fmt.Sprintf("%-13s %s", value, flowTitle(value))
	}
	return value
}

func flowTitle(name string) string {
	if name == autoFlow {
		return "chosen to suit the terminal"
	}
	return auth.FlowTitle(name)
}

// askRequired reads one answer. The end of the input is an error, because repeating
// the question would never end.
func (p *program) askRequired(ctx context.Context, prompt string) (string, error) {
	answer, err := p.askLine(ctx, prompt)
	if errors.Is(err, io.EOF) {
		return "", errInputEnded
	}
	return answer, err
}
