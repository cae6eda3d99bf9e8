package views

import (
	"github.com/cspdesk/cspdesk/internal/api"
)

// encoded is a resource as JSON, with every field the service sent.
func encoded(v any) []byte {
	raw, err := api.Encode(v)
	if err != nil {
		return nil
	}
	return raw
}
