package autopilot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Check checks every row of a file: whether it identifies a device, whether its
// values are damaged, whether it is a duplicate, and which batch it belongs to. A
// problem that the service would refuse is an error, and the row is not sent.
func Check(f *File) Report {
	c := checker{findings: slices.Clone(f.Findings)}
	for _, d := range f.Devices {
		c.checkRow(d)
	}
	c.checkDuplicates(f.Devices)
	c.checkGroupTags(f.Devices)
	slices.SortStableFunc(c.findings, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
	return c.report(f.Devices)
}

// checker collects findings.
type checker struct {
	findings []Finding
	scratch  []byte // buffer for the decoded hash
	encoded  []byte // buffer for the hash to decode
}

func (c *checker) add(f Finding) { c.findings = append(c.findings, f) }

// report separates good devices from bad ones.
func (c *checker) report(devices []Device) Report {
	r := Report{Findings: c.findings, Summary: Summary{Rows: len(devices)}}
	bad := make(map[int]bool)
	for _, f := range r.Findings {
		if f.Severity == Error {
			bad[f.Line] = true
			r.Summary.Errors++
		} else {
			r.Summary.Warnings++
		}
	}
	tags := make(map[string]bool)
	for _, d := range devices {
		if bad[d.Line] {
			r.Bad = append(r.Bad, d)
			continue
		}
		r.Good = append(r.Good, d)
		switch {
		case d.GroupTag == "":
			r.Summary.Untagged++
		case !tags[d.GroupTag]:
			tags[d.GroupTag] = true
			r.Summary.GroupTags = append(r.Summary.GroupTags, d.GroupTag)
		}
	}
	r.Summary.Good, r.Summary.Bad = len(r.Good), len(r.Bad)
	return r
}

// checkRow checks one row by itself.
func (c *checker) checkRow(d Device) {
	if wrapped(d) {
		c.add(Finding{
			Line: d.Line, Severity: Error, Code: ProblemHashWrapped,
			Message: "The row has only a piece of base64: the hash of a row above was split over several lines.",
			Remedy:  "Join the pieces into one line, or upload the file that Get-WindowsAutopilotInfo wrote.",
		})
		return
	}
	for _, column := range Columns() {
		if value := d.Field(column); value != "" && c.damaged(d.Line, column, value) {
			continue
		}
		switch {
		case column == ColumnSerialNumber && d.SerialNumber != "":
			c.checkSerialNumber(d)
		case column == ColumnProductKey && d.ProductKey != "":
			c.checkProductKey(d)
		case column == ColumnHardwareHash && d.HardwareHash != "":
			c.checkHash(d)
		case column == ColumnGroupTag && d.GroupTag != "":
			c.checkGroupTag(d)
		}
	}
	c.checkIdentification(d)
}

// checkIdentification checks for one of the combinations that the service accepts.
func (c *checker) checkIdentification(d Device) {
	tuple := d.SerialNumber != "" && d.Manufacturer != "" && d.Model != ""
	if d.HardwareHash != "" || d.ProductKey != "" || tuple {
		return
	}
	message := "The row has no hash, no product ID and no serial number: nothing identifies the device."
	if d.SerialNumber != "" {
		var missing []string
		if d.Manufacturer == "" {
			missing = append(missing, "the manufacturer")
		}
		if d.Model == "" {
			missing = append(missing, "the model")
		}
		message = fmt.Sprintf("A serial number does not identify a device without %s.", strings.Join(missing, " and "))
	}
	c.add(Finding{
		Line: d.Line, Severity: Error, Code: ProblemIdentification, Message: message,
		Remedy: "Give the hardware hash, or the product ID, or serial number, manufacturer and model together.",
	})
}

// wrapped reports whether a row is the continuation of a hash that was split.
func wrapped(d Device) bool {
	const piece = 40
	return d == Device{Line: d.Line, SerialNumber: d.SerialNumber} &&
		len(d.SerialNumber) >= piece && notBase64(d.SerialNumber) < 0
}

// limits holds the longest plausible values, in characters. The service documents no
// limits, and firmware strings are far shorter.
var limits = map[Column]int{
	ColumnSerialNumber: 128,
	ColumnProductKey:   64,
	ColumnManufacturer: 256,
	ColumnModel:        256,
	ColumnGroupTag:     maxBatchID,
	ColumnAssignedUser: 1024,
}

var (
	excelNumber = pattern.Lazy(`^-?[0-9]([.,][0-9]+)?[eE]\+[0-9]{2,3}$`)
	excelErrors = []string{"#N/A", "#NAME?", "#REF!", "#VALUE!", "#NUM!", "#DIV/0!", "#NULL!"}
)

// damaged checks a value for damage that can occur in any column. A damaged value is
// not checked further.
func (c *checker) damaged(line int, column Column, value string) bool {
	found := Finding{Line: line, Column: column, Severity: Error}
	limit, limited := limits[column]
	switch {
	case strings.Contains(value, "\uFFFD"):
		found.Code = ProblemUnreadable
		found.Message = fmt.Sprintf("%q contains a control character or one that could not be decoded, shown as \uFFFD.", clip(value))
		found.Remedy = "Correct the value and save the file as UTF-8."
	case limited && len(value) > limit && utf8.RuneCountInString(value) > limit:
		found.Code = ProblemTooLong
		found.Message = fmt.Sprintf("The value %q has %d characters; at most %d are plausible.", clip(value), utf8.RuneCountInString(value), limit)
		found.Remedy = "Check that the row's values are in the right columns."
	case len(value) < 16 && excelNumber().MatchString(value):
		found.Code = ProblemExcelNumber
		found.Message = fmt.Sprintf("Excel converted the value to the number %s; its digits are lost.", value)
		found.Remedy = "Take the value from the original file, or format the column as text before typing it again."
	case slices.Contains(excelErrors, value):
		found.Code = ProblemExcelError
		found.Message = fmt.Sprintf("The value is Excel's error %s.", value)
		found.Remedy = "Take the value from the original file."
	default:
		return false
	}
	if column == ColumnAssignedUser {
		found.Severity = Warning // it is not sent
	}
	c.add(found)
	return true
}

// excelDigits matches a number whose digits beyond the 15th are zeros, as when a
// spreadsheet has rounded a longer one.
var excelDigits = pattern.Lazy(`^[1-9][0-9]{14}0+$`)

// placeholders holds what firmware reports if the vendor never set a serial number.
var placeholders = []string{
	"to be filled by o.e.m.", "system serial number", "default string",
	"not specified", "not applicable", "none", "n/a", "0", "123456789",
}

// checkSerialNumber checks for serial numbers that are not real.
func (c *checker) checkSerialNumber(d Device) {
	serial := d.SerialNumber
	switch {
	case slices.Contains(placeholders, strings.ToLower(serial)):
		severity := Warning
		if d.HardwareHash == "" && d.ProductKey == "" {
			severity = Error
		}
		c.add(Finding{
			d.Line, ColumnSerialNumber, severity, ProblemPlaceholder,
			fmt.Sprintf("%q is a firmware's default text, not a serial number.", serial),
			"Give the serial number from the label, or leave the cell empty if the row has a hash or product ID.",
		})
	case excelDigits().MatchString(serial):
		c.add(Finding{
			d.Line, ColumnSerialNumber, Warning, ProblemExcelDigits,
			fmt.Sprintf("The serial number %s has zeros after its 15th digit, where Excel drops digits.", serial),
			"Compare it with the device's label.",
		})
	}
}
