package auth_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	pkcs12 "software.sslmate.com/src/go-pkcs12"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// canaries are secrets that must not turn up anywhere.
var canaries = map[string]string{
	"client secret": "CANARY-client-secret-Q7x", "access token": "CANARY-access-token-Zr4", "refresh token": "CANARY-refresh-token-9Lk",
	"imported token": "CANARY-imported-token-Hw2", "code": "CANARY-authorization-code-Vb8", "device code": "CANARY-device-code-Tn5",
	"passphrase": "CANARY-passphrase-Ds1", "PFX password": "CANARY-pfx-password-Uc6",
}

// aviary collects everything that a person, a file or a log gets to see.
type aviary struct {
	mu    sync.Mutex
	where map[string][]byte
}

func (a *aviary) add(where string, data []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.where[where] = append(append(a.where[where], data...), '\n')
}

// print adds a value in every way that people print one.
func (a *aviary) print(where string, value any) {
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", value)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("text", "value", value)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "value", value)
	if data, err := json.Marshal(value); err == nil {
		out.Write(data)
	}
	a.add(where, out.Bytes())
}

// check looks for every canary, in the forms that encoders give it.
func (a *aviary) check(t *testing.T) {
	t.Helper()
	for _, where := range slices.Sorted(maps.Keys(a.where)) {
		for name, canary := range canaries {
			for _, form := range []string{
				canary, hex.EncodeToString([]byte(canary)), strings.ToUpper(hex.EncodeToString([]byte(canary))),
				base64.RawStdEncoding.EncodeToString([]byte(canary)), base64.RawURLEncoding.EncodeToString([]byte(canary)),
			} {
				if bytes.Contains(a.where[where], []byte(form)) {
					t.Errorf("the %s is in %s:\n%.600q", name, where, a.where[where])
					break
				}
			}
		}
	}
}

// gossip is an authority that hands out canaries and, when it refuses, repeats
// everything it was told.
type gossip struct {
	mu      sync.Mutex
	refuses bool
}

func (g *gossip) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case strings.HasSuffix(r.URL.Path, "devicecode"):
		writeJSON(w, http.StatusOK, map[string]any{
			"user_code": "ABCD1234", "device_code": canaries["device code"], "verification_url": "https://microsoft.com/devicelogin",
			"expires_in": "900", "interval": "1",
		})
	case g.refuses:
		var told strings.Builder
		for _, values := range r.PostForm {
			told.WriteString(strings.Join(values, " ") + " ")
		}
		oauthError(w, "invalid_grant", "AADSTS50173: "+told.String())
	default:
		writeJSON(w, http.StatusOK, map[string]any{
			"token_type": "Bearer", "expires_in": "3600", "access_token": canaries["access token"], "refresh_token": canaries["refresh token"],
		})
	}
}

// onlooker is a person of whom everything shown is written down, and who
// answers every question with the same secret.
type onlooker struct {
	t      *testing.T
	aviary *aviary
	paste  bool   // instead of letting the browser bring the answer
	also   string // what else the answer says
	pasted chan string
	left   sync.WaitGroup
}

func (o *onlooker) ShowAddress(_ context.Context, at auth.Address) {
	o.aviary.print("what is shown", at)
	u, err := url.Parse(at.URL)
	if err != nil {
		o.t.Error(err)
		return
	}
	answer := fmt.Sprintf("http://localhost:%d/?", at.Port) + url.Values{"code": {canaries["code"]}, "state": {u.Query().Get("state")}}.Encode() + o.also
	if o.paste {
		// First of another sign-in: what is said about it must not quote it.
		o.pasted <- strings.Replace(answer, "state=", "state=x", 1)
		o.pasted <- answer
		return
	}
	o.left.Go(func() {
		shown := tab(o.t, request(o.t, http.MethodGet, answer, ""))
		o.aviary.add("result pages", []byte(shown.body+shown.final.String()))
	})
}

func (o *onlooker) ShowDeviceCode(_ context.Context, code auth.UserCode) {
	o.aviary.print("what is shown", code)
}
func (o *onlooker) Note(text string) { o.aviary.add("notes", []byte(text)) }

func (o *onlooker) AskSecret(ctx context.Context, question string) (auth.Secret, error) {
	o.aviary.add("questions", []byte(question))
	if strings.Contains(question, "refresh token") {
		return auth.NewSecret(canaries["imported token"]), nil
	}
	select {
	case text := <-o.pasted:
		return auth.NewSecret(text), nil
	case <-ctx.Done():
		return auth.Secret{}, ctx.Err()
	}
}

// TestNoSecretShows runs every flow, once to a good end and once to a refusal,
// and looks at every byte on the disk, the screen and in the pages, at every
// error and at everything printed.
func TestNoSecretShows(t *testing.T) {
	t.Parallel()
	leaf := selfSigned(t, rsaKey(), time.Now().Add(-time.Hour), time.Now().Add(time.Hour))
	pfx, err := pkcs12.Modern.Encode(rsaKey(), leaf, nil, canaries["PFX password"])
	if err != nil {
		t.Fatal(err)
	}
	pfxFile := private(t, "app.pfx", pfx)
	for _, name := range append(auth.FlowNames(), "certificate", "browser form") {
		for _, refuses := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, refused %t", name, refuses), func(t *testing.T) {
				t.Parallel()
				found := &aviary{where: map[string][]byte{}}
				authority := &gossip{refuses: refuses}
				cfg := config(t, authority)
				ui := &onlooker{t: t, aviary: found, paste: name == auth.AddressName, pasted: make(chan string, 2)}
				flow := canaryFlow(t, name, &cfg, pfxFile)

				token, err := flow.SignIn(t.Context(), cfg, ui)
				ui.left.Wait()
				if (err != nil) != refuses {
					t.Fatalf("signing in: %v", err)
				}
				cfg.HTTP = nil // holds nothing of ours, and prints as pages of pointers
				found.print("flow, configuration and token", []any{flow, cfg, token})
				cfg.HTTP = config(t, authority).HTTP
				canaryStore(t, found, cfg, token, authority)
				if err != nil {
					found.print("error", err)
					found.add("error", []byte(err.Error()))
				}
				found.check(t)
			})
		}
	}
}

// canaryFlow is a flow with a secret in every place that it has for one.
func canaryFlow(t *testing.T, name string, cfg *auth.Config, pfxFile string) auth.Flow {
	t.Helper()
	cfg.ClientSecret = auth.NewSecret(canaries["client secret"])
	switch name {
	case auth.BrowserName:
		return auth.Browser{Open: func(string) error { return nil }}
	case "browser form":
		return auth.Browser{Open: func(string) error { return nil }, FormPost: true}
	case "certificate":
		var err error
		cfg.Certificate, err = auth.LoadCertificate(t.Context(), pfxFile, func(context.Context) (auth.Secret, error) {
			return auth.NewSecret(canaries["PFX password"]), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return auth.AppOnly{}
	}
	flow, err := auth.FlowNamed(name)
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

// canaryStore keeps and renews a token in files, and adds what that leaves.
func canaryStore(t *testing.T, found *aviary, cfg auth.Config, token auth.Token, authority *gossip) {
	t.Helper()
	if token.Access.IsZero() {
		token = auth.Token{Access: auth.NewSecret(canaries["access token"]), Refresh: auth.NewSecret(canaries["refresh token"]), Kind: auth.KindUser}
	}
	dir := filepath.Join(t.TempDir(), "sign-ins")
	store, err := auth.OpenStore(t.Context(), auth.StoreOptions{
		Place: auth.PlaceFile, Dir: dir,
		Passphrase: func(context.Context, auth.PassphraseRequest) (auth.Secret, error) {
			return auth.NewSecret(canaries["passphrase"]), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	store.Store.(*auth.FileStore).Cheap()
	source := auth.NewSource(cfg, store, nil, func(err error) { found.print("warnings", err) })
	if err := source.Adopt(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := auth.SaveClientSecret(t.Context(), store, cfg, cfg.ClientSecret); err != nil {
		t.Fatal(err)
	}
	_, _, err = source.Renew(t.Context(), canaries["access token"], strongerClaims)
	found.print("renewal", err)
	_, err = source.TokenAt(t.Context(), "fabrikam.example", "")
	found.print("renewal", err)
	authority.mu.Lock()
	authority.refuses = true
	authority.mu.Unlock()
	_, _, err = source.Renew(t.Context(), canaries["access token"], "")
	found.print("renewal", err)
	found.print("source and store", []any{source, store, store.Store, auth.NewPair(source, source, accepted)})
	for path, data := range filesIn(t, dir) {
		found.add("file "+filepath.Base(path), append([]byte(path+"\n"), data...))
	}
	if err := source.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := auth.DeleteClientSecret(t.Context(), store, cfg); err != nil {
		t.Fatal(err)
	}
	for path := range filesIn(t, dir) {
		if filepath.Ext(path) == ".age" {
			t.Errorf("%s is left after signing out", path)
		}
	}
}
