package sandbox

var symbols = map[string]string{"GBP": "£", "USD": "$", "EUR": "€", "CHF": "CHF", "JPY": "¥"}
