//go:build unix

package cli

import (
	"syscall"

	"github.com/charmbracelet/x/term"
)

func withoutEcho(s *term.State) {
	s.Lflag &^= syscall.ECHO | syscall.ICANON
	s.Cc[syscall.VMIN], s.Cc[syscall.VTIME] = 1, 0
}
