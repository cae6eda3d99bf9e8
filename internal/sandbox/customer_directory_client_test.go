package sandbox_test

import (
	"fmt"
	"strings"
)

// knowDirectory sets the parameters of user, role, license, customer, reseller,
// address and domain operations.
func (d *testClient) knowDirectory(operation string, params, bodies map[string]string) {
	customer := params["customer-id"]
	user := d.get("/v1/customers/" + customer + "/users").items()[1]
	params["user-id"] = user["id"].(string)
	params["role-id"] = "5d6b6bb7-de71-4623-b4af-96380a352509"
	params["mpn-id"] = "4847383"
	params["qualification"] = "Education"
	params["domain"] = "unheard-of.onmicrosoft.com"
	reseller := d.get("/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf").text("items.0.id")
	params["associated-partner-id"] = reseller
	params["relationship-type"] = "IsIndirectCloudSolutionProviderOf"
	body := func(format string, args ...any) { bodies[operation] = fmt.Sprintf(format, args...) }
	const billing = `"billingProfile":{"email":"a@b.example","culture":"en-GB","language":"en","companyName":"New Ltd",
		"defaultAddress":{"country":"GB","city":"London","addressLine1":"1 High Street","postalCode":"EC1A 1BB","firstName":"Ada","lastName":"Lovelace"}}`
	switch operation {
	case "update-a-customers-billing-profile":
		params["customer-id"] = d.customer("Contoso Ph") // where addresses have a state
	case "view-deleted-users-for-a-customer":
		delete(params, "filter")
	case "get-customers-of-an-indirect-reseller":
		params["filter"] = "IndirectReseller=" + reseller
	case "get-indirect-resellers-of-a-customer", "remove-a-reseller-relationship-with-a-customer":
		made := d.call("POST", "/v1/customers", fmt.Sprintf(`{"companyProfile":{"domain":"madeup.onmicrosoft.com"},"associatedPartnerId":%q,`+billing+`}`, reseller))
		params["customer-id"] = made.text("id")
	case "create-a-customer", "create-a-customer-for-an-indirect-reseller":
		american := strings.Replace(billing, `"country":"GB","city":"London","addressLine1":"1 High Street","postalCode":"EC1A 1BB"`,
			`"country":"US","state":"WA","city":"Redmond","addressLine1":"1 Microsoft Way","postalCode":"98052","phoneNumber":"4255550101"`, 1)
		body(`{"companyProfile":{"domain":"madeup.onmicrosoft.com"},%s}`, strings.Replace(american, "en-GB", "en-US", 1))
	case "create-user-accounts-for-a-customer":
		body(`{"displayName":"Ada","immutableId":"7","userPrincipalName":"ada@fabrikam.onmicrosoft.com","usageLocation":"GB","passwordProfile":{"password":"abCD123*","forceChangePassword":true}}`)
	case "update-user-accounts-for-a-customer":
		delete(params, "display-name")
	case "reset-user-password-for-a-customer":
		body(`{"passwordProfile":{"password":"Renew456*","forceChangePassword":true}}`)
	case "restore-a-deleted-user-for-a-customer":
		d.call("DELETE", "/v1/customers/"+customer+"/users/"+params["user-id"], "")
	case "set-user-roles-for-a-customer":
		params["display-name"], params["user-principal-name"] = user["displayName"].(string), user["userPrincipalName"].(string)
	case "get-roles-of-a-user", "get-users-of-a-directory-role":
		admin := d.get("/v1/customers/" + customer + "/users").items()[0]
		params["user-id"], params["role-id"] = admin["id"].(string), "62e90394-69f5-4237-9190-012177145e10"
	case "remove-a-customer-user-from-a-role":
		d.call("POST", "/v1/customers/"+customer+"/directoryroles/"+params["role-id"]+"/usermembers",
			fmt.Sprintf(`{"id":%q,"displayName":"x","userPrincipalName":"y"}`, params["user-id"]))
	case "assign-licenses-to-a-user":
		for _, sku := range d.get("/v1/customers/" + customer + "/subscribedskus").items() {
			if sku["availableUnits"].(interface{ String() string }).String() != "0" {
				body(`{"licensesToAssign":[{"skuId":%q}]}`, sku["productSku"].(map[string]any)["id"])
			}
		}
	case "add-a-verified-domain-for-a-customer":
		body(`{"verifiedDomainName":"fabrikam.test","domain":{"authenticationType":"Managed","capability":"Email","name":"fabrikam.test","status":"Verified","verificationMethod":"DnsRecord"}}`)
	case "validate-an-address":
		body(`{"addressLine1":"One Microsoft Way","city":"Redmond","state":"WA","postalCode":"98052","country":"US"}`)
	}
}
