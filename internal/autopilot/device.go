// Package autopilot reads and checks Windows Autopilot device files: the CSV
// files that vendors, Intune and Get-WindowsAutopilotInfo produce and that a
// partner uploads for a customer. It takes any of their encodings, separators
// and layouts, judges every row before it is sent, groups the devices into
// batches, explains the service's device error codes and writes the failures
// back as a file that can be corrected and read again.
//
// The package knows no HTTP and no screens: Read, Check and Plan lead from
// bytes to the batches that the upload sends.
package autopilot

// Device is one row of a device file, with its cells cleaned: valid UTF-8, no
// control characters, no spaces around the values. Empty means not given.
type Device struct {
	// Line is where the row starts, counted as an editor does: from 1, with
	// the header, blank lines and line breaks inside quotes.
	Line int
	// SerialNumber is the vendor's serial number; alone it does not identify a device.
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
	// GroupTag is the Autopilot group tag. Partner Center has no field for it:
	// the batch's id becomes the group tag of the devices in it.
	GroupTag string
	// AssignedUser is read and written back, but Partner Center has no field for it.
	AssignedUser string
}

// Column names a cell of a device by the title it has in the vendors' files.
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

// Columns lists the columns in the order in which files are written.
func Columns() []Column {
	return []Column{
		ColumnSerialNumber, ColumnProductKey, ColumnHardwareHash,
		ColumnManufacturer, ColumnModel, ColumnGroupTag, ColumnAssignedUser,
	}
}

// Field returns the device's value in a column, empty for an unknown column.
func (d Device) Field(column Column) string {
	if p := d.field(column); p != nil {
		return *p
	}
	return ""
}

// Label names the device to a person by the best identification it has: the
// serial number, else the product ID, else the end of the hash, because the
// beginning of a hash is the same for all devices of a model.
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

// field returns the place of a column's value, nil for an unknown column.
func (d *Device) field(column Column) *string {
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
