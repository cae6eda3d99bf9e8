package api

// RoleRef names a directory role of a customer.
type RoleRef struct {
	CustomerRef
	RoleID string `path:"role-id" doc:"Id of the directory role."`
}

// RoleMemberRef names a member of a directory role.
type RoleMemberRef struct {
	RoleRef
	UserID string `path:"user-id" doc:"Id of the user account."`
}

const (
	rolesPath       = "/v1/customers/{customer-id}/directoryroles"
	roleMembersPath = rolesPath + "/{role-id}/usermembers"
)

// DirectoryRole is a role of the customer's directory that users can hold.
type DirectoryRole struct {
	ID         string      `json:"id"`
	Name       string      `json:"name"` // such as Helpdesk Administrator
	Attributes *Attributes `json:"attributes"`
	Extra
}

// UserMember is a user as member of a role.
type UserMember struct {
	ID                string      `json:"id"` // of the user
	DisplayName       string      `json:"displayName"`
	UserPrincipalName string      `json:"userPrincipalName"` // sign-in name
	RoleID            string      `json:"roleId"`
	Attributes        *Attributes `json:"attributes"`
	Extra
}

// ListDirectoryRoles reads the roles that a customer's users can be given.
var ListDirectoryRoles = list[CustomerRef, DirectoryRole](Spec{
	ID: "get-directory-roles", Title: "Get directory roles", Area: AreaCustomers,
	Method: "GET", Path: rolesPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the directory roles of a customer.",
})

// ListRolesOfUser reads the roles that a user holds.
var ListRolesOfUser = list[UserRef, DirectoryRole](Spec{
	ID: "get-roles-of-a-user", Title: "Get roles of a user", Area: AreaCustomers,
	Method: "GET", Path: userPath + "/directoryroles", Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the directory roles of a user.",
})

// ListRoleMembers reads the users who hold a role.
var ListRoleMembers = list[RoleRef, UserMember](Spec{
	ID: "get-users-of-a-directory-role", Title: "Get users of a directory role", Area: AreaCustomers,
	Method: "GET", Path: roleMembersPath, Effect: Read, Auth: AppUser, Clouds: Global,
	Doc: "Lists the users who hold a directory role.",
})

// NewRoleMember is a user to be given a role; the service wants the names beside
// the id.
type NewRoleMember struct {
	RoleRef
	UserID            string `body:"id" name:"user-id" required:"true" doc:"Id of the user account."`
	DisplayName       string `body:"displayName" name:"display-name" required:"true" doc:"The user's display name."`
	UserPrincipalName string `body:"userPrincipalName" name:"user-principal-name" required:"true" doc:"The user's sign-in name."`
}

// AddRoleMember gives a user a role.
var AddRoleMember = write[NewRoleMember, None, UserMember](Spec{
	ID: "set-user-roles-for-a-customer", Title: "Set user roles for a customer", Area: AreaCustomers,
	Method: "POST", Path: roleMembersPath, Effect: Change, Auth: AppUser, Clouds: Global,
	Doc:    "Gives a user a directory role.",
	Limits: []string{"one user and one role a call"},
	Set:    map[string]any{"attributes": &Attributes{ObjectType: "UserMember"}},
})

// RemoveRoleMember takes a role from a user.
var RemoveRoleMember = write[RoleMemberRef, None, None](Spec{
	ID: "remove-a-customer-user-from-a-role", Title: "Remove a customer user from a role", Area: AreaCustomers,
	Method: "DELETE", Path: roleMembersPath + "/{user-id}", Effect: Destroy, Auth: AppUser, Clouds: Global,
	Doc: "Takes a directory role from a user.",
})
