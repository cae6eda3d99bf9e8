package sheet_test

import (
	"fmt"
	"os"

	"github.com/cspdesk/cspdesk/internal/sheet"
)

func ExampleWriter() {
	w, err := sheet.NewWriter(os.Stdout, []string{"customer", "balance"})
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = w.Write([]string{`=HYPERLINK("http://evil.example")`, "-12.50"})
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// customer,balance
	// "'=HYPERLINK(""http://evil.example"")",-12.50
}
