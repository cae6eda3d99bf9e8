package views

func unless(ok bool, reason string) string {
	if ok {
		return ""
	}
	return reason
}
