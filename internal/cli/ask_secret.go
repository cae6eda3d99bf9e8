package cli

import (
	"context"
	"fmt"

	"github.com/cspdesk/cspdesk/internal/auth"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// promptSecret asks for one line that is not shown.
func (p *program) promptSecret(ctx context.Context, question string) (auth.Secret, error) {
	fmt.Fprint(p.err, ui.Sanitize(question))
	defer fmt.Fprintln(p.err)
	return p.readSecret(ctx)
}
