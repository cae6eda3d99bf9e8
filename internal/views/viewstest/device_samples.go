package viewstest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// SampleRow is a row of a device file.
type SampleRow struct{ Serial, Key, Hash, maker, model, Tag string }

// SampleHash is a hardware hash of the usual length, always the same for a seed.
func SampleHash(seed uint64) string {
	raw := make([]byte, 3000)
	r := rand.NewChaCha8([32]byte(binary.BigEndian.AppendUint64(make([]byte, 24), seed)))
	if _, err := r.Read(raw); err != nil {
		panic(err) // it never fails
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// SampleRows are devices with hashes that the sandbox registers.
func SampleRows(from, n int, tag string) []SampleRow {
	rows := make([]SampleRow, n)
	for i := range rows {
		rows[i] = SampleRow{
			Serial: fmt.Sprintf("5CG%07d", from+i), Key: fmt.Sprintf("%013d", 3_300_000_000_000+from+i), Hash: SampleHash(uint64(from + i)),
			maker: "HP", model: "EliteBook 840", Tag: tag,
		}
	}
	return rows
}

// SampleFile is the text of a device file. Without a tag it is as Partner Center
// wants it, else as Intune does, with manufacturer and model.
func SampleFile(rows ...SampleRow) string {
	var b strings.Builder
	b.WriteString("Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model,Group Tag\r\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s\r\n", r.Serial, r.Key, r.Hash, r.maker, r.model, r.Tag)
	}
	return b.String()
}

// AsUTF16 is a text as Windows PowerShell 5.1 writes it.
func AsUTF16(text string) string {
	out := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return string(out)
}

// WriteSample writes a device file into a folder of the test's own.
func WriteSample(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
