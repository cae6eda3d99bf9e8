package signin

import "github.com/cspdesk/cspdesk/internal/views/kit"

// Area lists the keys that sign in again and switch the profile.
var Area = kit.Area{Bindings: accessBindings}
