package api

import (
	"strings"
	"time"
)

// Statuses of a device upload job and of a device in it.
const (
	JobQueued             Enum = "queued"
	JobProcessing         Enum = "processing"
	JobInProgress         Enum = "in-progress"
	JobFinished           Enum = "finished"
	JobFinishedWithErrors Enum = "finished_with_errors"
)

// CategoryOOBE is the one category of configuration policies: the out-of-box experience.
const CategoryOOBE = "o_o_b_e"

// deviceClouds offer the device operations.
const deviceClouds = Global | Germany

const (
	batchesPath      = "/v1/customers/{customer-id}/deviceBatches"
	batchDevicesPath = batchesPath + "/{batch-id}/devices"
	policiesPath     = "/v1/customers/{customer-id}/policies"
)

// DeviceBatchRef names a device batch. Its id is a free name, may hold spaces,
// and is what Autopilot shows as the group tag.
type DeviceBatchRef struct {
	CustomerRef
	BatchID string `path:"batch-id" doc:"Name of the device batch."`
}

// ListDeviceBatches reads a customer's device batches.
var ListDeviceBatches = list[CustomerRef, DeviceBatch](Spec{
	ID: "get-a-list-of-device-batches-for-the-specified-customer", Title: "Get a list of device batches for the specified customer", Area: AreaDevices,
	Method: "GET", Path: batchesPath, Effect: Read, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Lists a customer's device batches.",
})

// Count returns how many devices the batch has; the manual and the service name
// the field differently.
func (b *DeviceBatch) Count() Decimal { return firstGiven(b.DevicesCount, b.DeviceCount) }

// ListDevices reads the devices of a batch, always 100 a page.
var ListDevices = list[DeviceBatchRef, Device](Spec{
	ID: "get-a-list-of-devices-for-the-specified-batch-and-customer", Title: "Get a list of devices for the specified batch and customer", Area: AreaDevices,
	Method: "GET", Path: batchDevicesPath, Effect: Read, Auth: AppOrUser, Clouds: deviceClouds,
	Paging: tokenOnly(),
	Doc:    "Lists the devices of a batch.",
	Limits: []string{"100 devices a page"},
})

// CreateDeviceBatch uploads devices as a new batch. The answer is 202 with a
// Location that holds the tracking id of the job: see [TrackingID].
var CreateDeviceBatch = write[CustomerRef, DeviceBatchCreationRequest, None](Spec{
	ID: "upload-a-list-of-devices-to-create-a-new-batch-for-the-specified-customer", Title: "Upload a list of devices to create a new batch for the specified customer", Area: AreaDevices,
	Method: "POST", Path: batchesPath, Effect: Change, Auth: AppUser, Clouds: deviceClouds,
	Doc: "Uploads devices as a new batch.", FollowUp: deviceJobFollowUp,
	Limits: []string{"the batch name must be unique"},
	Advice: "Each device needs a hardware hash, a product key, or serial number with manufacturer and model.",
})

// AddDevicesToBatch uploads devices to a batch that exists; the body is a bare
// array. The answer is like that of [CreateDeviceBatch].
var AddDevicesToBatch = write[DeviceBatchRef, []Device, None](Spec{
	ID: "upload-a-list-of-devices-to-an-existing-batch-for-the-specified-customer", Title: "Upload a list of devices to an existing batch for the specified customer", Area: AreaDevices,
	Method: "POST", Path: batchDevicesPath, Effect: Change, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Uploads devices to an existing batch.", FollowUp: deviceJobFollowUp,
})

// BatchJobRef names an upload job by its tracking id.
type BatchJobRef struct {
	CustomerRef
	TrackingID string `path:"tracking-id" doc:"Tracking id: the last segment of the Location that the upload answered."`
}

// GetDeviceBatchStatus reads how far an upload job is. A finished job may hold
// devices that failed: look at each.
var GetDeviceBatchStatus = readOne[BatchJobRef, BatchUploadDetails](Spec{
	ID: "get-the-status-of-a-device-batch-upload", Title: "Get the status of a device batch upload", Area: AreaDevices,
	Method: "GET", Path: "/v1/customers/{customer-id}/batchJobStatus/{tracking-id}", Effect: Read, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Reads how far an upload job is.",
})

// TrackingID takes the tracking id from the Location of a 202: its last segment,
// with or without /v1 and leading slash.
func TrackingID(location string) string {
	location, _, _ = strings.Cut(location, "?")
	location = strings.TrimRight(location, "/")
	return location[strings.LastIndexByte(location, '/')+1:]
}

// DeviceRef names a device of a batch.
type DeviceRef struct {
	DeviceBatchRef
	DeviceID string `path:"device-id" doc:"Id of the device."`
}

// DeleteDevice removes a device from a customer.
var DeleteDevice = write[DeviceRef, None, None](Spec{
	ID: "delete-a-device-for-the-specified-customer", Title: "Delete a device for the specified customer", Area: AreaDevices,
	Method: "DELETE", Path: batchDevicesPath + "/{device-id}", Effect: Destroy, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Removes a device from a customer.",
})

// AssignDevicePolicy gives devices a configuration policy: each device in the
// body needs its id and its policies. The answer is 202 with a job's Location.
var AssignDevicePolicy = write[CustomerRef, DevicePolicyUpdateRequest, None](Spec{
	ID: "update-a-list-of-devices-with-a-policy", Title: "Update a list of devices with a policy", Area: AreaDevices,
	Method: "PATCH", Path: "/v1/customers/{customer-id}/DevicePolicyUpdates", Effect: Change, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Gives devices a configuration policy.", FollowUp: deviceJobFollowUp,
})

// ListPolicies reads a customer's configuration policies.
var ListPolicies = list[CustomerRef, ConfigurationPolicy](Spec{
	ID: "get-a-list-of-a-customer-s-policies", Title: "Get a list of a customer's policies", Area: AreaDevices,
	Method: "GET", Path: policiesPath, Effect: Read, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Lists a customer's configuration policies.",
})

// PolicyRef names a configuration policy of a customer.
type PolicyRef struct {
	CustomerRef
	PolicyID string `path:"policy-id" doc:"Id of the policy."`
}

// GetPolicy reads one configuration policy.
var GetPolicy = readOne[PolicyRef, ConfigurationPolicy](Spec{
	ID: "retrieve-a-customer-s-configuration-policy", Title: "Retrieve a customer's configuration policy", Area: AreaDevices,
	Method: "GET", Path: policiesPath + "/{policy-id}", Effect: Read, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Reads a configuration policy.",
})

// CreatePolicy makes a configuration policy.
var CreatePolicy = write[CustomerRef, ConfigurationPolicy, ConfigurationPolicy](Spec{
	ID: "create-a-new-configuration-policy-for-the-specified-customer", Title: "Create a new configuration policy for the specified customer", Area: AreaDevices,
	Method: "POST", Path: policiesPath, Effect: Change, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Makes a configuration policy.",
})

// PolicyChange names what of a policy changes.
type PolicyChange struct {
	PolicyRef
	Name           string   `change:"name" doc:"Friendly name."`
	Description    string   `change:"description" doc:"Description."`
	PolicySettings []string `change:"policySettings" name:"policy-settings" values:"none|remove_oem_preinstalls|oobe_user_not_local_admin|skip_express_settings|skip_oem_registration|skip_eula" doc:"The full new list of settings."`
}

// UpdatePolicy changes a configuration policy's name, description or settings;
// id, category and number of devices can't change.
var UpdatePolicy = modify[PolicyChange, ConfigurationPolicy](Spec{
	ID: "update-a-configuration-policy-for-the-specified-customer", Title: "Update a configuration policy for the specified customer", Area: AreaDevices,
	Method: "PUT", Path: policiesPath + "/{policy-id}", Effect: Change, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Changes a configuration policy.",
})

// DeletePolicy removes a configuration policy.
var DeletePolicy = write[PolicyRef, None, None](Spec{
	ID: "delete-a-configuration-policy-for-the-specified-customer", Title: "Delete a configuration policy for the specified customer", Area: AreaDevices,
	Method: "DELETE", Path: policiesPath + "/{policy-id}", Effect: Destroy, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Removes a configuration policy.",
})

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

// Finished reports whether the job says that it is finished.
func (d *BatchUploadDetails) Finished() bool {
	return d.Status.In(JobFinished, JobFinishedWithErrors) || !d.CompletedTime.None() && d.CompletedTime.At().Before(time.Now())
}

// HasResult reports whether a status is more than an empty element, as the service
// sends at times.
func (s *DeviceUploadDetails) HasResult() bool {
	return s.Status != "" || s.ErrorCode != "" || s.ErrorDescription != "" || s.DeviceID != ""
}
