package kit

import (
	"context"
	"net/http"

	tea "charm.land/bubbletea/v2"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/ui"
)

// refreshQuietly reads the list again in place without being asked: cursor, marks and
// filter stay, and a failure leaves what is shown as it is.
func (l *List[T]) refreshQuietly(m refreshMsg) tea.Cmd {
	if l.Reading() {
		return nil // what comes is as new
	}
	with, calls, untrue := m.wants(l.data.ages, l.data.age, l.Failure)
	switch {
	case with == nil:
		return nil
	case calls <= mostReread:
		l.Table.BeginRefresh()
		l.enterBackground(m.refreshRound)
		return l.launch(nil, func(ctx context.Context) context.Context {
			m.join(ctx, l.cancel)
			return with(ctx)
		})
	case untrue && l.Spec.Changed != nil:
		return l.refreshRows(m)
	}
	l.data.stale = l.data.stale || untrue
	return nil
}

// takeQuietly takes in what a reading delivers that nobody has asked for.
func (l *List[T]) takeQuietly(b ui.Batch[Page[T]], ages *api.Ages) tea.Cmd {
	for _, page := range b.Items {
		l.Table.Append(page.Rows)
	}
	if !b.Done {
		return b.Next
	}
	round := l.leaveBackground()
	defer l.cancel() // the round waits for that
	switch {
	case b.Err == nil:
		l.Table.EndRefresh()
		l.Table.Partial, l.Table.Placeholder = false, l.Spec.Empty
		l.pass.replaces, l.data.partial, l.Failure, l.pass.next = false, false, nil, nil
		l.data.age, l.data.ages = ages.Age(), ages
	case api.Passing(b.Err):
		round.failed(b.Err)
	default: // it isn't there any more, or not for this sign-in
		l.Failure, l.pass.replaces, l.pass.next = b.Err, true, nil
	}
	return nil
}

// rowsMsg is single rows of a list as they are now.
type rowsMsg[T any] struct {
	list *List[T]
	rows []T
	gone []string
}

// refreshRows reads those rows again that the news are about, of a list that is too
// long to be read again for them.
func (l *List[T]) refreshRows(m refreshMsg) tea.Cmd {
	ids := l.Spec.Changed(m.News, l.data.age.At)
	if len(ids) > mostReread {
		l.data.stale, ids = true, ids[:mostReread]
	}
	was := make([]T, len(ids))
	for i, id := range ids {
		was[i], _ = l.Table.Get(id)
	}
	ctx, stop := context.WithCancel(l.Ctx)
	m.join(ctx, stop)
	ctx = api.InBackground(ctx)
	return func() tea.Msg {
		defer stop()
		out := rowsMsg[T]{list: l}
		for i, id := range ids {
			row, err := l.Spec.Row(ctx, l.Desk, id, was[i])
			switch e := api.AsError(err); {
			case err == nil:
				out.rows = append(out.rows, row)
			case e != nil && e.Status == http.StatusNotFound:
				out.gone = append(out.gone, id)
			case api.Passing(err):
				m.failed(err)
				return out
			}
		}
		return out
	}
}

func (l *List[T]) takeRows(msg rowsMsg[T]) {
	if msg.list == l {
		l.Table.Append(msg.rows)
		l.Table.Remove(msg.gone...)
	}
}
