package autopilot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cspdesk/cspdesk/internal/autopilot"
)

const allColumns = "Device Serial Number,Windows Product ID,Hardware Hash,Manufacturer name,Device model,Group Tag,Assigned User\n"

// codes lists the findings as "severity code line" in the order of the report.
func codes(r autopilot.Report) []string {
	var list []string
	for _, f := range r.Findings {
		list = append(list, fmt.Sprintf("%s %s %d", f.Severity, f.Code, f.Line))
	}
	return list
}

func TestCheckRow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		row  string
		want []string
	}{
		{"hash", ",," + hash(1), nil},
		{"key", ",3304875512093", nil},
		{"hash and key", ",3304875512093," + hash(1), nil},
		{"hash and serial", "S1,," + hash(1), nil},
		{"hash, key and serial", "S1,3304875512093," + hash(1), nil},
		{"serial, manufacturer and model", "S1,,,Dell Inc.,XPS", nil},
		{"serial alone", "S1", []string{"error identification 2"}},
		{"serial and manufacturer", "S1,,,Dell Inc.", []string{"error identification 2"}},
		{"serial and model", "S1,,,,XPS", []string{"error identification 2"}},
		{"manufacturer and model", ",,,Dell Inc.,XPS", []string{"error identification 2"}},
		{"tag alone", ",,,,,Sales", []string{"error identification 2"}},

		{"short hash", ",,DummyHash123", []string{"error hash-truncated 2"}},
		{"hash cut at a wrong place", ",," + hash(1)[:3997], []string{"error hash-truncated 2"}},
		{"hash with padding inside", ",," + hash(1)[:1500] + "==" + hash(1)[1502:], []string{"error hash-truncated 2"}},
		{"hash cut to an impossible padding", ",," + hash(1)[:3997] + "=", []string{"error hash-truncated 2"}},
		{"hash without padding", ",," + hash(1)[:3998], []string{"warning hash-padding 2"}},
		{"old hash", ",," + hashOf(1, 1500), []string{"warning hash-length 2"}},
		{"long hash", ",," + hashOf(1, 4500), []string{"warning hash-length 2"}},
		{"hash cut by Excel", ",," + hashOf(1, 30_000)[:32_767], []string{"error hash-truncated 2"}},
		{"hash beyond Excel", ",," + hashOf(1, 30_000), []string{"error too-long 2"}},
		{"hash with an ellipsis", ",," + hash(1)[:1999] + "…" + hash(1)[2000:], []string{"error hash-alphabet 2"}},
		{"hash with spaces", ",," + hash(1)[:2000] + " " + hash(1)[2000:], []string{"warning hash-spaces 2"}},
		{"hash with line breaks", `,,"` + hash(1)[:2000] + "\r\n" + hash(1)[2000:] + `"`, []string{"warning hash-spaces 2"}},
		{"hash as a number", ",,1.23457E+12", []string{"error excel-number 2"}},
		{"hash as an error", ",,#NAME?", []string{"error excel-error 2"}},

		{"key in five groups", ",12345-67890-09876-54321-13579", nil},
		{"key as Windows shows it", ",00329-00000-0003-AA606", nil},
		{"key as Windows shows it, longer", ",00329-00000-0003-AA6069", nil},
		{"shared key", ",00330-80000-00000-AAOEM", []string{"error product-key-shared 2"}},
		{"shared key beside a hash", ",00330-80000-00000-AAOEM," + hash(1), []string{"warning product-key-shared 2"}},
		{"key without leading zero", ",304875512093", []string{"warning leading-zeros 2"}},
		{"key as a number", ",3.30488E+12", []string{"error excel-number 2"}},
		{"unknown key", ",ABC", []string{"error product-key-form 2"}},
		{"unknown key beside a hash", ",ABC," + hash(1), []string{"warning product-key-form 2"}},
		{"long key", "," + strings.Repeat("1", 65), []string{"error too-long 2"}},

		{"serial as a number", "1.23457E+12,," + hash(1), []string{"error excel-number 2"}},
		{"serial that only looks like a number", "5E12,," + hash(1), nil},
		{"serial beyond 15 digits", "1234567890123450000,," + hash(1), []string{"warning excel-digits 2"}},
		{"firmware's default serial", "To be filled by O.E.M.,," + hash(1), []string{"warning placeholder 2"}},
		{"firmware's default serial as identification", "Default string,,,Dell Inc.,XPS", []string{"error placeholder 2"}},
		{"spaces", "S1 ,," + hash(1), []string{"warning spaces 2"}},
		{"no-break space", "S1\u00A0,," + hash(1), []string{"warning invisible 2"}},
		{"zero-width space", "S\u200B1,," + hash(1), []string{"warning invisible 2"}},
		{"text formula", `"=""0071""",,` + hash(1), []string{"warning excel-text 2"}},
		{"apostrophe", "'0071,," + hash(1), []string{"warning excel-text 2"}},
		{"control character", "S\x1b[31m1,," + hash(1), []string{"error unreadable 2"}},
		{"line break inside a value", "\"S\n1\",," + hash(1), []string{"error unreadable 2"}},
		{"long serial", strings.Repeat("S", 129) + ",," + hash(1), []string{"error too-long 2"}},
		{"long model", ",," + hash(1) + ",Dell Inc.," + strings.Repeat("é", 257), []string{"error too-long 2"}},
		{"control character in a user", ",," + hash(1) + ",,,,a\x01da", []string{"warning unreadable 2"}},
		{"surplus cells", ",," + hash(1) + ",,,,,x", []string{"warning extra-cells 2"}},
		{"surplus empty cells", ",," + hash(1) + ",,,,,,,", nil},

		{"tag", ",," + hash(1) + ",,,Sales Zürich", nil},
		{"tag with an apostrophe", ",," + hash(1) + ",,,'s-Hertogenbosch", nil},
		{"tag with a slash", ",," + hash(1) + ",,,Sales/North", []string{"warning group-tag 2"}},
		{"tag that climbs", ",," + hash(1) + ",,,..", []string{"error group-tag 2"}},
		{"long tag", ",," + hash(1) + ",,," + strings.Repeat("S", 257), []string{"error too-long 2"}},
		{"two errors", "1.2E+12,,DummyHash123", []string{"error excel-number 2", "error hash-truncated 2"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := autopilot.Check(read(t, allColumns+tt.row+"\n"))
			if diff := cmp.Diff(tt.want, codes(r)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			wantBad := slices.ContainsFunc(tt.want, func(s string) bool { return strings.HasPrefix(s, "error") })
			if (len(r.Bad) == 1) != wantBad || len(r.Good)+len(r.Bad) != 1 {
				t.Errorf("%d good and %d bad devices, want bad: %v", len(r.Good), len(r.Bad), wantBad)
			}
			for _, f := range r.Findings {
				if !sentence(f.Message) || !sentence(f.Remedy) {
					t.Errorf("not in sentences: %s", f)
				}
			}
		})
	}
}

// sentence reports whether a text for the user is one.
func sentence(text string) bool {
	return strings.HasSuffix(text, ".") && strings.ContainsAny(text, " ") && strings.IndexFunc(text, func(r rune) bool { return r < ' ' }) < 0
}

func TestCheckSendsCleanValues(t *testing.T) {
	t.Parallel()
	f := read(t, allColumns+"\u200E '0071 ,,"+hash(1)[:3998]+`,"=""Dell"" Inc.",Surface`+"\u00A0Pro,\u2060Sales \n")
	got := autopilot.Check(f).Good
	want := []autopilot.Device{{
		Line: 2, SerialNumber: "0071", HardwareHash: hash(1)[:3998] + "==",
		Manufacturer: `="Dell" Inc.`, Model: "Surface Pro", GroupTag: "Sales",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("devices (-want +got):\n%s", diff)
	}
}

func TestCheckAcrossRows(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		rows []string
		want []string
	}{
		{"same hash", []string{"S1,," + hash(1), "S2,," + hash(2), "S1,," + hash(1)}, []string{"error duplicate 4"}},
		{"same key", []string{"S1,3304875512093", "S2,3304875512093"}, []string{"error duplicate 3"}},
		{"same tuple", []string{"S1,,,Dell Inc.,XPS", "S1,,,Dell Inc.,XPS"}, []string{"error duplicate 3"}},
		{"tuples are case-sensitive", []string{"S1,,,Dell Inc.,XPS", "S1,,,DELL Inc.,XPS"}, []string{"warning repeated-value 3"}},
		{"same serial, another hash", []string{"S1,," + hash(1), "s1,," + hash(2)}, []string{"warning repeated-value 3"}},
		{"same serial, another manufacturer", []string{"S1,,,Dell Inc.,XPS", "S1,,,LENOVO,X1"}, nil},
		{"same key, another hash", []string{",3304875512093," + hash(1), ",3304875512093," + hash(2)}, []string{"warning repeated-value 3"}},
		{"tags in two cases", []string{",," + hash(1) + ",,,Sales", ",," + hash(2) + ",,,sales", ",," + hash(3) + ",,,sales"}, []string{"warning group-tag-variants 3"}},
		{"tags in two spacings", []string{",," + hash(1) + ",,,Sales  North", ",," + hash(2) + ",,,Sales North"}, []string{"warning group-tag-variants 3"}},
		{"some without a tag", []string{",," + hash(1) + ",,,Sales", ",," + hash(2), ",," + hash(3)}, []string{"warning no-group-tag 3"}},
		{"none with a tag", []string{",," + hash(1), ",," + hash(2)}, nil},
		{"hash over several rows", []string{"S1,," + hash(1)[:2000], hash(1)[2000:3000], hash(1)[3000:]}, []string{"warning hash-length 2", "error hash-wrapped 3", "error hash-wrapped 4"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := autopilot.Check(read(t, allColumns+strings.Join(tt.rows, "\n")))
			if diff := cmp.Diff(tt.want, codes(r)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheckDuplicateNamesBothLinesAndTags(t *testing.T) {
	t.Parallel()
	r := autopilot.Check(read(t, allColumns+",,"+hash(1)+",,,Sales\n\n,,"+hash(1)+",,,Kiosk\n"))
	found := r.ForLine(4)
	if len(found) != 1 {
		t.Fatalf("findings = %v", r.Findings)
	}
	for _, want := range []string{"line 2", "line 4", `"Sales"`, `"Kiosk"`} {
		if !strings.Contains(found[0].String(), want) {
			t.Errorf("%q does not mention %s", found[0], want)
		}
	}
	if len(r.Good) != 1 || r.Good[0].GroupTag != "Sales" {
		t.Errorf("good = %v, want the first of the two rows", r.Good)
	}
}

func TestCheckVendorFiles(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file    string
		want    []string
		summary string
	}{
		{"powershell-5.1.csv", nil, "3 of 3 devices can be sent (0 errors, 0 warnings)."},
		{"powershell-7-group-tag.csv", nil, "3 of 3 devices can be sent (0 errors, 0 warnings)."},
		{"partner-center.csv", []string{"error identification 6"}, "4 of 5 devices can be sent, 1 cannot (1 error, 0 warnings)."},
		{"intune.csv", []string{"warning group-tag-variants 3", "warning no-group-tag 4"}, "3 of 3 devices can be sent (0 errors, 2 warnings)."},
		{"excel-semicolon.csv", []string{"error excel-number 4", "warning leading-zeros 5", "warning excel-text 6"}, "3 of 4 devices can be sent, 1 cannot (1 error, 2 warnings)."},
		{"headerless.csv", []string{"warning no-group-tag 3"}, "3 of 3 devices can be sent (0 errors, 1 warning)."},
		{"malformed-quotes.csv", []string{"error quotes 2", "warning quotes 3"}, "3 of 4 devices can be sent, 1 cannot (1 error, 1 warning)."},
		{"wrapped-hash.csv", []string{"warning hash-spaces 2", "warning hash-length 6", "error hash-wrapped 7"}, "3 of 4 devices can be sent, 1 cannot (1 error, 2 warnings)."},
		{"joined.csv", []string{"warning no-group-tag 2", "error duplicate 5"}, "2 of 3 devices can be sent, 1 cannot (1 error, 1 warning)."},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			r := autopilot.Check(readTestdata(t, tt.file))
			if diff := cmp.Diff(tt.want, codes(r)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if got := r.Summary.String(); got != tt.summary {
				t.Errorf("summary = %q, want %q", got, tt.summary)
			}
		})
	}
}

func TestCheckSummary(t *testing.T) {
	t.Parallel()
	r := autopilot.Check(readTestdata(t, "intune.csv"))
	want := autopilot.Summary{Rows: 3, Good: 3, Warnings: 2, Untagged: 1, GroupTags: []string{"Sales", "sales"}}
	if diff := cmp.Diff(want, r.Summary); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
}

func TestCheckBatchID(t *testing.T) {
	t.Parallel()
	for id, good := range map[string]bool{
		"Test batch": true, "Zürich 2": true, "a/b": true,
		"": false, " Sales": false, "Sales ": false, ".": false, "..": false,
		"Sa\x1bles": false, "Sa\u202Eles": false, strings.Repeat("é", 256): true, strings.Repeat("é", 257): false,
	} {
		if err := autopilot.CheckBatchID(id); (err == nil) != good {
			t.Errorf("CheckBatchID(%q) = %v, want good: %v", id, err, good)
		} else if err != nil && !sentence(err.Error()) {
			t.Errorf("CheckBatchID(%q) = %q, want a sentence", id, err)
		}
	}
}
