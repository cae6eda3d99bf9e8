package api

// CustomerUser is a user account of a customer.
type CustomerUser struct {
	UsageLocation         string           `json:"usageLocation"` // two-letter country; licences need it
	ID                    string           `json:"id"`
	UserPrincipalName     string           `json:"userPrincipalName"` // sign-in name
	FirstName             string           `json:"firstName"`
	LastName              string           `json:"lastName"`
	DisplayName           string           `json:"displayName"`
	ImmutableID           string           `json:"immutableId"`     // the account's id in the customer's own directory, when there is one
	PasswordProfile       *PasswordProfile `json:"passwordProfile"` // only in the answers to a creation and a reset
	PhoneNumber           string           `json:"phoneNumber"`
	LastDirectorySyncTime Time             `json:"lastDirectorySyncTime"` // last synchronisation with the customer's own directory; absent without one
	UserDomainType        Enum             `json:"userDomainType" values:"none|managed|federated"`
	State                 Enum             `json:"state" values:"active|inactive"` // inactive is deleted
	SoftDeletionTime      Time             `json:"softDeletionTime"`               // when a deleted user was deleted: 30 days later it is gone
	Links                 *Links           `json:"links"`
	Attributes            *Attributes      `json:"attributes"`
	Extra
}

// PasswordProfile is a password in clear text: show it once, keep it nowhere.
type PasswordProfile struct {
	Password            string `json:"password" required:"true" doc:"Password, in clear text."`
	ForceChangePassword Bool   `json:"forceChangePassword" doc:"Whether the user must change it at the next sign-in."`
	Extra
}

// NewUser is a user account to be created.
type NewUser struct {
	UsageLocation     string           `json:"usageLocation" doc:"Country where the user uses the licences, two letters; without it none can be assigned."`
	UserPrincipalName string           `json:"userPrincipalName" required:"true" doc:"Sign-in name, with a domain of the customer."`
	FirstName         string           `json:"firstName" doc:"First name."`
	LastName          string           `json:"lastName" doc:"Last name."`
	DisplayName       string           `json:"displayName" required:"true" doc:"Name that others see."`
	ImmutableID       string           `json:"immutableId" doc:"Unique id in the customer's own directory; needed for a federated domain."`
	PasswordProfile   *PasswordProfile `json:"passwordProfile" required:"true" doc:"First password."`
	Attributes        *Attributes      `json:"attributes"`
	Extra
}

// PasswordReset is a new password for a user.
type PasswordReset struct {
	PasswordProfile *PasswordProfile `json:"passwordProfile" required:"true" doc:"New password."`
	Attributes      *Attributes      `json:"attributes"`
	Extra
}
