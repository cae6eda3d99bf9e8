package sandbox

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is one request to the API that passed the checks of [Sandbox.handle].
type call struct {
	request *http.Request
	route   *route
	args    []string // the path's parameters in order
	query   url.Values
	body    []byte
	faults  *activeFaults
	who     identity
}

// handler answers a call. Reads run concurrently, writes one at a time.
type handler func(*Sandbox, *call) *answer

// arg is the path parameter at a position.
func (c *call) arg(i int) string { return c.args[i] }

// param is a query parameter, whatever the case of its name.
func (c *call) param(name string) string {
	for key, values := range c.query {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// number reads a query parameter that has to be a whole number of at least 0.
func (c *call) number(name string, otherwise int) (int, *answer) {
	text := c.param(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, badRequest("The query parameter %s must be a number of at least 0, not %q.", name, text)
	}
	return n, nil
}

// decode reads the request's JSON. Keys match in any case, as the service's do.
func (c *call) decode(into any) *answer {
	if len(c.body) == 0 {
		return refuse(http.StatusBadRequest, codeMissingInput, "The request body is missing.")
	}
	if err := json.Unmarshal(c.body, into); err != nil {
		return badRequest("The request body is not valid JSON of the expected shape: %v.", err)
	}
	return nil
}
