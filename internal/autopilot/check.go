package autopilot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/cspdesk/cspdesk/internal/pattern"
)

// Check judges every row of a file: whether it identifies a device, whether its
// values are damaged, whether it is in the file twice and which batch it goes
// to. Whatever the service would refuse is an error and keeps the row back.
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

// checker gathers findings.
type checker struct {
	findings []Finding
	scratch  []byte // decoded hash
	encoded  []byte // hash to decode
}

func (c *checker) add(f Finding) { c.findings = append(c.findings, f) }

// report sorts the devices into good and bad by what was found.
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

// checkRow judges one row by itself.
func (c *checker) checkRow(d Device) {
	if wrapped(d) {
		c.add(Finding{
			Line: d.Line, Severity: Error, Code: ProblemHashWrapped,
			Message: "The row is nothing but a piece of base64: the hash of a row above was broken over several lines.",
			Remedy:  "Join the pieces to one line, or upload the file that Get-WindowsAutopilotInfo wrote.",
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

// checkIdentification looks for one of the combinations that the service takes.
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

// wrapped reports whether a row is the continuation of a broken hash.
func wrapped(d Device) bool {
	const piece = 40
	return d == Device{Line: d.Line, SerialNumber: d.SerialNumber} &&
		len(d.SerialNumber) >= piece && notBase64(d.SerialNumber) < 0
}

// limits are the longest values that are plausible, in characters. The service
// documents none; firmware strings are far shorter.
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

// damaged reports what spoils a value in any column. A damaged value is not
// judged further.
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
		found.Message = fmt.Sprintf("Excel turned the value into the number %s; its digits are lost.", value)
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

// excelDigits matches a number whose digits beyond the 15th are zeros, which is
// what a spreadsheet leaves of a longer one.
var excelDigits = pattern.Lazy(`^[1-9][0-9]{14}0+$`)

// placeholders are what firmware says when the vendor never set a serial number.
var placeholders = []string{
	"to be filled by o.e.m.", "system serial number", "default string",
	"not specified", "not applicable", "none", "n/a", "0", "123456789",
}

// checkSerialNumber looks for serial numbers that are not the device's own.
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
