package uitest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// specialKeys are the keys that don't type a character.
var specialKeys = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "backspace": tea.KeyBackspace,
	"delete": tea.KeyDelete, "insert": tea.KeyInsert, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5,
}

var modifiers = map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}

// parseKey turns a name such as "ctrl+x", "shift+tab", "G" or "space" into a key.
func parseKey(name string) (tea.Key, error) {
	var key tea.Key
	rest := name
	for {
		mod, after, ok := strings.Cut(rest, "+")
		if !ok || after == "" || modifiers[mod] == 0 {
			break
		}
		key.Mod |= modifiers[mod]
		rest = after
	}
	if code, ok := specialKeys[rest]; ok {
		key.Code = code
		if code == tea.KeySpace && key.Mod == 0 {
			key.Text = " "
		}
		return key, nil
	}
	if r, size := utf8.DecodeRuneInString(rest); size == len(rest) && size > 0 {
		if key.Mod == 0 {
			return runeKey(r), nil
		}
		key.Code = r
		return key, nil
	}
	return tea.Key{}, fmt.Errorf("there is no key %q", name)
}

// runeKey returns the key that types a character.
func runeKey(r rune) tea.Key {
	if r == ' ' {
		return tea.Key{Code: tea.KeySpace, Text: " "}
	}
	key := tea.Key{Code: r, Text: string(r)}
	if lower := unicode.ToLower(r); lower != r {
		key.Code, key.ShiftedCode, key.Mod = lower, r, tea.ModShift
	}
	return key
}
