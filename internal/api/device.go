package api

import "strings"

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
	Doc: "Uploads devices as a new batch.", FollowUp: deviceJob,
	Limits: []string{"the batch name must be unique"},
	Advice: "Each device needs a hardware hash, a product key, or serial number with manufacturer and model.",
})

// AddDevicesToBatch uploads devices to a batch that exists; the body is a bare
// array. The answer is like that of [CreateDeviceBatch].
var AddDevicesToBatch = write[DeviceBatchRef, []Device, None](Spec{
	ID: "upload-a-list-of-devices-to-an-existing-batch-for-the-specified-customer", Title: "Upload a list of devices to an existing batch for the specified customer", Area: AreaDevices,
	Method: "POST", Path: batchDevicesPath, Effect: Change, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Uploads devices to an existing batch.", FollowUp: deviceJob,
})

// BatchJobRef names an upload job by its tracking id.
type BatchJobRef struct {
	CustomerRef
	TrackingID string `path:"tracking-id" doc:"Tracking id: the last segment of the Location that the upload answered."`
}

// GetDeviceBatchStatus reads how far an upload job is. A finished job may hold
// devices that failed: look at each.
var GetDeviceBatchStatus = read[BatchJobRef, BatchUploadDetails](Spec{
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
	Doc: "Gives devices a configuration policy.", FollowUp: deviceJob,
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
var GetPolicy = read[PolicyRef, ConfigurationPolicy](Spec{
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
}, nil)

// DeletePolicy removes a configuration policy.
var DeletePolicy = write[PolicyRef, None, None](Spec{
	ID: "delete-a-configuration-policy-for-the-specified-customer", Title: "Delete a configuration policy for the specified customer", Area: AreaDevices,
	Method: "DELETE", Path: policiesPath + "/{policy-id}", Effect: Destroy, Auth: AppOrUser, Clouds: deviceClouds,
	Doc: "Removes a configuration policy.",
})
