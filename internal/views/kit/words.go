package kit

func Unless(ok bool, reason string) string {
	if ok {
		return ""
	}
	return reason
}
