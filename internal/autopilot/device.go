// Package autopilot reads and checks Windows Autopilot device files: the CSV files
// that vendors, Intune and Get-WindowsAutopilotInfo produce and that a partner uploads
// for a customer. It supports all of their encodings, separators and layouts.
//
// The usual steps are:
//
//   - [Read] returns a [File] with one [Device] per row.
//   - [Check] returns a [Report] that separates good rows from bad ones, with a
//     [Finding] for each problem.
//   - [Plan] groups the good devices into a [Batch] per group tag.
//   - [Lookup] explains the device error codes of the service, and [WriteFailures]
//     writes failed devices to a file that can be corrected and read again.
//
// The package does no network access.
package autopilot

// Device is one row of a device file, with its cells cleaned: valid UTF-8, no
// control characters, no spaces around the values. Empty means not given.
type Device struct {
	// Line is the line where the row starts, as in an editor: from 1, including the
	// header, blank lines and line breaks inside quotes.
	Line int
	// SerialNumber is the vendor's serial number. It does not identify a device by
	// itself.
	SerialNumber string
	// ProductKey is the Windows product ID: the 13 digits of the PKID on the
	// box, or a product key in one of its dashed forms.
	ProductKey string
	// HardwareHash is the base64 hardware hash, usually about 4,000 characters.
	HardwareHash string
	// Manufacturer is the SMBIOS manufacturer, compared case-sensitively by the service.
	Manufacturer string
	// Model is the SMBIOS model, compared case-sensitively by the service.
	Model string
	// GroupTag is the Autopilot group tag. Partner Center has no field for it: the id of
	// a batch becomes the group tag of its devices.
	GroupTag string
	// AssignedUser is read and written back, but Partner Center has no field for it.
	AssignedUser string
}

// Column is a column of a device file, by its title in the vendors' files.
type Column string

// The columns of a device file.
const (
	ColumnSerialNumber Column = "Device Serial Number"
	ColumnProductKey   Column = "Windows Product ID"
	ColumnHardwareHash Column = "Hardware Hash"
	ColumnManufacturer Column = "Manufacturer name"
	ColumnModel        Column = "Device model"
	ColumnGroupTag     Column = "Group Tag"
	ColumnAssignedUser Column = "Assigned User"
)

// Columns returns the columns in the order in which they are written.
func Columns() []Column {
	return []Column{
		ColumnSerialNumber, ColumnProductKey, ColumnHardwareHash,
		ColumnManufacturer, ColumnModel, ColumnGroupTag, ColumnAssignedUser,
	}
}

// Field returns the device's value in a column, empty for an unknown column.
func (d Device) Field(column Column) string {
	if p := d.fieldPointer(column); p != nil {
		return *p
	}
	return ""
}

// Label returns a display name for the device: the serial number, else the product ID,
// else the end of the hash, because hashes of the same model begin alike.
func (d Device) Label() string {
	const tail = 12
	switch {
	case d.SerialNumber != "":
		return d.SerialNumber
	case d.ProductKey != "":
		return d.ProductKey
	case len(d.HardwareHash) > tail:
		return "hash …" + d.HardwareHash[len(d.HardwareHash)-tail:]
	default:
		return d.HardwareHash
	}
}

// fieldPointer returns a pointer to the value of a column, or nil for an unknown column.
func (d *Device) fieldPointer(column Column) *string {
	switch column {
	case ColumnSerialNumber:
		return &d.SerialNumber
	case ColumnProductKey:
		return &d.ProductKey
	case ColumnHardwareHash:
		return &d.HardwareHash
	case ColumnManufacturer:
		return &d.Manufacturer
	case ColumnModel:
		return &d.Model
	case ColumnGroupTag:
		return &d.GroupTag
	case ColumnAssignedUser:
		return &d.AssignedUser
	}
	return nil
}

// empty reports whether the device has no value at all.
func (d Device) empty() bool {
	d.Line = 0
	return d == Device{}
}
