package ui

// Composite is implemented by screens that show one of several other screens, such
// as a screen with tabs. The shell asks the inner screen for every capability that
// the composite doesn't have itself (see [As]).
type Composite interface {
	// Inner returns the screen that is shown now, or nil.
	Inner() Screen
}

// As finds the first screen that implements T: s itself, or one of the screens that
// follow from it by Inner, from the outside in. T is usually an optional interface
// such as [Copier]. As works like [errors.As]: an outer screen's own implementation
// takes precedence over an inner screen's.
//
// The shell doesn't use As for [Revivable] and [Savable]: both stand for the whole
// screen, and an inner screen can't restore the composite around it.
func As[T any](s Screen) (T, bool) {
	for s != nil {
		if t, ok := s.(T); ok {
			return t, true
		}
		c, ok := s.(Composite)
		if !ok {
			break
		}
		s = c.Inner()
	}
	var none T
	return none, false
}
