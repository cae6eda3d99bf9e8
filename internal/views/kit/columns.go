package kit

import (
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// MutedTone is the tone function of a column that is always muted.
func MutedTone[T any](T) text.Tone { return text.ToneMuted }
