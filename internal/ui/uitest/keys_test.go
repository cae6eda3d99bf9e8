package uitest

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestKeysHaveTheNamesTheyArePressedBy(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"a", "G", "é", "Ü", "?", "+", "[", "enter", "esc", "space", "shift+tab", "ctrl+c", "ctrl+x", "alt+enter", "pgdown", "f5", "ctrl+alt+left",
	} {
		key, err := parseKey(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := tea.KeyPressMsg(key).String(); got != name {
			t.Errorf("pressing %q arrives as %q", name, got)
		}
	}
	for _, name := range []string{"", "return", "ctrl+", "hyper+x"} {
		if key, err := parseKey(name); err == nil {
			t.Errorf("pressing %q arrives as %q", name, tea.KeyPressMsg(key))
		}
	}
}
