//go:build !windows

package state_test

import (
	"path/filepath"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// TestPlacesWithoutAHome keeps files out of the root folder, which is what stands
// in for a home that nobody named. On Windows the folders do not depend on HOME.
func TestPlacesWithoutAHome(t *testing.T) {
	t.Setenv("HOME", "")
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("XDG_CACHE_HOME", "relative")
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	if dirs := state.SystemDirs(); dirs.Config != "" || dirs.Cache != "" || filepath.Base(dirs.State) != "cspdesk" {
		t.Errorf("the places are %+v", dirs)
	}
}
