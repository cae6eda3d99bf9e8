package api

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// RawCall is a call by method and path, for what no declared operation covers.
type RawCall struct {
	Method string
	// Path is a path with or without /v1, or an address below the client's own.
	Path   string
	Header http.Header
	Body   bool // a body will be given
	// Paginate reads a collection to its end. Without it the answer is given as
	// it comes.
	Paginate bool
}

// Raw makes an operation of a raw call, which passes the same chain as every
// other: the same host only, with ids, retries and the rate limit. What it does
// is inferred from the method: DELETE destroys, everything but reads changes.
func (c *Client) Raw(r RawCall) (Operation, error) {
	path, query, err := c.rawTarget(r.Path)
	if err != nil {
		return nil, err
	}
	spec := Spec{Method: strings.ToUpper(r.Method), Path: path, Accept: r.Header.Get("Accept"), Private: true} // nobody knows what comes
	switch spec.Method {
	case http.MethodGet, http.MethodHead:
		spec.Effect = Read
	case http.MethodDelete:
		spec.Effect = Destroy
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		spec.Effect = Change
	default:
		return nil, &RawCallError{fmt.Sprintf("%q is not a method of this API: use GET, HEAD, POST, PUT, PATCH or DELETE", r.Method)}
	}
	spec.ID = spec.Method + " " + path
	spec.Title = spec.ID
	header := r.Header.Clone()
	header.Del("Authorization") // the chain's own, so that no token stands on a command line
	given := wire{query: query, header: header}
	answersJSON := spec.Accept == "" || strings.Contains(spec.Accept, "json")
	switch {
	case spec.Effect == Read && r.Paginate:
		spec.Paging = Paging{Scheme: "seek", SeekParam: "seekOperation", OffsetParam: "offset"}
		return &ListOp[None, jsontext.Value]{rawBase(spec, KindList, nil, given)}, nil
	case spec.Effect == Read && answersJSON:
		return &ReadOp[None, jsontext.Value]{rawBase(spec, KindRead, nil, given)}, nil
	case spec.Effect == Read:
		return &BytesOp[None]{rawBase(spec, KindBytes, nil, given)}, nil
	case r.Body:
		return &WriteOp[None, jsontext.Value, jsontext.Value]{base: rawBase(spec, KindWrite, reflect.TypeFor[jsontext.Value](), given)}, nil
	}
	return &WriteOp[None, None, jsontext.Value]{base: rawBase(spec, KindWrite, reflect.TypeFor[None](), given)}, nil
}

func rawBase(spec Spec, kind Kind, body reflect.Type, given wire) base {
	return base{
		spec: spec, kind: kind, given: given, body: body,
		params: reflect.TypeFor[None](), result: reflect.TypeFor[jsontext.Value](),
	}
}

// RawCallError is a raw call that can't be sent as it is given.
type RawCallError struct{ Problem string }

// Error says what is wrong.
func (e *RawCallError) Error() string { return e.Problem + "." }

// rawTarget brings a path into the form that declared paths have.
func (c *Client) rawTarget(target string) (string, url.Values, error) {
	u, err := url.Parse(target)
	if err != nil {
		return "", nil, &RawCallError{fmt.Sprintf("%q is not a path like /v1/customers", target)}
	}
	if u.Host != "" && (u.Scheme != c.base.Scheme || !strings.EqualFold(u.Host, c.base.Host)) {
		return "", nil, &RawCallError{fmt.Sprintf("%s is not the configured Partner Center, which is %s: nothing was sent", u.Host, c.base.Host)}
	}
	path := u.EscapedPath()
	if u.Host != "" {
		path = strings.TrimPrefix(path, c.base.EscapedPath())
	}
	path = "/" + strings.TrimLeft(path, "/")
	switch first, _, _ := strings.Cut(path[1:], "/"); strings.ToLower(first) {
	case "":
		return "", nil, &RawCallError{"the path is empty: give one like /v1/customers"}
	case "v1", "partner", "webhooks":
	default:
		path = "/v1" + path
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", nil, &RawCallError{fmt.Sprintf("the query %q can't be read", u.RawQuery)}
	}
	return path, query, nil
}
