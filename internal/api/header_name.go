package api

// headerNames are the service's own spellings of its headers. Go writes them in
// another way, which is equal on the wire, but not what people search a log for.
var headerNames = map[string]string{
	"Ms-Requestid":                 "MS-RequestId",
	"Ms-Correlationid":             "MS-CorrelationId",
	"Ms-Contract-Version":          "MS-Contract-Version",
	"Ms-Continuationtoken":         "MS-ContinuationToken",
	"Ms-Partnercenter-Application": "MS-PartnerCenter-Application",
}

// HeaderName spells the name of a header as the manual does.
func HeaderName(name string) string {
	if documented, ok := headerNames[name]; ok {
		return documented
	}
	return name
}
