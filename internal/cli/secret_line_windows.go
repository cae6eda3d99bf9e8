package cli

import "github.com/charmbracelet/x/term"

func withoutEcho(s *term.State) {
	const lineInput, echoInput = 0x2, 0x4
	s.Mode &^= lineInput | echoInput
}
