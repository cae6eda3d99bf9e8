package text_test

import (
	"fmt"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

func ExampleFit() {
	fmt.Printf("|%s|\n", text.Fit("Contoso", 10, text.AlignLeft))
	fmt.Printf("|%s|\n", text.Fit("1,234", 10, text.AlignRight))
	fmt.Printf("|%s|\n", text.Fit("Fabrikam Manufacturing", 10, text.AlignLeft))
	fmt.Printf("|%s|\n", text.Fit("日本語", 10, text.AlignLeft)) // two cells each
	// Output:
	// |Contoso   |
	// |     1,234|
	// |Fabrikam …|
	// |日本語    |
}

func ExampleSanitize() {
	fmt.Println(text.Sanitize("Contoso\x1b[2J Ltd"))       // an escape sequence
	fmt.Println(text.Sanitize("two\nlines"))               // a line break
	fmt.Println(text.Sanitize("invoice\u202egnp.exe"))     // a direction override
	fmt.Println(text.Sanitize("M\u00fcller & S\u00f6hne")) // nothing to do
	// Output:
	// Contoso␛[2J Ltd
	// two lines
	// invoicegnp.exe
	// Müller & Söhne
}
