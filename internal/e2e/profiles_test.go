//go:build e2e && linux

package e2e_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestProfilesAddedAtOnce adds profiles in concurrent processes, which all read and
// write the same file.
func TestProfilesAddedAtOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	const many = 8
	ends := make([]outcome, many)
	var all sync.WaitGroup
	for i := range many {
		all.Go(func() {
			ends[i] = p.run("profile", "add", fmt.Sprintf("partner-%d", i),
				"--tenant", fmt.Sprintf("partner%d.onmicrosoft.com", i), "--client-id", "11111111-2222-3333-4444-555555555555")
		})
	}
	all.Wait()
	listed := p.run("profile", "list", "-o", "json")
	for i, end := range ends {
		if end.code != 0 {
			t.Errorf("profile add ended with %d: %s", end.code, end.stderr)
		}
		if name := fmt.Sprintf(`"partner-%d"`, i); !strings.Contains(listed.stdout, name) {
			t.Errorf("the profile %s is lost:\n%s%s", name, listed.stdout, listed.stderr)
		}
	}
}
