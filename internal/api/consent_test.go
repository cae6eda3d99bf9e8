package api

import (
	"slices"
	"testing"
)

func TestGrantTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ApplicationGrant{
		"a=b,c": {EnterpriseApplicationID: "a", Scope: "b,c"}, " a = b ": {EnterpriseApplicationID: "a", Scope: "b"}, "a": {}, "=b": {}, "a=": {}, "": {},
	} {
		var g ApplicationGrant
		err := g.UnmarshalText([]byte(text))
		if (err != nil) != (want == ApplicationGrant{}) || g != want {
			t.Errorf("%q: %+v, %v", text, g, err)
		}
	}
}

func TestGrantsOf(t *testing.T) {
	t.Parallel()
	got := GrantsOf([]string{
		"openid", "https://graph.microsoft.com/User.Read.All", "https://management.azure.com//user_impersonation",
		"https://GRAPH.microsoft.com/Directory.Read.All", "https://graph.microsoft.com/", "https://elsewhere.example/x", "%",
	})
	want := []ApplicationGrant{{EnterpriseApplicationID: MicrosoftGraph, Scope: "User.Read.All,Directory.Read.All"}, {EnterpriseApplicationID: AzureResourceManager, Scope: "user_impersonation"}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
