package kit

import (
	"github.com/cspdesk/cspdesk/internal/api"
)

// EncodeJSON encodes a resource as JSON, with every field that the service sent.
// It returns nil if the resource can't be encoded.
func EncodeJSON(v any) []byte {
	raw, err := api.Encode(v)
	if err != nil {
		return nil
	}
	return raw
}
