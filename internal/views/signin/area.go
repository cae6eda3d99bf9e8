package signin

import "github.com/cspdesk/cspdesk/internal/views/kit"

// Area signs in again and switches the profile.
var Area = kit.Area{Bindings: accessBindings}
