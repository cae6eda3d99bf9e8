// Package sandbox is an embedded Partner Center: a sign-in authority and the
// REST API with invented data, in one handler.
//
// The data is a pure function of a seed, so that a hundred thousand customers
// cost nothing until somebody looks at them; changes are kept beside it. The
// protocol is the manual's, surprises included: answers are written by types of
// the sandbox's own, because a double that shared the client's types would share
// its mistakes. Only routes, methods and accepted credentials come from the
// client's declarations.
//
// Nothing runs in the background. What takes time in the real service, such as a
// device upload or a large change of seats, advances with the clock whenever it
// is asked for.
package sandbox
