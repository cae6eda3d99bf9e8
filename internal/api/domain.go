package api

// DomainRef names a domain.
type DomainRef struct {
	Domain string `path:"domain" doc:"The whole domain, such as contoso.onmicrosoft.com."`
}

// DomainAvailability says whether a new customer may have a domain.
type DomainAvailability struct {
	Available Bool `json:"available"`
	Extra
}

// CheckDomain asks whether a domain is free. Any other answer than the two it
// knows is an error: it doesn't make a domain available.
var CheckDomain = readOne[DomainRef, DomainAvailability](Spec{
	ID: "verify-domain-availability", Title: "Verify domain availability", Area: AreaUtilities,
	Method: "HEAD", Path: "/v1/domains/{domain}", Effect: Read, Auth: AppOrUser, Clouds: EveryCloud,
	Doc: "Tells whether a domain is free for a new customer.",
	Answers: []Answer{
		{Status: 200, JSON: `{"available":false}`}, // it exists
		{Status: 404, JSON: `{"available":true}`},
	},
})

// AddVerifiedDomain gives a customer a domain that a registrar has verified.
var AddVerifiedDomain = write[CustomerRef, VerifiedDomain, Domain](Spec{
	ID: "add-a-verified-domain-for-a-customer", Title: "Add a verified domain for a customer", Area: AreaCustomers,
	Method: "POST", Path: "/v1/customers/{customer-id}/verifieddomain", Effect: Change, Auth: AppOrUser, Clouds: EveryCloud,
	Doc:    "Adds a domain to a customer that is verified already.",
	Limits: []string{"only for partners who are domain registrars"},
	Advice: "Users of a custom domain need an immutableId that is unique for the customer.",
})

// VerifiedDomain is a domain to be added to a customer.
type VerifiedDomain struct {
	VerifiedDomainName       string                    `json:"verifiedDomainName" required:"true" doc:"Name of the verified domain."`
	Domain                   *Domain                   `json:"domain" required:"true" doc:"The domain."`
	DomainFederationSettings *DomainFederationSettings `json:"domainFederationSettings" doc:"Sign-in service; required for a federated domain."`
	Extra
}

// Domain is a domain of a customer.
type Domain struct {
	AuthenticationType Enum   `json:"authenticationType" required:"true" values:"Managed|Federated" doc:"Who checks passwords."`
	Capability         Enum   `json:"capability" required:"true" doc:"What it is for, such as Email."`
	IsDefault          Bool   `json:"isDefault" doc:"Whether new users get it."`
	IsInitial          Bool   `json:"isInitial" doc:"Whether it is the tenant's first domain."`
	Name               string `json:"name" required:"true" doc:"Name of the domain."`
	RootDomain         string `json:"rootDomain" doc:"Domain that it is part of."`
	Status             Enum   `json:"status" required:"true" values:"Unverified|Verified|PendingDeletion" doc:"State of the domain."`
	VerificationMethod Enum   `json:"verificationMethod" required:"true" values:"None|DnsRecord|Email" doc:"How it was verified."`
	Extra
}

// DomainFederationSettings describe the sign-in service of a federated domain.
type DomainFederationSettings struct {
	ActiveLogOnURI                         string `json:"activeLogOnUri" doc:"Sign-in address for rich clients."`
	DefaultInteractiveAuthenticationMethod string `json:"defaultInteractiveAuthenticationMethod" doc:"Method of interactive sign-in."`
	FederationBrandName                    string `json:"federationBrandName" doc:"Name shown to people who sign in."`
	IssuerURI                              string `json:"issuerUri" required:"true" doc:"Issuer of the certificates."`
	LogOffURI                              string `json:"logOffUri" required:"true" doc:"Sign-out address."`
	MetadataExchangeURI                    string `json:"metadataExchangeUri" doc:"Metadata address for rich clients."`
	NextSigningCertificate                 string `json:"nextSigningCertificate" doc:"Next certificate that signs claims, base64."`
	OpenIDConnectDiscoveryEndpoint         string `json:"openIdConnectDiscoveryEndpoint" doc:"OpenID Connect discovery address."`
	PassiveLogOnURI                        string `json:"passiveLogOnUri" required:"true" doc:"Sign-in address for browsers."`
	PreferredAuthenticationProtocol        Enum   `json:"preferredAuthenticationProtocol" required:"true" values:"WsFed|Samlp" doc:"Form of the tokens."`
	PromptLoginBehavior                    Enum   `json:"promptLoginBehavior" required:"true" values:"TranslateToFreshPasswordAuth|NativeSupport|Disabled" doc:"What a demand for a fresh sign-in does."`
	SigningCertificate                     string `json:"signingCertificate" required:"true" doc:"Certificate that signs claims, base64."`
	SigningCertificateUpdateStatus         string `json:"signingCertificateUpdateStatus" doc:"State of the certificate's renewal."`
	SupportsMFA                            Bool   `json:"supportsMfa" doc:"Whether the sign-in service asks for a second factor."`
	Extra
}
