package kit

import (
	"fmt"
)

// Status implements [ui.Screen]: how much there is, whether it is all, how old it
// is and where it comes from.
func (l *List[T]) Status() string {
	if l.Failure != nil && l.Table.Len() == 0 {
		return "NOT READ, r tries again"
	}
	what := joined(l.ageStatus(), l.progress())
	if !l.data.age.Cached {
		what = joined(l.progress(), l.ageStatus()) // what goes on comes first: a narrow screen may show no more
	}
	if what == "" {
		return l.Table.Status()
	}
	return l.Table.Status(what)
}

func (l *List[T]) ageStatus() string {
	switch {
	case l.data.age.At.IsZero():
		return ""
	case l.data.age.Cached && l.Failure != nil:
		return staleStatus(l.Failure, l.data.age)
	case l.data.age.Cached:
		return asOf(l.data.age)
	case l.Reading() && !l.pass.replaces:
		return "" // it is coming in
	}
	return readAt(l.data.age)
}

// progress says what is being read, or why it was not.
func (l *List[T]) progress() string {
	kept := ""
	if l.data.partial && l.data.age.Cached {
		kept = "only in part, "
	}
	switch {
	case l.phase == phaseWarming:
		return ""
	case l.Reading() && l.pass.adding != "":
		return "reading " + l.pass.adding
	case l.Reading() && l.pass.replaces:
		return kept + fmt.Sprintf("refreshing, page %d", l.pass.pages+1)
	case l.Reading():
		return fmt.Sprintf("page %d", l.pass.pages+1)
	case l.Failure == nil && l.data.stale:
		return "has changed, r reads it again"
	case l.Failure == nil && l.pass.lacking != nil:
		return "no " + l.pass.adding + ", E tells why"
	case l.Failure == nil:
		return ""
	case l.data.age.Cached:
		return kept + "r tries again"
	case l.pass.replaces:
		return "NOT ALL REFRESHED, r goes on"
	}
	return "INCOMPLETE, r goes on"
}
