package cli

import (
	"cmp"
	"fmt"
	"net/netip"
	"os"
	"strings"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// plainName is a user or host name that needs no quoting in any shell.
var plainName = pattern.Lazy(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// tunnelCommand returns the ssh command that forwards a port of the user's machine to
// this one, for the browser's redirect. It is copied into a shell, so it contains no
// characters that are special to shells.
func tunnelCommand(getenv func(string) string, hostname string, port int) string {
	host, sshPort := hostname, ""
	// The client's address and port, then this machine's as the client knows them.
	if fields := strings.Fields(getenv("SSH_CONNECTION")); len(fields) == 4 {
		if address, err := netip.ParseAddr(fields[2]); err == nil {
			host, sshPort = address.WithZone("").String(), fields[3]
		}
	}
	if _, err := netip.ParseAddr(host); err != nil && !plainName().MatchString(host) {
		host = "HOST"
	}
	user := cmp.Or(getenv("USER"), getenv("LOGNAME"), getenv("USERNAME"))
	if !plainName().MatchString(user) {
		user = "USER"
	}
	option := ""
	if sshPort != "22" && plainName().MatchString(sshPort) {
		option = "-p " + sshPort + " "
	}
	return fmt.Sprintf("ssh %s-L %d:127.0.0.1:%d %s@%s", option, port, port, user, host)
}

func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}
