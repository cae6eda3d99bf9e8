package api

import (
	"time"
)

// Device is a Windows device registered for Autopilot. To upload one, give its
// hardware hash, its product key, or serial number with manufacturer and model.
type Device struct {
	ID                  string         `json:"id" doc:"Id of the device; leave it out when uploading, give it when assigning a policy."`
	SerialNumber        string         `json:"serialNumber" doc:"Serial number; by itself it does not identify a device."`
	ProductKey          string         `json:"productKey" doc:"Windows product key, such as 00329-00000-0003-AA606."`
	HardwareHash        string         `json:"hardwareHash" doc:"Hardware hash (4K hash), in base64."`
	ModelName           string         `json:"modelName" doc:"Model name; with serial number and manufacturer."`
	OemManufacturerName string         `json:"oemManufacturerName" doc:"Manufacturer; with serial number and model."`
	Policies            []DevicePolicy `json:"policies" doc:"The configuration policy of each category."`
	UploadedDate        Time           `json:"uploadedDate"`
	CreatedBy           string         `json:"createdBy"`         // tenant that uploaded it
	AllowedOperations   []string       `json:"allowedOperations"` // HTTP methods that the device accepts, such as DELETE
	Attributes          *Attributes    `json:"attributes"`
	Extra
}

// DevicePolicy assigns a configuration policy to a device.
type DevicePolicy struct {
	Key   string `json:"key" required:"true" values:"o_o_b_e" doc:"Category of the policy."`
	Value string `json:"value" required:"true" doc:"Id of the policy; empty in answers when none is assigned."`
	Extra
}

// DeviceBatch is a named group of devices of a customer.
type DeviceBatch struct {
	ID           string      `json:"id"`        // the batch's name, shown by Autopilot as group tag; may hold spaces
	Status       string      `json:"status"`    // of its last upload
	CreatedBy    string      `json:"createdBy"` // tenant that created it
	CreationDate Time        `json:"creationDate"`
	DeviceCount  Decimal     `json:"deviceCount"`  // the manual's name: see Count
	DevicesCount Decimal     `json:"devicesCount"` // the service's name: see Count
	DevicesLink  *Link       `json:"devicesLink"`
	Attributes   *Attributes `json:"attributes"`
	Extra
}

// DeviceBatchCreationRequest is a new batch with its devices.
type DeviceBatchCreationRequest struct {
	BatchID    string      `json:"batchId" required:"true" doc:"Name of the new batch, unique for the customer; Autopilot shows it as group tag."`
	Devices    []Device    `json:"devices" required:"true" doc:"The devices to upload."`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// BatchUploadDetails tells how far an upload job is. A job that is finished may
// hold devices that failed.
type BatchUploadDetails struct {
	BatchTrackingID string                `json:"batchTrackingId"`
	Status          Enum                  `json:"status" values:"unknown|queued|processing|finished|finished_with_errors"`
	StartedTime     Time                  `json:"startedTime"`
	CompletedTime   Time                  `json:"completedTime"` // none while it runs
	DevicesStatus   []DeviceUploadDetails `json:"devicesStatus"` // one for each device of the upload
	Attributes      *Attributes           `json:"attributes"`
	Extra
}

// DeviceUploadDetails tells what became of one device of an upload.
type DeviceUploadDetails struct {
	DeviceID         string      `json:"deviceID"`
	SerialNumber     string      `json:"serialNumber"`
	ProductKey       string      `json:"productKey"`
	Status           Enum        `json:"status" values:"in-progress|finished|finished_with_errors"`
	ErrorCode        string      `json:"errorCode"` // such as 808, a device that another tenant holds
	ErrorDescription string      `json:"errorDescription"`
	Attributes       *Attributes `json:"attributes"`
	Extra
}

// ConfigurationPolicy decides what a new user sees when a device is first started.
type ConfigurationPolicy struct {
	ID                   string      `json:"id"` // given by the service
	Name                 string      `json:"name" required:"true" doc:"Friendly name."`
	Category             string      `json:"category" required:"true" values:"o_o_b_e" doc:"Category: the out-of-box experience is the only one."`
	Description          string      `json:"description" doc:"Description."`
	PolicySettings       []string    `json:"policySettings" required:"true" values:"none|remove_oem_preinstalls|oobe_user_not_local_admin|skip_express_settings|skip_oem_registration|skip_eula" doc:"What the setup does or leaves out."`
	DevicesAssigned      Decimal     `json:"devicesAssigned"`      // how many devices have it
	DevicesAssignedCount Decimal     `json:"devicesAssignedCount"` // the same by the manual's other name
	CreatedDate          Time        `json:"createdDate"`
	LastModifiedDate     Time        `json:"lastModifiedDate"`
	Attributes           *Attributes `json:"attributes"`
	Extra
}

// DevicePolicyUpdateRequest gives devices a policy.
type DevicePolicyUpdateRequest struct {
	Devices    []Device    `json:"devices" required:"true" doc:"The devices; each needs its id and its policies."`
	Attributes *Attributes `json:"attributes"`
	Extra
}

// over reports whether the job says that it is finished.
func (d *BatchUploadDetails) Finished() bool {
	return d.Status.In(JobFinished, JobFinishedWithErrors) || !d.CompletedTime.None() && d.CompletedTime.At().Before(time.Now())
}

// says reports whether a status is more than an empty element, as the service
// sends at times.
func (s *DeviceUploadDetails) HasResult() bool {
	return s.Status != "" || s.ErrorCode != "" || s.ErrorDescription != "" || s.DeviceID != ""
}
