package assets

import _ "embed"

//go:embed sandbox/markets.json
var sandboxMarkets []byte

// SandboxMarkets is the seed data of the embedded sandbox: for every market the
// words from which plausible company names, people and addresses are composed.
func SandboxMarkets() []byte { return sandboxMarkets }
