package api

// UserRef names a user of a customer.
type UserRef struct {
	CustomerRef
	UserID string `path:"user-id" doc:"Id of the user account."`
}

// What a user's account can be.
const (
	UserActive   Enum = "active"
	UserInactive Enum = "inactive" // deleted, and to be restored for 30 days
)

// UserRestoreDays is how long a deleted user can be restored; after that the
// account and its data are gone for good.
const UserRestoreDays = 30

// UsersPageSize is how many deleted users a page asks for.
const UsersPageSize = 500

const (
	usersPath = "/v1/customers/{customer-id}/users"
	userPath  = usersPath + "/{user-id}"
)

const restoreLimit = "a deleted user can be restored for 30 days, then the account and its data are gone"

// ListUsers reads a customer's user accounts; deleted ones are not among them.
var ListUsers = list[CustomerRef, CustomerUser](Spec{
	ID: "get-a-list-of-all-user-accounts-for-a-customer", Title: "Get a list of all user accounts for a customer", Area: AreaCustomers,
	Method: "GET", Path: usersPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists a customer's user accounts, deleted ones left out.",
})

// DeletedUsers names a customer. Its filter is what tells deleted users from
// others, and is always sent.
type DeletedUsers struct {
	CustomerRef
	Filter string `query:"filter" required:"true" default:"{\"Field\":\"UserState\",\"Value\":\"Inactive\",\"Operator\":\"equals\"}" doc:"Picks deleted users; leave it as it is."`
}

// ListDeletedUsers reads the users that can still be restored.
var ListDeletedUsers = list[DeletedUsers, CustomerUser](Spec{
	ID: "view-deleted-users-for-a-customer", Title: "View deleted users for a customer", Area: AreaCustomers,
	Method: "GET", Path: usersPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Paging: seek(UsersPageSize),
	Doc:    "Lists a customer's deleted users that can still be restored.",
	Limits: []string{restoreLimit},
})

// GetUser reads one user account.
var GetUser = readOne[UserRef, CustomerUser](Spec{
	ID: "get-a-user-account-by-id", Title: "Get a user account by ID", Area: AreaCustomers,
	Method: "GET", Path: userPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Reads a user account of a customer.",
})

// CreateUser creates a user account. The answer repeats the password in clear
// text: show it once, keep it nowhere.
var CreateUser = write[CustomerRef, NewUser, CustomerUser](Spec{
	ID: "create-user-accounts-for-a-customer", Title: "Create user accounts for a customer", Area: AreaCustomers,
	Method: "POST", Path: usersPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Creates a user account for a customer.",
	Advice: "The answer repeats the password in clear text. Without a usage location the user can't be given licences.",
})

// DeleteUser deletes a user account, for 30 days only provisionally.
var DeleteUser = write[UserRef, None, None](Spec{
	ID: "delete-a-user-account-for-a-customer", Title: "Delete a user account for a customer", Area: AreaCustomers,
	Method: "DELETE", Path: userPath, Effect: Destroy, Auth: AppUser, Clouds: Global,
	Doc:    "Deletes a user account; the person can't sign in any more.",
	Limits: []string{restoreLimit},
})

// UserChange names what of a user changes; what is left out stays.
type UserChange struct {
	UserRef
	UsageLocation     string `change:"usageLocation" name:"usage-location" doc:"Country where the user uses the licences, two letters."`
	DisplayName       string `change:"displayName" name:"display-name" doc:"Name that others see."`
	FirstName         string `change:"firstName" name:"first-name" doc:"First name."`
	LastName          string `change:"lastName" name:"last-name" doc:"Last name."`
	UserPrincipalName string `change:"userPrincipalName" name:"user-principal-name" doc:"Sign-in name, such as ada@contoso.onmicrosoft.com."`
}

// typeCustomerUser marks a body as part of a user.
const typeCustomerUser = "CustomerUser"

// UpdateUser changes some fields of a user. The service takes them by themselves
// and checks no version.
var UpdateUser = modify[UserChange, CustomerUser](Spec{
	ID: "update-user-accounts-for-a-customer", Title: "Update user accounts for a customer", Area: AreaCustomers,
	Method: "PATCH", Path: userPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:           "Changes a user's names or usage location.",
	SendChangesOf: typeCustomerUser,
})

// ResetUserPassword gives a user a new password. The answer repeats it in clear
// text: show it once, keep it nowhere.
var ResetUserPassword = write[UserRef, PasswordReset, CustomerUser](Spec{
	ID: "reset-user-password-for-a-customer", Title: "Reset user password for a customer", Area: AreaCustomers,
	Method: "PATCH", Path: userPath, Effect: Destroy, Auth: AppUser, Clouds: Global,
	Doc:    "Gives a user a new password; the present one stops working.",
	Advice: "The answer repeats the password in clear text.",
})

// RestoreUser brings a deleted user back.
var RestoreUser = write[UserRef, None, CustomerUser](Spec{
	ID: "restore-a-deleted-user-for-a-customer", Title: "Restore a deleted user for a customer", Area: AreaCustomers,
	Method: "PATCH", Path: userPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Brings a deleted user back.",
	Limits: []string{restoreLimit},
	Set:    map[string]any{"state": UserActive, "attributes": &Attributes{ObjectType: typeCustomerUser}},
})

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
