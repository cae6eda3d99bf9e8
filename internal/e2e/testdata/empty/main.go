// Command empty links what cspdesk links and does nothing: what its start is
// measured against.
package main

import _ "github.com/cspdesk/cspdesk/internal/cli"

func main() {}
