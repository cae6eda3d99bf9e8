package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

// Network has the checks of the connection to a cloud.
type Network struct {
	Cloud     auth.Cloud
	Tenant    string
	V2        bool
	Transport *http.Transport
	CAFile    string
	Now       func() time.Time
}

// Checks returns the checks. They send no credentials.
func (n Network) Checks() []Check {
	probes := map[string]func(context.Context) probe{
		"API": once(func(ctx context.Context) probe { return n.probe(ctx, n.Cloud.API+"/v1") }),
		"sign-in service": once(func(ctx context.Context) probe {
			return n.probe(ctx, n.metadataURL())
		}),
	}
	return []Check{
		{ID: "proxy", Title: "Proxy", Run: n.proxy},
		{ID: "dns", Title: "Host names", Run: n.dns},
		{ID: "tls", Title: "TLS", After: []string{"dns"}, Run: func(ctx context.Context) Finding { return n.tls(probes["API"](ctx)) }},
		{ID: "clock", Title: "Clock", After: []string{"tls"}, Run: func(ctx context.Context) Finding { return clock(probes["API"](ctx)) }},
		{ID: "authority", Title: "Sign-in service", After: []string{"dns"}, Run: func(ctx context.Context) Finding {
			return n.authority(probes["sign-in service"](ctx))
		}},
	}
}

// probe is the result of one request.
type probe struct {
	status int
	body   []byte
	state  *tls.ConnectionState
	ahead  time.Duration // how far the server's clock is ahead
	dated  bool
	took   time.Duration
	kind   string // of the sign-in
	mfa    api.MFA
	wait   string // value of Retry-After
	err    error
}

// once lets several checks share a probe.
func once(send func(context.Context) probe) func(context.Context) probe {
	var mu sync.Mutex
	var kept *probe
	return func(ctx context.Context) probe {
		mu.Lock()
		defer mu.Unlock()
		if kept == nil {
			p := send(ctx)
			kept = &p
		}
		return *kept
	}
}

func (n Network) probe(ctx context.Context, address string) probe {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return probe{err: err}
	}
	client := http.Client{Transport: n.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	sent := n.Now()
	res, err := client.Do(req)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return probe{err: err}
	}
	defer func() { _ = res.Body.Close() }()
	p := probe{status: res.StatusCode, state: res.TLS}
	p.body, p.err = io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if date, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		middle := sent.Add(n.Now().Sub(sent) / 2)
		p.ahead, p.dated = date.Sub(middle), true
	}
	return p
}

func (n Network) proxy(context.Context) Finding {
	if n.Transport.Proxy == nil {
		return passed("none")
	}
	req := &http.Request{URL: &url.URL{}}
	var err error
	if req.URL, err = url.Parse(n.Cloud.API); err != nil {
		return failure(plain(err), "Correct the address of the API in the profile.")
	}
	proxy, err := n.Transport.Proxy(req)
	switch {
	case err != nil:
		return failure("the proxy in the environment is not valid", "Set HTTPS_PROXY in the form http://proxy.example:8080.")
	case proxy == nil:
		return passed("none")
	}
	return passed("%s", proxy.Host) // without its user and password
}

func (n Network) dns(ctx context.Context) Finding {
	var found []string
	for _, address := range []string{n.Cloud.API, n.Cloud.Authority} {
		u, err := url.Parse(address)
		if err != nil {
			return failure(plain(err), "Correct the address in the profile.")
		}
		if proxy, err := n.Transport.Proxy(&http.Request{URL: u}); err == nil && proxy != nil {
			found = append(found, u.Hostname()+" (resolved by the proxy)")
			continue
		}
		hosts, err := net.DefaultResolver.LookupHost(ctx, u.Hostname())
		if err != nil {
			return failure(u.Hostname()+" can't be resolved: "+plain(err), "Check the network and DNS, or set HTTPS_PROXY if your network requires a proxy.")
		}
		found = append(found, u.Hostname()+" "+hosts[0])
	}
	return passed("%s", strings.Join(found, ", "))
}

func (n Network) tls(p probe) Finding {
	var unknown x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(p.err, &unknown):
		issuer := "an unknown issuer"
		if unknown.Cert != nil {
			issuer = unknown.Cert.Issuer.String()
		}
		return failure("the certificate is from "+issuer+", which this computer does not trust", "If your company inspects TLS, ask for its certificate as a PEM file and set ca_file in the profile. If not, the connection may be intercepted: don't sign in.")
	case errors.As(p.err, &wrongHost):
		return failure("the certificate is for another host: "+plain(p.err), "Check the address in the profile; a captive portal may be in between.")
	case errors.As(p.err, &invalid):
		return failure(plain(p.err), "Check this computer's clock first, then the certificate.")
	case p.err != nil:
		return failure("the API at "+n.Cloud.API+" can't be reached: "+plain(p.err), "Check the network, the firewall and HTTPS_PROXY.")
	case p.state == nil:
		return passed("none: the API is on this computer")
	}
	leaf := p.state.PeerCertificates[0]
	detail := fmt.Sprintf("%s, certificate of %s until %s", tls.VersionName(p.state.Version), leaf.Issuer.CommonName, leaf.NotAfter.UTC().Format(time.DateOnly))
	if n.CAFile != "" {
		detail += ", also trusting " + n.CAFile
	}
	return passed("%s", detail)
}

// maxSkew is the clock difference that sign-ins tolerate.
const maxSkew = time.Minute

func clock(p probe) Finding {
	if !p.dated {
		return notRun("the service did not send its time")
	}
	ahead := p.ahead.Round(time.Second)
	switch {
	case ahead.Abs() <= maxSkew:
		return passed("within %s of the service's clock", max(ahead.Abs(), time.Second))
	case ahead > 0:
		return skew(ahead, "behind")
	}
	return skew(-ahead, "ahead of")
}

func skew(by time.Duration, where string) Finding {
	detail := fmt.Sprintf("this computer is %s %s the service", by, where)
	const remedy = "Set the clock, preferably by NTP. Otherwise tokens look expired or not valid yet, and the sign-in with a certificate fails."
	if by > 5*time.Minute {
		return failure(detail, remedy)
	}
	return warning(detail, remedy)
}

func (n Network) metadataURL() string {
	tenant, version := n.Tenant, "/"
	if tenant == "" {
		tenant = auth.AnyTenant
	}
	if n.V2 {
		version = "/v2.0/"
	}
	return n.Cloud.Authority + "/" + url.PathEscape(tenant) + version + ".well-known/openid-configuration"
}

func (n Network) authority(p probe) Finding {
	var metadata struct {
		Token string `json:"token_endpoint"`
	}
	switch {
	case p.err != nil:
		return failure(n.Cloud.Authority+" can't be reached: "+plain(p.err), "Check the network, the firewall and HTTPS_PROXY.")
	case p.status == http.StatusBadRequest || p.status == http.StatusNotFound:
		return failure(fmt.Sprintf("%s does not know the tenant %q", n.Cloud.Authority, n.Tenant), "Check tenant and cloud in the profile: each national cloud has tenants of its own.")
	case p.status != http.StatusOK:
		return warning(fmt.Sprintf("%s answered with HTTP %d", n.Cloud.Authority, p.status), "Try again in a moment.")
	case json.Unmarshal(p.body, &metadata) != nil || metadata.Token == "":
		return failure("the server at "+n.Cloud.Authority+" is not a sign-in service", "A proxy or a captive portal may be in between. Check authority in the profile.")
	}
	return passed("%s knows the tenant", n.Cloud.Authority)
}
