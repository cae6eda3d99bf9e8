package auth

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// The names of the clouds, as accepted by [CloudNamed].
const (
	GlobalName  = "global"
	China21Name = "21vianet"
	GermanyName = "germany"
	USGovName   = "usgov"
	CustomName  = "custom"
)

// Cloud is an instance of Partner Center with the authority that issues its tokens.
// A token of one cloud is not valid in another.
type Cloud struct {
	Name      string // short name, as in profiles and on the command line
	Title     string // display name
	Authority string // base URL of the token service, without a trailing slash
	API       string // base URL of the REST API, without a trailing slash
	Audience  string // resource to request tokens for
}

// publishedClouds holds the published instances. The manual has authorities for the global
// and the German cloud only, and an incomplete 21Vianet base URL. The others are
// published elsewhere: learn.microsoft.com/entra/identity-platform/
// authentication-national-cloud names login.partner.microsoftonline.cn (alias
// login.chinacloudapi.cn) and login.microsoftonline.us, and learn.microsoft.com/
// partner-center/developer/partner-center-rest-urls the 21Vianet base URL.
var publishedClouds = []Cloud{
	{
		Name: GlobalName, Title: "Partner Center",
		Authority: "https://login.microsoftonline.com",
		API:       "https://api.partnercenter.microsoft.com",
		Audience:  "https://api.partnercenter.microsoft.com",
	},
	{
		Name: China21Name, Title: "Partner Center operated by 21Vianet",
		Authority: "https://login.partner.microsoftonline.cn",
		API:       "https://partner.partnercenterapi.microsoftonline.cn",
		Audience:  "https://partner.partnercenterapi.microsoftonline.cn",
	},
	{
		Name: GermanyName, Title: "Partner Center for Microsoft Cloud Germany",
		Authority: "https://login.microsoftonline.de",
		API:       "https://api.partnercenter.microsoft.com",
		Audience:  "https://api.partnercenter.microsoft.com",
	},
	{
		Name: USGovName, Title: "Partner Center for Microsoft Cloud for US Government",
		Authority: "https://login.microsoftonline.us",
		API:       "https://api.partnercenter.microsoft.com",
		Audience:  "https://api.partnercenter.microsoft.com",
	},
}

// Clouds returns the published clouds, global first.
func Clouds() []Cloud {
	return append([]Cloud(nil), publishedClouds...)
}

// CloudNamed returns the published cloud with a name, ignoring case.
func CloudNamed(name string) (Cloud, error) {
	for _, cloud := range publishedClouds {
		if strings.EqualFold(cloud.Name, name) {
			return cloud, nil
		}
	}
	names := make([]string, len(publishedClouds))
	for i, cloud := range publishedClouds {
		names[i] = cloud.Name
	}
	return Cloud{}, fmt.Errorf(
		"there is no cloud named %q; use one of %s, or set a custom authority and API address",
		name, strings.Join(names, ", "),
	)
}

// CustomCloud returns a cloud with the given addresses, such as the embedded sandbox
// or a gateway. An empty audience means the API address.
func CustomCloud(authority, api, audience string) (Cloud, error) {
	cloud := Cloud{
		Name: CustomName, Title: "Custom Partner Center",
		Authority: strings.TrimRight(authority, "/"),
		API:       strings.TrimRight(api, "/"),
		Audience:  audience,
	}
	if cloud.Audience == "" {
		cloud.Audience = cloud.API
	}
	return cloud, cloud.Validate()
}

// Validate returns an error for an address that a token must not be sent to.
func (c Cloud) Validate() error {
	if err := checkURL("authority", c.Authority); err != nil {
		return err
	}
	return checkURL("API address", c.API)
}

// ID identifies the cloud in token stores. It is the name, and for a custom cloud
// also the authority, so that two sandboxes never share a token.
func (c Cloud) ID() string {
	if c.Name == CustomName || c.Name == "" {
		return CustomName + ":" + c.Authority
	}
	return c.Name
}

// checkURL accepts https addresses, and http only on the loopback interface, because
// requests carry tokens or credentials.
func checkURL(what, raw string) error {
	u, err := url.Parse(raw)
	switch {
	case raw == "":
		return fmt.Errorf("the %s is missing; set it to an https address", what)
	case err != nil, u.Hostname() == "", u.Opaque != "":
		return fmt.Errorf("the %s %q is not a web address; use the form https://login.example.com", what, raw)
	case u.User != nil:
		return fmt.Errorf("the %s at %s contains a user name or a password; remove it from the address", what, u.Host)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return fmt.Errorf("the %s at %s ends in a query or a fragment; remove that part of the address", what, u.Host)
	case u.Scheme == "https":
		return nil
	case u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	case u.Scheme == "http":
		return fmt.Errorf(
			"the %s %q uses plain http, which would send your sign-in unencrypted; use https (http is accepted for loopback addresses only)",
			what, raw,
		)
	}
	return fmt.Errorf("the %s %q does not start with https://; give the complete address", what, raw)
}

// isLoopback reports whether a host is a loopback address.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
