// Command cspdesk is a Partner Center support desk in a terminal.
package main

import (
	"context"
	"os"

	"github.com/cspdesk/cspdesk/internal/cli"
)

func main() {
	os.Exit(cli.Main(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ())) //nolint:forbidigo // this is main
}
