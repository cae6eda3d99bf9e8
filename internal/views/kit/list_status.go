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
	if !l.age.Cached {
		what = joined(l.progress(), l.ageStatus()) // what goes on comes first: a narrow screen may show no more
	}
	if what == "" {
		return l.Table.Status()
	}
	return l.Table.Status(what)
}

func (l *List[T]) ageStatus() string {
	switch {
	case l.age.At.IsZero():
		return ""
	case l.age.Cached && l.Failure != nil:
		return staleStatus(l.Failure, l.age)
	case l.age.Cached:
		return asOf(l.age)
	case l.Reading && !l.refreshing:
		return "" // it is coming in
	}
	return readAt(l.age)
}

// progress says what is being read, or why it was not.
func (l *List[T]) progress() string {
	kept := ""
	if l.partly && l.age.Cached {
		kept = "only in part, "
	}
	switch {
	case l.warming:
		return ""
	case l.Reading && l.adding != "":
		return "reading " + l.adding
	case l.Reading && l.refreshing:
		return kept + fmt.Sprintf("refreshing, page %d", l.pages+1)
	case l.Reading:
		return fmt.Sprintf("page %d", l.pages+1)
	case l.Failure == nil && l.overtaken:
		return "has changed, r reads it again"
	case l.Failure == nil && l.lacking != nil:
		return "no " + l.adding + ", E tells why"
	case l.Failure == nil:
		return ""
	case l.age.Cached:
		return kept + "r tries again"
	case l.refreshing:
		return "NOT ALL REFRESHED, r goes on"
	}
	return "INCOMPLETE, r goes on"
}
