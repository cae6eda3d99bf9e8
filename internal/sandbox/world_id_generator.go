package sandbox

import (
	"encoding/base64"
	"encoding/binary"

	"github.com/google/uuid"
)

// Ids carry what they name: a GUID holds a kind, an owner's index and a position
// within the owner, encrypted by a small keyed permutation. So an id is resolved
// without a table, at any number of customers, and still looks like any GUID.

// idKind is what an id names.
type idKind uint8

const (
	kindPartner idKind = iota + 1
	kindCustomer
	kindBillingProfile
	kindSubscription
	kindEntitlement
	kindOrder
	kindDevice
	kindPolicy
	kindJob
	kindResource
	kindAccount
	kindApplication
	kindRequest
	kindUser
	kindTransfer
	kindReservation
	kindUpgrade
	kindReferral
)

// idGenerator makes GUIDs and decodes them.
type idGenerator struct{ key uint64 }

const feistelRounds = 6

func (m idGenerator) round(half uint32, round int) uint32 {
	return uint32(scramble(m.key ^ uint64(round)<<56 ^ uint64(half)))
}

func (m idGenerator) encrypt(v uint64) uint64 {
	left, right := uint32(v>>32), uint32(v)
	for i := range feistelRounds {
		left, right = right, left^m.round(right, i)
	}
	return uint64(left)<<32 | uint64(right)
}

func (m idGenerator) decrypt(v uint64) uint64 {
	left, right := uint32(v>>32), uint32(v)
	for i := feistelRounds - 1; i >= 0; i-- {
		left, right = right^m.round(left, i), left
	}
	return uint64(left)<<32 | uint64(right)
}

// guid names the item at a position of an owner. Version and variant bits are
// those of a random GUID; the bits that the number doesn't need are its checksum.
func (m idGenerator) guid(k idKind, owner, position int) string {
	sealed := m.encrypt(uint64(k)<<56 | uint64(uint32(owner))<<24 | uint64(position)&0xffffff)
	return m.layout(sealed).String()
}

func (m idGenerator) layout(sealed uint64) uuid.UUID {
	var id uuid.UUID
	sum := scramble(sealed ^ m.key)
	binary.BigEndian.PutUint64(id[8:], sum)
	binary.BigEndian.PutUint64(id[:8], sealed)
	id[9] = id[6] // two whole bytes of the number move behind version and variant
	id[6] = 0x40 | byte(sum>>60)
	id[8] = 0x80 | byte(sum>>56)&0x3f
	return id
}

// decode resolves a GUID of the given kind; false if this world did not make it.
func (m idGenerator) decode(k idKind, text string) (owner, position int, ok bool) {
	id, err := uuid.Parse(text)
	if err != nil || len(text) != 36 {
		return 0, 0, false
	}
	number := id
	number[6] = id[9]
	sealed := binary.BigEndian.Uint64(number[:8])
	if m.layout(sealed) != id {
		return 0, 0, false
	}
	v := m.decrypt(sealed)
	if idKind(v>>56) != k {
		return 0, 0, false
	}
	return int(v >> 24 & 0xffffffff), int(v & 0xffffff), true
}

// opaque is an order id of the newer kind: 33 characters that are not a GUID.
func (m idGenerator) opaque(owner, position int) string {
	sealed := m.encrypt(uint64(kindOrder)<<56 | uint64(uint32(owner))<<24 | uint64(position)&0xffffff)
	var raw [24]byte
	binary.BigEndian.PutUint64(raw[:], sealed)
	binary.BigEndian.PutUint64(raw[8:], scramble(sealed^m.key))
	binary.BigEndian.PutUint64(raw[16:], scramble(sealed+m.key))
	return base64.RawURLEncoding.EncodeToString(raw[:]) + "1"
}
