package autopilot

import (
	"fmt"
	"strings"
)

// checkDuplicates finds rows with the same device, which the service refuses, and
// values that different devices should not share. The later row gets the finding,
// which names the line of the first one.
func (c *checker) checkDuplicates(devices []Device) {
	seen := make(map[string]Device, len(devices))
	serials := make(map[string]Device)
	keys := make(map[string]Device)
	for _, d := range devices {
		if id, what := identity(d); id != "" {
			if first, ok := seen[id]; ok {
				c.add(duplicate(first, d, what))
				continue
			}
			seen[id] = d
		}
		c.repeated(serials, strings.ToLower(d.SerialNumber), ColumnSerialNumber, d)
		c.repeated(keys, strings.ToLower(d.ProductKey), ColumnProductKey, d)
	}
}

// identity returns the strongest identification of a device, and its name in messages.
// Rows with the same identification are the same device.
func identity(d Device) (id, what string) {
	switch {
	case d.HardwareHash != "":
		return "hash\x00" + d.HardwareHash, "hardware hash"
	case d.ProductKey != "":
		return "key\x00" + d.ProductKey, "product ID"
	case d.SerialNumber != "" && d.Manufacturer != "" && d.Model != "":
		return strings.Join([]string{"tuple", d.SerialNumber, d.Manufacturer, d.Model}, "\x00"), "serial number, manufacturer and model"
	}
	return "", ""
}

func duplicate(first, d Device, what string) Finding {
	remedy := fmt.Sprintf("Remove line %d or line %d.", first.Line, d.Line)
	if first.GroupTag != d.GroupTag {
		remedy = fmt.Sprintf("Decide between the group tags %q and %q and remove line %d or line %d.",
			clip(first.GroupTag), clip(d.GroupTag), first.Line, d.Line)
	}
	return Finding{
		Line: d.Line, Severity: Error, Code: ProblemDuplicate,
		Message: fmt.Sprintf("The device is in the file twice: line %d has the same %s.", first.Line, what),
		Remedy:  remedy,
	}
}

// repeated warns about a value that an earlier row has for another device. Serial
// numbers are unique only within a manufacturer.
func (c *checker) repeated(seen map[string]Device, value string, column Column, d Device) {
	if value == "" {
		return
	}
	first, ok := seen[value]
	if !ok {
		seen[value] = d
		return
	}
	otherVendor := first.Manufacturer != "" && d.Manufacturer != "" && !strings.EqualFold(first.Manufacturer, d.Manufacturer)
	if column == ColumnSerialNumber && otherVendor {
		return
	}
	c.add(Finding{
		d.Line, column, Warning, ProblemRepeatedValue,
		fmt.Sprintf("Line %d has the same value, %q, for what looks like another device.", first.Line, clip(d.Field(column))),
		fmt.Sprintf("If lines %d and %d are one device captured twice, keep the newer one.", first.Line, d.Line),
	})
}
