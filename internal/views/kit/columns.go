package kit

import (
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

func Muted[T any](T) text.Tone { return text.ToneMuted }
