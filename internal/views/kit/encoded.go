package kit

import (
	"github.com/cspdesk/cspdesk/internal/api"
)

// Encoded is a resource as JSON, with every field the service sent.
func Encoded(v any) []byte {
	raw, err := api.Encode(v)
	if err != nil {
		return nil
	}
	return raw
}
