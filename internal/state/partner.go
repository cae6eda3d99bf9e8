package state

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// longestFolder bounds a folder's name well below what any file system takes.
const longestFolder = 100

// Partner tells whose files are meant: each partner tenant has its own, so that
// nothing of one is ever shown under another. The zero Partner is nobody.
type Partner struct{ folder string }

// PartnerOf names a partner by its cloud and by what tells it apart there, from
// the surest to the least: its tenant, the name of the profile, the API's host.
func PartnerOf(cloud, tenant string) Partner {
	name := cloud + "-" + tenant
	folder := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-', r == '.':
			return r
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a' // tenants and hosts know no case, and neither do some file systems
		}
		return '_'
	}, name)
	// Two names must not fall together, nor one be too long or end in a dot,
	// which Windows drops.
	if !strings.EqualFold(folder, name) || len(folder) > longestFolder || strings.HasSuffix(folder, ".") {
		sum := sha256.Sum256([]byte(strings.ToLower(name)))
		folder = folder[:min(len(folder), longestFolder)] + "-" + hex.EncodeToString(sum[:4])
	}
	return Partner{folder}
}

// String is the name of the partner's folder: safe on every file system.
func (p Partner) String() string { return p.folder }
