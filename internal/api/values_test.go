package api

import "testing"

type probe struct {
	ID    string  `json:"id"`
	Count Int     `json:"count"`
	Money Decimal `json:"money"`
	Yes   Bool    `json:"yes"`
	At    Time    `json:"at"`
	Kind  Enum    `json:"kind"`
	Sub   *probe  `json:"sub"`
	Extra
}

func TestDecodeKeepsEverything(t *testing.T) {
	t.Parallel()
	in := `{"ID":4391507,"count":"12","money":0.0130687981000000001,"yes":false,"at":"0001-01-01T00:00:00","kind":3,"sub":null,"newField":{"a":[1]},"other":1}`
	var p probe
	if err := Decode([]byte(in), &p); err != nil {
		t.Fatal(err)
	}
	out, err := Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"4391507","count":12,"money":0.0130687981000000001,"yes":false,"at":"0001-01-01T00:00:00","kind":"3","newField":{"a":[1]},"other":1}`
	if string(out) != want {
		t.Errorf("re-encoded\n%s\nwant\n%s", out, want)
	}
}
