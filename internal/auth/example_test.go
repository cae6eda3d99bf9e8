package auth_test

import (
	"context"
	"fmt"
	"time"

	"github.com/cspdesk/cspdesk/internal/auth"
)

// Choose the flow that suits the environment.
func ExampleChoose() {
	environ := map[string]string{"SSH_CONNECTION": "203.0.113.7 51234 198.51.100.2 22"}
	env := auth.DetectEnvironment("linux", func(name string) string { return environ[name] })
	name, reason := auth.Choose(env)
	fmt.Println(name)
	fmt.Println(reason)
	// Output:
	// url
	// You are connected over SSH, so you sign in with the browser on your own machine.
}

// Get an access token from a store. A Source renews it before it expires.
func ExampleSource() {
	cloud, err := auth.CloudNamed("global")
	if err != nil {
		fmt.Println(err)
		return
	}
	cfg := auth.Config{Cloud: cloud, Tenant: "contoso.onmicrosoft.com", ClientID: "11111111-2222-3333-4444-555555555555"}
	store := new(auth.MemoryStore)
	source := auth.NewSource(cfg, store, nil, nil)
	ctx := context.Background()

	// A Flow returns such a token after a sign-in.
	token := auth.Token{Access: auth.NewSecret("secret"), Kind: auth.KindUser, Account: "ada@contoso.example", Expiry: time.Now().Add(time.Hour)}
	if err := source.Adopt(ctx, token); err != nil {
		fmt.Println(err)
		return
	}
	access, kind, err := source.Token(ctx)
	fmt.Println(len(access), kind, err)
	fmt.Println(token.Access) // secrets are redacted
	// Output:
	// 6 user <nil>
	// [redacted]
}
