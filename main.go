// Command cspdesk is a Partner Center support desk in a terminal.
package main

import (
	"context"
	"os"

	"github.com/cspdesk/cspdesk/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), cli.Process())) //nolint:forbidigo // this is main
}
