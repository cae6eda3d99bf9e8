package sandbox

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// device is a Windows device of a customer, as the list shows it.
type device struct {
	ID                  string         `json:"id"`
	SerialNumber        string         `json:"serialNumber,omitempty"`
	ProductKey          string         `json:"productKey,omitempty"`
	ModelName           string         `json:"modelName,omitempty"`
	OemManufacturerName string         `json:"oemManufacturerName,omitempty"`
	Policies            []devicePolicy `json:"policies"`
	UploadedDate        string         `json:"uploadedDate"`
	Attributes          attributes     `json:"attributes"`

	hash string
}

type devicePolicy struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

var hardware = []struct{ maker, model string }{
	{"Dell Inc.", "Latitude 7450"},
	{"HP", "HP EliteBook 840 14 inch G11"},
	{"LENOVO", "21ML0012GE"},
	{"Microsoft Corporation", "Surface Laptop 6 for Business"},
	{"Dell Inc.", "Precision WorkStation T7500"},
}

// seededBatches are the batches that a customer has from the start.
func (w *world) seededBatches(owner int) []*batch {
	story := w.storyOf(owner)
	if story == nil {
		return nil
	}
	var all []*batch
	for b, seed := range story.batches {
		created := w.born.AddDate(0, 0, -seed.daysAgo).Add(111 * time.Minute)
		r := w.rng.at("devices", owner, b)
		made := &batch{id: seed.id, created: created}
		for n := range seed.devices {
			made.devices = append(made.devices, w.drawDevice(r, owner, b<<12|n, created.Add(time.Duration(n)*time.Second)))
		}
		all = append(all, made)
	}
	return all
}

func (w *world) drawDevice(r *rand.Rand, owner, position int, uploaded time.Time) device {
	model := pick(r, hardware)
	return device{
		ID: w.ids.guid(kindDevice, owner, position), SerialNumber: fmt.Sprintf("%07X", r.Uint32()%0xfffffff), ProductKey: fmt.Sprintf("%013d", 3_300_000_000_000+r.Int64N(99_999_999_999)),
		ModelName: model.model, OemManufacturerName: model.maker, UploadedDate: stampLocal(uploaded), Attributes: typed("Device"),
	}
}

// upload is a device as a request names it.
type upload struct {
	ID                  string
	SerialNumber        string
	ProductKey          string
	HardwareHash        string
	OemManufacturerName string
	ModelName           string
	Policies            []devicePolicy
}

// uploadResult is why a device fails; the zero value is success.
type uploadResult struct{ code, name string }

// verdicts are the documented failures by code.
var verdicts = map[string]string{
	"640": "StorageError",
	"801": "InvalidZtdRequestBody",
	"802": "InvalidZtdHardwareHash",
	"803": "MissingZtdSerialNumberAndProductKey",
	"806": "ZtdDeviceAlreadyAssigned",
	"807": "ZtdDeviceIsNotRegistered",
	"808": "ZtdDeviceAssignedToOtherTenant",
	"809": "ZtdProfileIsNotRegistered",
	"810": "ZtdProfileAssignedToOtherTenant",
	"811": "ZtdDeviceRegisteredByOtherTenant",
	"812": "ZtdDeviceNotFound",
	"813": "ZtdDeviceIsNotUnique",
	"814": "ZtdDeviceAlreadyAadRegistered",
}

func fails(code string) uploadResult { return uploadResult{code, verdicts[code]} }

const shortestHash = 100

// checkUpload decides whether a device fails. A serial number, product key or hash
// that contains FAIL and a code fails with it; of the rest about three in a
// hundred fail, always the same ones.
func (w *world) checkUpload(u *upload, known func(*upload) bool) uploadResult {
	for code := range verdicts {
		if strings.Contains(u.SerialNumber+" "+u.ProductKey+" "+u.HardwareHash, "FAIL"+code) {
			return fails(code)
		}
	}
	tuple := u.SerialNumber != "" && u.OemManufacturerName != "" && u.ModelName != ""
	switch {
	case u.HardwareHash == "" && u.ProductKey == "" && !tuple:
		return fails("803")
	case u.HardwareHash != "" && !plausibleHash(u.HardwareHash):
		return fails("802")
	case known(u):
		return fails("806")
	}
	r := w.rng.at("device " + u.SerialNumber + " " + u.ProductKey + " " + u.HardwareHash)
	switch n := r.IntN(100); {
	case n < 1:
		return fails("808")
	case n < 2:
		return fails("814")
	case n < 3 && u.HardwareHash == "":
		return fails("812")
	}
	return uploadResult{}
}

func plausibleHash(hash string) bool {
	_, err := base64.StdEncoding.DecodeString(hash)
	return err == nil && len(hash) >= shortestHash
}
