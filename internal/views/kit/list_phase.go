package kit

import "github.com/cspdesk/cspdesk/internal/api"

// listPhase is what a list is doing now.
type listPhase uint8

const (
	phaseIdle       listPhase = iota // not reading
	phaseWarming                     // reading the cache, before the service
	phaseReading                     // reading from the service
	phaseBackground                  // refreshing in the background
)

// listPass is one pass over the source, from its start to its end. A pass that
// failed is resumed, so it can take several readings. A background refresh leaves
// it alone until it has succeeded.
type listPass struct {
	replaces bool        // it replaces the rows of an earlier pass
	resumed  bool        // it was resumed after a failure, and no page has come yet
	pages    int         // pages read so far
	next     *api.Cursor // where to resume after a failure
	adding   string      // what is being added to rows that are complete otherwise
	lacking  error       // why it could not be added
}

// listData describes the rows that are shown.
type listData struct {
	age     api.Age   // during a refresh, that of the old rows
	ages    *api.Ages // of everything the rows come from; nil until all of it was read
	partial bool      // the cache had only the beginning
	stale   bool      // rows are stale, and a background refresh would take too many calls
}

// Reading reports whether the list is being read, other than in the background.
func (l *List[T]) Reading() bool { return l.phase == phaseWarming || l.phase == phaseReading }

// enter starts a reading in the foreground.
func (l *List[T]) enter(p listPhase) {
	l.phase, l.round, l.Failure, l.data.stale = p, nil, nil, false
	l.pass.adding, l.pass.lacking = "", nil
}

// enterBackground starts a refresh in the background.
func (l *List[T]) enterBackground(r *refreshRound) { l.phase, l.round = phaseBackground, r }

// leave ends a reading, with the error that stopped it.
func (l *List[T]) leave(err error) { l.phase, l.Failure = phaseIdle, err }

// leaveBackground ends a background refresh and returns its round.
func (l *List[T]) leaveBackground() *refreshRound {
	r := l.round
	l.phase, l.round = phaseIdle, nil
	return r
}

// startPass starts a pass that replaces the rows shown, or the first one.
func (l *List[T]) startPass(replaces bool) {
	l.pass.replaces, l.pass.pages, l.pass.next = replaces, 0, nil
}
