package ui

import "time"

// Request is one line of the request log.
type Request struct {
	Time          time.Time
	Operation     string // "get-a-subscription"
	Method        string
	URL           string
	Status        int // zero when there was no answer
	Duration      time.Duration
	RequestID     string // MS-RequestId: the same for every try of a call
	CorrelationID string // MS-CorrelationId
	Tries         int
	Bytes         int64
	Err           string
	Detail        string // headers and bodies without secrets, for the detail view
}
