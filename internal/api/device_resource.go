package api

// Device is a device.
//
// Manual: line 34187.
type Device struct {
	ID                  string         `json:"id"`                  // Device id, GUID formatted
	SerialNumber        string         `json:"serialNumber"`        // Serial number
	ProductKey          string         `json:"productKey"`          // Product key
	HardwareHash        string         `json:"hardwareHash"`        // Hardware hash
	ModelName           string         `json:"modelName"`           // Model name
	OemManufacturerName string         `json:"oemManufacturerName"` // OEM manufacturer
	Policies            []DevicePolicy `json:"policies"`            // Policies assigned (element type not stated)
	UploadedDate        Time           `json:"uploadedDate"`        // When uploaded
	AllowedOperations   []string       `json:"allowedOperations"`   // HTTP methods allowed on the device, such as GET, PATCH, DELETE
	Attributes          *Attributes    `json:"attributes"`          // Metadata
	CreatedBy           string         `json:"createdBy"`           // seen in examples
	Extra
}

// DeviceBatch is a collection of devices.
//
// Manual: line 34230.
type DeviceBatch struct {
	ID           string      `json:"id"`           // Batch id (table: GUID formatted)
	CreatedBy    string      `json:"createdBy"`    // Tenant that created it
	CreationDate Time        `json:"creationDate"` // When created
	DeviceCount  Decimal     `json:"deviceCount"`  // Devices in it
	DevicesLink  *Link       `json:"devicesLink"`  // Link to its devices
	Attributes   *Attributes `json:"attributes"`   // Metadata
	Status       string      `json:"status"`       // seen in examples
	DevicesCount Decimal     `json:"devicesCount"` // seen in examples
	Extra
}

// DeviceBatchCreationRequest is what is sent to create a device batch with its devices.
//
// Manual: line 34242.
type DeviceBatchCreationRequest struct {
	BatchID    string      `json:"batchId"`    // Batch id (table: GUID formatted)
	Devices    []Device    `json:"devices"`    // Devices, each identified by one of the accepted field combinations (see notes)
	Attributes *Attributes `json:"attributes"` // Metadata
	Extra
}

// BatchUploadDetails is status of a device batch upload.
//
// Manual: line 34205.
type BatchUploadDetails struct {
	BatchTrackingID string                `json:"batchTrackingId"`                                                         // Id of the uploaded batch, GUID formatted
	Status          Enum                  `json:"status" values:"unknown|queued|processing|finished|finished_with_errors"` // Upload status
	StartedTime     Time                  `json:"startedTime"`                                                             // When the upload began
	CompletedTime   Time                  `json:"completedTime"`                                                           // When it ended
	DevicesStatus   []DeviceUploadDetails `json:"devicesStatus"`                                                           // Status per device
	Attributes      *Attributes           `json:"attributes"`                                                              // Metadata
	Extra
}

// DeviceUploadDetails is upload status of one device.
//
// Manual: line 34217.
type DeviceUploadDetails struct {
	DeviceID         string      `json:"deviceID"`                                                  // Device id, GUID formatted
	SerialNumber     string      `json:"serialNumber"`                                              // Serial number
	ProductKey       string      `json:"productKey"`                                                // Product key
	Status           Enum        `json:"status" values:"in-progress|finished|finished_with_errors"` // Upload status
	ErrorCode        string      `json:"errorCode"`                                                 // HTTP error code when the upload failed (an example shows "808")
	ErrorDescription string      `json:"errorDescription"`                                          // HTTP error text when the upload failed
	Attributes       *Attributes `json:"attributes"`                                                // Metadata
	Extra
}

// ConfigurationPolicy is a device configuration policy.
//
// Manual: line 34172.
type ConfigurationPolicy struct {
	ID                   string      `json:"id"`                                                                                                                                  // Policy id, GUID formatted
	Name                 string      `json:"name"`                                                                                                                                // Friendly name
	Category             string      `json:"category"`                                                                                                                            // Category
	Description          string      `json:"description"`                                                                                                                         // Description
	DevicesAssignedCount Decimal     `json:"devicesAssignedCount"`                                                                                                                // Devices assigned to it
	PolicySettings       []string    `json:"policySettings" values:"none|remove_oem_preinstalls|oobe_user_not_local_admin|skip_express_settings|skip_oem_registration|skip_eula"` // Settings
	CreatedDate          Time        `json:"createdDate"`                                                                                                                         // When created
	LastModifiedDate     Time        `json:"lastModifiedDate"`                                                                                                                    // When last changed
	Attributes           *Attributes `json:"attributes"`                                                                                                                          // Metadata
	DevicesAssigned      Decimal     `json:"devicesAssigned"`                                                                                                                     // seen in examples
	Extra
}

// DevicePolicyUpdateRequest is what is sent to give a list of devices a policy.
//
// Manual: line 34251.
type DevicePolicyUpdateRequest struct {
	Devices    []Device    `json:"devices"`    // Devices; Id and Policies are required in each
	Attributes *Attributes `json:"attributes"` // Metadata
	Extra
}

// DevicePolicy assigns a configuration policy to a device, by category.
type DevicePolicy struct {
	Key   string `json:"key"`   // category, such as o_o_b_e
	Value string `json:"value"` // policy id; "" when none is assigned
	Extra
}
