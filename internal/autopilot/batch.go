package autopilot

import "slices"

const (
	// DefaultChunk is the default number of devices in one request. The manual
	// states no limit. 200 devices are about 0.8 MB of JSON, so a lost connection
	// costs little and the first results arrive soon.
	DefaultChunk = 200
	// MaxChunk is the largest chunk that Plan creates. It is the limit of the import in
	// the Intune portal, the only one that Microsoft publishes.
	MaxChunk = 500
)

// Batch holds the devices of one device batch of the service, split into requests:
// the first chunk creates the batch, unless it exists, and the others append to it.
type Batch struct {
	// ID is the batch id, which becomes the group tag of the devices.
	ID string
	// Chunks are never empty.
	Chunks [][]Device
}

// Len returns the number of devices in the batch.
func (b Batch) Len() int {
	n := 0
	for _, chunk := range b.Chunks {
		n += len(chunk)
	}
	return n
}

// Plan groups devices into one batch per group tag, in the order in which the
// tags appear, and splits each into chunks of at most the given size. A size below 1
// means DefaultChunk, and one above MaxChunk means MaxChunk. Devices without a tag go
// to defaultBatch, together with those that have it as their tag. The same arguments
// give the same plan, so that an interrupted upload can be resumed.
func Plan(devices []Device, defaultBatch string, chunk int) []Batch {
	if chunk < 1 {
		chunk = DefaultChunk
	}
	chunk = min(chunk, MaxChunk)

	var order []string
	members := make(map[string][]Device)
	for _, d := range devices {
		id := d.GroupTag
		if id == "" {
			id = defaultBatch
		}
		if _, known := members[id]; !known {
			order = append(order, id)
		}
		members[id] = append(members[id], d)
	}
	batches := make([]Batch, 0, len(order))
	for _, id := range order {
		batches = append(batches, Batch{ID: id, Chunks: slices.Collect(slices.Chunk(members[id], chunk))})
	}
	return batches
}
