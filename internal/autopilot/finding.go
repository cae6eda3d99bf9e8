package autopilot

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says whether a finding prevents a row from being sent.
type Severity int

// The severities.
const (
	// Warning is a problem to review before sending the row.
	Warning Severity = iota + 1
	// Error prevents the row from being sent: the service would refuse it, or
	// register the wrong device.
	Error
)

// String returns "warning" or "error".
func (s Severity) String() string {
	switch s {
	case Warning:
		return "warning"
	case Error:
		return "error"
	}
	return fmt.Sprintf("Severity(%d)", int(s))
}

// Problem is the stable name of a kind of finding, for scripts.
type Problem string

// The problems that Read corrects or reports.
const (
	ProblemSpaces      Problem = "spaces"       // spaces around a value
	ProblemInvisible   Problem = "invisible"    // invisible characters in a value
	ProblemExcelText   Problem = "excel-text"   // Excel's text mark around a value
	ProblemExtraCells  Problem = "extra-cells"  // more cells than columns
	ProblemQuotes      Problem = "quotes"       // badly formed quotes
	ProblemHashSpaces  Problem = "hash-spaces"  // spaces or line breaks in a hash
	ProblemHashPadding Problem = "hash-padding" // missing base64 padding
)

// The problems that Check finds.
const (
	ProblemIdentification   Problem = "identification"     // not enough to identify the device
	ProblemUnreadable       Problem = "unreadable"         // control or undecodable character
	ProblemTooLong          Problem = "too-long"           // longer than plausible
	ProblemExcelNumber      Problem = "excel-number"       // 1.23457E+12
	ProblemExcelError       Problem = "excel-error"        // #N/A
	ProblemExcelDigits      Problem = "excel-digits"       // digits beyond the 15th became zeros
	ProblemPlaceholder      Problem = "placeholder"        // a firmware's default text
	ProblemLeadingZeros     Problem = "leading-zeros"      // a PKID that lost its leading zeros
	ProblemProductKeyForm   Problem = "product-key-form"   // unknown form of product ID
	ProblemProductKeyShared Problem = "product-key-shared" // an OEM product ID that many devices share
	ProblemHashAlphabet     Problem = "hash-alphabet"      // not base64
	ProblemHashTruncated    Problem = "hash-truncated"     // certainly truncated
	ProblemHashLength       Problem = "hash-length"        // unusual, possibly truncated or old
	ProblemHashWrapped      Problem = "hash-wrapped"       // a hash split over several rows
	ProblemDuplicate        Problem = "duplicate"          // the same device twice
	ProblemRepeatedValue    Problem = "repeated-value"     // same serial number or product ID on different devices
	ProblemNoGroupTag       Problem = "no-group-tag"       // some rows have a tag, some have none
	ProblemGroupTagVariants Problem = "group-tag-variants" // tags that differ in case or spaces only
	ProblemGroupTag         Problem = "group-tag"          // a tag that cannot be a batch id, or may be refused
)

// Finding is a problem with a row.
type Finding struct {
	Line     int    // where the row starts
	Column   Column // empty for the whole row
	Severity Severity
	Code     Problem
	Message  string // what is wrong, as sentences
	Remedy   string // what to do about it, as a sentence
}

// String returns the finding on one line, without the name of the file.
func (f Finding) String() string {
	where := fmt.Sprintf("line %d", f.Line)
	if f.Column != "" {
		where += ", " + string(f.Column)
	}
	return fmt.Sprintf("%s: %s: %s %s", where, f.Severity, f.Message, f.Remedy)
}

// Report is the result of [Check].
type Report struct {
	// Good holds the devices that can be sent, in the order of the file.
	Good []Device
	// Bad holds the devices with an error.
	Bad []Device
	// Findings holds all findings, in the order of the file.
	Findings []Finding
	// Summary has the counts.
	Summary Summary
}

// Summary has the counts of a [Report].
type Summary struct {
	Rows     int
	Good     int
	Bad      int
	Errors   int
	Warnings int
	// Untagged counts good rows without a group tag, which need a batch name.
	Untagged int
	// GroupTags holds the tags of the good rows in order of appearance.
	GroupTags []string
}

// String returns the counts as a sentence.
func (s Summary) String() string {
	text := fmt.Sprintf("%d of %s can be sent", s.Good, counted(s.Rows, "device", "devices"))
	if s.Bad > 0 {
		text += fmt.Sprintf(", %d cannot", s.Bad)
	}
	return fmt.Sprintf("%s (%s, %s).", text,
		counted(s.Errors, "error", "errors"), counted(s.Warnings, "warning", "warnings"))
}

// ForLine returns the findings about the row that starts at a line.
func (r Report) ForLine(line int) []Finding {
	byLine := func(f Finding, line int) int { return cmp.Compare(f.Line, line) }
	from, _ := slices.BinarySearchFunc(r.Findings, line, byLine)
	to, _ := slices.BinarySearchFunc(r.Findings, line+1, byLine)
	return r.Findings[from:to:to]
}

// Failures returns the bad rows with their errors, ready for WriteFailures.
func (r Report) Failures() []Failure {
	failures := make([]Failure, 0, len(r.Bad))
	for _, d := range r.Bad {
		failure := Failure{Device: d}
		for _, f := range r.ForLine(d.Line) {
			if f.Severity != Error {
				continue
			}
			failure.Name = joinText(failure.Name, string(f.Code))
			failure.Meaning = joinText(failure.Meaning, f.Message)
			failure.Remedy = joinText(failure.Remedy, f.Remedy)
		}
		failures = append(failures, failure)
	}
	return failures
}

// joinText joins two texts with a space if neither is empty.
func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
