package assets

import _ "embed"

//go:embed sandbox/markets.json
var marketsJSON []byte

// SandboxMarkets returns the seed data of the embedded sandbox: for each market, the
// words from which plausible companies, people and addresses are generated.
func SandboxMarkets() []byte { return marketsJSON }
