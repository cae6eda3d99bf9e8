package kit

// ReasonUnless returns reason unless ok is true. Bindings and menu items use it to
// say why they are disabled; "" means enabled.
func ReasonUnless(ok bool, reason string) string {
	if ok {
		return ""
	}
	return reason
}
