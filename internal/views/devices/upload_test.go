package devices_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cspdesk/cspdesk/internal/autopilot"
	"github.com/cspdesk/cspdesk/internal/ui/uitest"
	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

// mixedRows are rows of which two are bad, two devices fail, and one is there
// already.
func mixedRows() []viewstest.SampleRow {
	rows := append(viewstest.SampleRows(5, 12, "Laptops 2026"), viewstest.SampleRows(100, 4, "")...)
	rows[3].Hash = "AAAA"
	return append(rows,
		viewstest.SampleRow{Serial: "LONELY"},
		viewstest.SampleRow{Serial: "FAIL808X", Hash: viewstest.SampleHash(9001), Tag: "Laptops 2026"},
		viewstest.SampleRow{Serial: "FAIL640Y", Hash: viewstest.SampleHash(9002), Tag: "Test batch"},
		viewstest.SampleRow{Serial: "FAIL806Z", Hash: viewstest.SampleHash(9003), Tag: "Test batch"},
		viewstest.SampleRow{Key: "3300000099999", Tag: "Test batch"})
}

func TestUploadFromFileToFinish(t *testing.T) {
	for name, encode := range map[string]func(string) string{
		"utf-16": viewstest.AsUTF16,
		"excel":  func(s string) string { return strings.ReplaceAll(s, ",", ";") },
	} {
		t.Run(name, func(t *testing.T) {
			path := viewstest.WriteSample(t, "devices.csv", encode(viewstest.SampleFile(mixedRows()...)))
			viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
				b.ToDevices().ToCheck(path).Sees("21 rows · 19 good · 2 bad, not sent", "Partner Center and Intune layout")
				b.Press("p").Sees("LONELY").SeesNot("5CG0000005").Sees("The hash has only 4 characters")
				b.Press("p").Sees("5CG0000005")
				b.Press("enter").Sees("2 rows will not be sent").Press("y").Sees("have no group tag in the file")
				b.Type(" Kiosk").Press("enter").Sees("Remove the spaces around the batch name")
				b.Press("home", "delete", "enter").Sees("Kiosk", "it exists: the devices are added", "a new batch is made")
				b.Press("enter").Sees("nothing is sent yet", "19 devices are registered", "12 devices more").SeesNot("5CG0000005")
				b.Press("v").Sees("5CG0000005", "bytes more").Press("v").SeesNot("5CG0000005")
				if b.Uploads() != 0 {
					t.Error("something was sent before it was shown")
				}
				b.Press("enter").Sees("5 Progress", "0 of 19", "processing")
				b.Sees("Finished. 17 of 19 registered, 2 failed.", "19 sent · 19 accepted · 0 processing · 17 done · 2 failed")
				b.Sees("808 ZtdDeviceAssignedToOtherTenant", "640 StorageError", "already there")
				b.HasCursor("19  failed").Sees("Ask the previous owner to deregister it")
				if got := [3]int{b.DevicesOf("Laptops 2026"), b.DevicesOf("Kiosk"), b.DevicesOf("Test batch")}; got != [3]int{11, 4, 5 + 1} {
					t.Errorf("the service has %v devices", got)
				}
				b.Press("esc").Sees("Laptops 2026", "Kiosk")
			})
		})
	}
}

func TestUploadGoesOnWhenItsScreenIsLeft(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(viewstest.SampleRows(1, 30, "Laptops")...))
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().ToCheck(path).Press("enter").Sees("a new batch is made")
		b.Press("enter").Sees("nothing is sent yet").Press("enter").Sees("goes on when you leave")
		b.Press("esc", "esc").Sees("Upload devices.csv to Laptops")
		if bar := b.View().ProgressBar; bar == nil {
			t.Error("the terminal shows no progress")
		}
		b.Advance(10*time.Second).Press("B").Sees("Upload devices.csv to Laptops").Press("enter").Sees("5 Progress", "of 30")
		b.Sees("Finished.")
		b.Press("esc", "B").Sees("Upload devices.csv to Laptops").Press("enter").Sees("Finished.", "registered")
	})
}

func TestFailuresAreSavedAndSentAgain(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(mixedRows()[12:]...))
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().Press("j").Press("A").Sees("File: ").Paste(path).Press("enter").Sees(" good")
		b.Press("enter", "y").Sees("Test batch", "it exists").SeesNot("looking whether")
		b.Press("enter").Sees("nothing is sent yet").Press("enter").Sees("Finished. 6 of 8 registered, 2 failed.")
		b.Press("e").Sees("Save as").Press("enter").Sees("finished")
		saved, err := filepath.Glob(filepath.Join(b.Desk.Dir, "devices-failures-*.csv"))
		if err != nil || len(saved) != 1 {
			t.Fatalf("saved %q, %v", saved, err)
		}
		file, err := os.Open(saved[0])
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		again, err := autopilot.Read(file, "again.csv")
		if err != nil || len(again.Devices) != 2 {
			t.Fatalf("the failures read back as %+v, %v", again, err)
		}
		text, err := os.ReadFile(saved[0])
		if err != nil || !strings.Contains(string(text), "ZtdDeviceAssignedToOtherTenant") {
			t.Errorf("the saved file doesn't say why: %v", err)
		}

		before := b.Uploads()
		b.Press("t").Sees("Upload 1 device", "exists → 1 device more").Press("esc").Sees("1 marked")
		b.Press("t").Sees("Upload 1 device").Press("enter").Sees("0 of 1 registered, 1 failed.")
		if n := b.Uploads() - before; n != 1 {
			t.Errorf("sending again took %d requests", n)
		}
		b.Press("esc").Sees("6 of 8 registered")
		b.Press("esc").Press("esc").SeesNot("Finished.")
	})
}

func TestNothingToSendAgain(t *testing.T) {
	rows := append(viewstest.SampleRows(10, 3, "Laptops"), viewstest.SampleRow{Serial: "FAIL808X", Hash: viewstest.SampleHash(9001), Tag: "Laptops"})
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(rows...))
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.ToDevices().ToCheck(path).Press("enter").Sees("a new batch is made").Press("enter").Sees("nothing is sent yet")
		b.Press("enter").Sees("goes on when you leave").Press("t").Sees("The upload is still going on.")
		b.Sees("3 of 4 registered, 1 failed.").Press("t").Sees("None of the failures can succeed unchanged.")
		b.Press("g", "space", "t").Sees("Upload 1 device")
	})
}

func TestStoppedUploadCanBeTakenUp(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(viewstest.SampleRows(1, 40, "Laptops")...))
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.Faults("slow=3s")
		b.ToDevices().ToCheck(path).Press("enter").Sees("a new batch is made")
		b.Press("c").Sees("Devices: ").Press("backspace", "backspace", "backspace").Type("4").Press("enter").Sees("10 requests of up to 4")
		b.Press("enter").Sees("10 requests are sent, 2 at a time").Press("enter").Sees("4 sent")
		b.Press("x").Sees("stay with the service").Press("y").Sees("Stopped.", "not sent")
		sent := b.Uploads()
		if sent == 0 || sent >= 10 {
			t.Fatalf("%d requests were sent before the stop", sent)
		}
		b.Faults("")
		b.Press("t").Sees("nothing is sent yet").Press("enter").Sees("Finished. ", "of 40 registered")
		if b.Uploads() >= sent+10 {
			t.Error("what was sent already was sent again")
		}
	})
}

func TestUploadStepsGoBack(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(viewstest.SampleRows(1, 3, "Laptops")...))
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.ToDevices().ToCheck(path).Press("/").Type("0000002").Sees("1 of 3").Press("esc").Sees("3 of 3", "3 rows · 3 good")
		b.Press("enter").Sees("a new batch is made").Press("enter").Sees("nothing is sent yet")
		b.Press("esc").Sees("a new batch is made").Press("esc").Sees("3 rows · 3 good").Press("esc").Sees("File: ").Press("esc").Sees("BATCH (GROUP TAG)")
		// The folder of the last file is where the next one is looked for.
		b.Press("u").Sees("devices.csv", "1 entry")
	})
}

func TestFilesThatCannotBeUploaded(t *testing.T) {
	dir := t.TempDir()
	tests := map[string]struct{ name, text, want string }{
		"missing":      {"none.csv", "", "There is no file"},
		"not a table":  {"picture.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00", "picture.csv"},
		"only bad":     {"bad.csv", viewstest.SampleFile(viewstest.SampleRow{Serial: "X"}), "There is no good row to go on with"},
		"hostile name": {"a\u202eb.csv", viewstest.SampleFile(viewstest.SampleRows(1, 1, "T")...), "b.csv"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, tt.name)
			if tt.text != "" {
				if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			viewstest.Drive(t, viewstest.Setup{Width: 80, Height: 24}, func(_ *testing.T, b *viewstest.Bench) {
				b.ToDevices().Press("u").Sees("File: ").Paste(path)
				b.Press("enter", "enter").Sees(tt.want)
			})
		})
	}
}

func TestReadOnlyDeskUploadsNothing(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{ReadOnly: true}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().SeesNot("u upload").Press("u").SeesNot("File: ")
		b.Press("esc", ":").Type("upload-devices").Press("enter").SeesNot("Whose devices?")
		if len(b.World.Effects()) != 0 {
			t.Error("a read-only desk changed something")
		}
	})
}

func TestUploadFromThePalette(t *testing.T) {
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.Sees("250 of 250").Press(":").Type("upload-devices").Press("enter").Sees("Whose devices?")
		b.Press("/").Type("fabrikam ltd").Press("enter", "enter").Sees("1 File", "File: ")
		b.Press("esc").Sees("250 of 250").SeesNot("Whose devices?")
	})
}

func TestUploadWithoutTheListOfBatches(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(viewstest.SampleRows(1, 2, "Test batch")...))
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().ToCheck(path)
		b.Faults("cut")
		b.Press("enter").Sees("Which batches exist could not be read")
		b.Faults("")
		b.Press("enter").Sees("nothing is sent yet").Press("enter").Sees("Finished. 2 of 2 registered.")
		if n := b.DevicesOf("Test batch"); n != 7 {
			t.Errorf("the batch has %d devices", n)
		}
	})
}

func TestUploadOverABadLine(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(mixedRows()...))
	for _, faults := range []string{"cut-after*1", "cut-after*4,503*1", "cut=30%,html=10%,truncate=20%,seed=3", "throttle*2", "expire-token*1"} {
		t.Run(faults, func(t *testing.T) {
			viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
				b.ToDevices().ToCheck(path).Press("enter", "y").Type("Kiosk").Press("enter").Sees("a new batch is made").Press("enter").Sees("nothing is sent yet")
				b.Faults(faults)
				b.Press("enter").Advance(3 * time.Minute)
				b.Faults("")
				b.Sees("Finished. 17 of 19 registered, 2 failed.")
				if n := b.Uploads(); n != 3 {
					t.Errorf("%d uploads took effect, want 3", n)
				}
			})
		})
	}
}

func TestUnknownOutcomeIsNotDoubled(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(append(viewstest.SampleRows(10, 3, "Laptops"), viewstest.SampleRows(20, 2, "Kiosk")...)...))
	viewstest.Drive(t, viewstest.Setup{}, func(t *testing.T, b *viewstest.Bench) {
		b.ToDevices().ToCheck(path).Press("enter").Sees("a new batch is made").Press("enter").Sees("nothing is sent yet")
		b.Faults("cut-after")
		b.Press("enter").Advance(5*time.Minute).Sees("Finished. 0 of 5 registered, 5 unknown.", "the service may have the devices or not")
		b.Faults("")
		// The first request goes again without the other one, and says so on its own screen only.
		b.Press("g", "space", "space", "space", "t").Sees("Upload 3 devices").Press("enter").Sees("Finished. 3 of 3 registered.")
		if n := b.Uploads(); n != 2 {
			t.Errorf("%d uploads took effect, want the 2 whose answers were lost", n)
		}
		b.Press("esc").Sees("0 of 5 registered, 5 unknown.")
	})
}

func TestMaskedUploadGivesNothingAway(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(mixedRows()...))
	viewstest.Drive(t, viewstest.Setup{}, func(_ *testing.T, b *viewstest.Bench) {
		b.ToDevices().ToCheck(path).Press("ctrl+x").SeesNot("5CG0000005", "LONELY", "3300000000005", "Laptops 2026")
		b.Press("p").SeesNot("LONELY")
	})
}

func TestUploadScreens(t *testing.T) {
	path := viewstest.WriteSample(t, "devices.csv", viewstest.SampleFile(mixedRows()...))
	for _, s := range []viewstest.Setup{
		{Width: 80, Height: 24},
		{Width: 120, Height: 40},
		{Width: 80, Height: 24, Options: []uitest.Option{uitest.NoColor}},
	} {
		name := fmt.Sprintf("%dx%d", s.Width, s.Height)
		if s.Options != nil {
			name += "-nocolor"
		}
		t.Run(name, func(t *testing.T) {
			viewstest.Drive(t, s, func(_ *testing.T, b *viewstest.Bench) {
				shot := func(step string) { b.Golden("upload-" + step + "-" + name) }
				b.ToDevices().ToCheck(path).Advance(time.Minute) // the header counts the last minute's requests
				shot("check")
				b.Press("p").Sees("LONELY")
				shot("problems")
				b.Press("enter", "y").Type("Kiosk").Press("enter").Sees("a new batch is made").Advance(time.Minute)
				shot("batches")
				b.Press("enter").Sees("nothing is sent yet").Press("enter").Advance(12 * time.Second)
				shot("progress")
				b.Sees("Finished.").Advance(time.Minute).Press("j")
				shot("finished")
			})
		})
	}
}
