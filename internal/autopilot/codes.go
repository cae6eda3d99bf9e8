package autopilot

import (
	"slices"
	"strings"
)

// Code explains an error that the service reports for a device.
type Code struct {
	// Number is the errorCode, such as "808"; some errors have none.
	Number string
	// Name is the errorDescription, such as "ZtdDeviceAssignedToOtherTenant".
	Name string
	// Meaning and Remedy are sentences.
	Meaning string
	Remedy  string
	// Retryable says that the same device may succeed if it is sent again unchanged.
	Retryable bool
	// Done says that the device is already registered as intended, so this is not a
	// failure.
	Done bool
}

// String returns the number and the name, as far as known.
func (c Code) String() string { return joinText(c.Number, c.Name) }

var knownCodes = []Code{
	{
		Number: "640", Name: "StorageError", Retryable: true,
		Meaning: "The service failed to store the device.",
		Remedy:  "Send the device again later; if it keeps failing, open a service request with the batch's tracking id.",
	},
	{
		Number: "801", Name: "InvalidZtdRequestBody",
		Meaning: "The service could not read the request, or found no tenant in it.",
		Remedy:  "This is a bug in the request, not a problem of the device: report it with the MS-RequestId.",
	},
	{
		Number: "802", Name: "InvalidZtdHardwareHash",
		Meaning: "The hardware hash is truncated or not base64, or the firmware put no manufacturer or serial number into it.",
		Remedy:  "Capture the hash again on the device and upload that file without opening it in Excel; update the firmware if it fails again.",
	},
	{
		Number: "803", Name: "MissingZtdSerialNumberAndProductKey",
		Meaning: "The service found neither a serial number nor a product ID for the device.",
		Remedy:  "Complete the row with the serial number, manufacturer and model, or with the product ID.",
	},
	{
		Number: "806", Name: "ZtdDeviceAlreadyAssigned", Done: true,
		Meaning: "The device is already registered for this customer.",
		Remedy:  "Nothing to do.",
	},
	{
		Number: "807", Name: "ZtdDeviceIsNotRegistered",
		Meaning: "The device that was to be changed or removed is not registered for this customer.",
		Remedy:  "Refresh the customer's device list; upload the device first if it is missing there.",
	},
	{
		Number: "808", Name: "ZtdDeviceAssignedToOtherTenant",
		Meaning: "Another tenant owns the device; it may be refurbished, or its mainboard was replaced.",
		Remedy:  "Ask the previous owner to deregister it, or open a service request with Microsoft and a proof of purchase.",
	},
	{
		Number: "809", Name: "ZtdProfileIsNotRegistered",
		Meaning: "The configuration policy does not exist for this customer.",
		Remedy:  "Refresh the customer's policies and choose one of them.",
	},
	{
		Number: "810", Name: "ZtdProfileAssignedToOtherTenant",
		Meaning: "The configuration policy belongs to another customer.",
		Remedy:  "Choose one of this customer's own policies.",
	},
	{
		Number: "811", Name: "ZtdDeviceRegisteredByOtherTenant",
		Meaning: "The device cannot be removed here because somebody else registered it.",
		Remedy:  "Ask the partner that registered it, or the customer in Intune, to remove it.",
	},
	{
		Number: "812", Name: "ZtdDeviceNotFound",
		Meaning: "Microsoft knows no device with this serial number, manufacturer and model.",
		Remedy:  "Compare the three with the firmware's exact spelling, including case. Otherwise wait until the vendor has reported the device, or use its hardware hash.",
	},
	{
		Number: "813", Name: "ZtdDeviceIsNotUnique",
		Meaning: "The identification matches more than one device.",
		Remedy:  "Capture the hardware hash again; if it fails again, open a service request.",
	},
	{
		Number: "814", Name: "ZtdDeviceAlreadyAadRegistered",
		Meaning: "The device still has an object in a directory of Microsoft Entra ID.",
		Remedy:  "Delete the old device object in Entra ID, then send the device again.",
	},
	{
		Name:    "ZtdDeviceDuplicated",
		Meaning: "The same device is in the upload twice.",
		Remedy:  "Remove one of the two rows; the other is registered.",
	},
	{
		Name:    "HashNot4k",
		Meaning: "The hardware hash has the old short form, which the service no longer accepts.",
		Remedy:  "Update Windows on the device and capture the hash again.",
	},
}

// Codes returns every known device error code.
func Codes() []Code { return slices.Clone(knownCodes) }

// Lookup explains an error by its name or, if that is unknown, by its number. The name
// has precedence because the service has been seen to send 806 with the name of 808.
// The result has the number that was reported. A name within a longer description is
// found, too. Without a match, ok is false and the result has the reported values with
// a general meaning and remedy.
func Lookup(code, name string) (c Code, ok bool) {
	code, name = strings.TrimSpace(code), strings.TrimSpace(name)
	if c, ok := lookupName(name); ok {
		if code != "" {
			c.Number = code
		}
		return c, true
	}
	for _, c := range knownCodes {
		if code != "" && c.Number == code {
			return c, true
		}
	}
	return Code{
		Number: code, Name: name,
		Meaning: "The service reported an error that is not documented.",
		Remedy:  "Send the device again; if it keeps failing, open a service request with the batch's tracking id.",
	}, false
}

// lookupName returns the code whose name the text contains.
func lookupName(text string) (Code, bool) {
	plain := plainTitle(text)
	if plain == "" {
		return Code{}, false
	}
	for _, c := range knownCodes {
		if strings.Contains(plain, plainTitle(c.Name)) {
			return c, true
		}
	}
	return Code{}, false
}
