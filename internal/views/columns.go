package views

import (
	"github.com/cspdesk/cspdesk/internal/ui/text"
)

func muted[T any](T) text.Tone { return text.ToneMuted }
