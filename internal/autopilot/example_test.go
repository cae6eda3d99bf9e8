package autopilot_test

import (
	"fmt"
	"strings"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

// Read a device file, list its problems and plan the upload of the good devices.
func Example() {
	const text = `Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model
SN-001,,,Contoso,Model 5
SN-002,,,Contoso,
SN-001,,,Contoso,Model 5
`
	file, err := autopilot.Read(strings.NewReader(text), "devices.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	report := autopilot.Check(file)
	fmt.Println(report.Summary)
	for _, finding := range report.Findings {
		fmt.Println(finding)
	}
	for _, batch := range autopilot.Plan(report.Good, "spring", autopilot.DefaultChunk) {
		fmt.Println(batch.ID, batch.Len())
	}
	// Output:
	// 1 of 3 devices can be sent, 2 cannot (2 errors, 0 warnings).
	// line 3: error: A serial number does not identify a device without the model. Give the hardware hash, or the product ID, or serial number, manufacturer and model together.
	// line 4: error: The device is in the file twice: line 2 has the same serial number, manufacturer and model. Remove line 2 or line 4.
	// spring 1
}
