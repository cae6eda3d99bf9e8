package api

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

//go:generate go test . -run ^TestReferenceIsCurrent$ -update

// TestReferenceIsCurrent compares docs/operations.md with the declarations; with
// -update it writes it.
func TestReferenceIsCurrent(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "docs", "operations.md")
	var want bytes.Buffer
	if err := WriteReference(&want); err != nil {
		t.Fatal(err)
	}
	if *updateSpec {
		if err := os.WriteFile(file, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want.Bytes()) {
		t.Error("docs/operations.md is stale; go test ./internal/api -run TestReferenceIsCurrent -update writes it")
	}
}
