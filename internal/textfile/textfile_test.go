package textfile

import "testing"

func TestWithoutBOM(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "", "a": "a", BOM + "a": "a", BOM: "", "a" + BOM: "a" + BOM} {
		if got := WithoutBOM([]byte(text)); string(got) != want {
			t.Errorf("WithoutBOM(%q) = %q, want %q", text, got, want)
		}
	}
}
