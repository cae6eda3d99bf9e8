package state

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// longestFolder limits the length of a folder name, well below the limit of any
// file system.
const longestFolder = 100

// Partner identifies the owner of files. Each partner tenant has its own files, so
// that data of one is never shown under another. The zero Partner is invalid.
type Partner struct{ folder string }

// PartnerOf returns the Partner of a cloud and a name that is unique there:
// preferably the tenant, else the name of the profile or the host of the API.
func PartnerOf(cloud, tenant string) Partner {
	name := cloud + "-" + tenant
	folder := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '-', r == '.':
			return r
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a' // tenants, hosts and some file systems ignore case
		}
		return '_'
	}, name)
	// A checksum keeps two names from sharing a folder. Folder names must not be too
	// long or end in a dot, which Windows drops.
	if !strings.EqualFold(folder, name) || len(folder) > longestFolder || strings.HasSuffix(folder, ".") {
		sum := sha256.Sum256([]byte(strings.ToLower(name)))
		folder = folder[:min(len(folder), longestFolder)] + "-" + hex.EncodeToString(sum[:4])
	}
	return Partner{folder}
}

// String returns the name of the partner's folder, which is valid on every file
// system.
func (p Partner) String() string { return p.folder }
