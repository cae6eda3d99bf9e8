package api

import "testing"

func TestArtifactLinks(t *testing.T) {
	t.Parallel()
	const details = "/groups/g/lineitems/l/resource/r"
	for _, tt := range []struct {
		uri       string
		older, ok bool
	}{
		{"/customers/c/artifacts/reservedinstance" + details, false, true},
		{"/v1/customers/c/artifacts/VirtualMachineReservedInstance" + details, true, true},
		{"/customers/c/artifacts/software" + details, false, false},
		{"/customers/c/artifacts/reservedinstance" + details + "/more", false, false},
		{"/customers//artifacts/reservedinstance" + details, false, false},
		{"", false, false},
	} {
		ref, older, ok := (&Artifact{Link: &Link{URI: tt.uri}}).Ref()
		if older != tt.older || ok != tt.ok || ok && ref != (ArtifactRef{CustomerRef{"c"}, "g", "l", "r"}) {
			t.Errorf("%s: %+v %v %v", tt.uri, ref, older, ok)
		}
	}
	if _, _, ok := (&Artifact{}).Ref(); ok {
		t.Error("an artifact without a link has a reference")
	}
}

func TestPermissionTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"A:B": "A:B", `{"Resource":"A","action":"B"}`: "A:B", "A": "", ":B": "", "A:": "", "": "", "{": "", "{}": "",
	} {
		var got GivenPermission
		err := got.UnmarshalText([]byte(text))
		if (err != nil) != (want == "") || err == nil && got.String() != want {
			t.Errorf("%q: %s, %v", text, got, err)
		}
	}
}
