package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/cspdesk/cspdesk/internal/api"
)

// route is one method and path with its handler. Several operations of the
// manual may share it: suspending, renaming and resizing are one PATCH.
type route struct {
	specs    []*api.Spec
	method   string
	segments []string // a parameter is ""
	family   string
	auth     api.Auth // what any of the operations accepts
	handler  handler
	changes  bool // not a read by POST
}

type router struct{ routes []*route }

// newRouter binds the handlers to the paths and methods of the declared
// operations.
func newRouter() *router {
	r := &router{}
	for _, o := range api.Operations() {
		d := o.Descriptor()
		if h, ok := handlers[d.ID]; ok {
			for _, path := range append([]string{d.Path}, olderPaths[d.ID]...) {
				r.add(&d.Spec, path, h)
			}
		}
	}
	return r
}

func (r *router) add(spec *api.Spec, path string, h handler) {
	path, _, _ = strings.Cut(path, "?")
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") {
			segments[i] = ""
		}
	}
	auth, changes := spec.Auth, spec.Effect != api.Read
	if auth == 0 {
		auth = api.AppOrUser
	}
	for _, known := range r.routes {
		if known.method == spec.Method && strings.EqualFold(strings.Join(known.segments, "/"), strings.Join(segments, "/")) {
			known.specs, known.auth, known.changes = append(known.specs, spec), known.auth|auth, known.changes || changes
			return
		}
	}
	r.routes = append(r.routes, &route{[]*api.Spec{spec}, spec.Method, segments, familyOf(path), auth, h, changes})
}

// familyOf names the resource whose rate limit a path counts against: the manual
// limits customers, orders, subscriptions and test events, each on its own.
func familyOf(path string) string {
	switch {
	case strings.HasSuffix(path, "/validationEvents"):
		return familyTestEvents
	case strings.Contains(path, "/subscriptions"):
		return "subscriptions"
	case strings.Contains(path, "/orders"):
		return "orders"
	case strings.Contains(path, "/customers"):
		return "customers"
	default:
		return ""
	}
}

// find matches a request: the route with the most literal segments wins. The
// methods that the path has tell a wrong method from a wrong path.
func (r *router) find(method string, u *url.URL) (best *route, args, methods []string) {
	given := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	literals := -1
	for _, candidate := range r.routes {
		found, n, ok := candidate.match(given)
		if !ok {
			continue
		}
		if !slices.Contains(methods, candidate.method) {
			methods = append(methods, candidate.method)
		}
		if candidate.method == method && n > literals {
			best, args, literals = candidate, found, n
		}
	}
	return best, args, methods
}

// ids lists the ids of the route's operations.
func (r *route) ids() []string {
	ids := make([]string, len(r.specs))
	for i, spec := range r.specs {
		ids[i] = spec.ID
	}
	return ids
}

func (r *route) match(given []string) (args []string, literals int, ok bool) {
	if len(given) != len(r.segments) {
		return nil, 0, false
	}
	for i, want := range r.segments {
		switch {
		case want == "" && given[i] != "":
			arg, err := url.PathUnescape(given[i])
			if err != nil {
				return nil, 0, false
			}
			args = append(args, arg)
		case want != "" && strings.EqualFold(want, given[i]):
			literals++
		default:
			return nil, 0, false
		}
	}
	return args, literals, true
}

// noSuchRoute refuses a path that has other methods only, or none.
func noSuchRoute(r *http.Request, methods ...string) *answer {
	if len(methods) > 0 {
		a := refuse(http.StatusMethodNotAllowed, codeInvalidInput, "%s is not supported for %s.", r.Method, r.URL.Path)
		slices.Sort(methods)
		a.header.Set("Allow", strings.Join(methods, ", "))
		return a
	}
	return notFound("No resource of this service is at %s.", r.URL.Path)
}
