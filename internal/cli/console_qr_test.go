package cli

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

const signInAddress = "https://login.microsoftonline.com/2c1b5b3e-8f38-4c6d-a0a5-7f9d1f0f3b21/oauth2/authorize?client_id=6e2f0e1a-52a7-4d2c-9d7e-1f4f2b8f6a10" +
	"&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&nonce=N5ZQ2V7R3T4W6X8Y9A1B2C3D4E" +
	"&prompt=select_account&redirect_uri=http%3A%2F%2Flocalhost%3A46123&resource=https%3A%2F%2Fapi.partnercenter.microsoft.com" +
	"&response_mode=query&response_type=code&scope=openid+profile&state=K5ZQ2V7R3T4W6X8Y9A1B2C3D4E"

// photograph renders a drawing as the image that a terminal shows, dark modules on
// a light background.
func photograph(t *testing.T, picture string) image.Image {
	t.Helper()
	lines := strings.Split(strings.TrimRight(ansi.Strip(picture), "\n"), "\n")
	const pixel, down = 8, 4 // pixels per module; module rows per Braille character
	img := image.NewGray(image.Rect(0, 0, len([]rune(lines[0]))*2*pixel, len(lines)*down*pixel))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	fill := func(x, y, width, height int) {
		for py := range height {
			for px := range width {
				img.SetGray(x+px, y+py, color.Gray{})
			}
		}
	}
	for row, line := range lines {
		for column, r := range []rune(line) {
			x, y := column*2*pixel, row*down*pixel
			half := down * pixel / 2
			switch {
			case r == '█':
				fill(x, y, 2*pixel, 2*half)
			case r == '▀':
				fill(x, y, 2*pixel, half)
			case r == '▄':
				fill(x, y+half, 2*pixel, half)
			case r >= 0x2800 && r <= 0x28ff:
				for dotRow, pair := range brailleDots {
					for dotColumn, bit := range pair {
						if (r-0x2800)&bit != 0 {
							fill(x+dotColumn*pixel, y+dotRow*pixel, pixel, pixel)
						}
					}
				}
			}
		}
	}
	return img
}

func TestQRCodeCanBeRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text    string
		columns, rows int
	}{
		{"device page at 80×24", "https://microsoft.com/devicelogin", 80, 20},
		{"address at 80×24", signInAddress, 80, 22},
		{"address at 160×45", signInAddress, 160, 43},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			picture := qrCode(tt.text, tt.columns, tt.rows)
			lines := strings.Split(strings.TrimRight(picture, "\n"), "\n")
			if picture == "" || len(lines) > tt.rows || ansi.StringWidth(lines[0]) > tt.columns {
				t.Fatalf("%d lines of %d columns", len(lines), ansi.StringWidth(lines[0]))
			}
			bitmap, err := gozxing.NewBinaryBitmapFromImage(photograph(t, picture))
			if err != nil {
				t.Fatal(err)
			}
			read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
			if err != nil || read.GetText() != tt.text {
				t.Errorf("read %v, %v from\n%s", read, err, ansi.Strip(picture))
			}
		})
	}
}

func TestNoRoomForAQRCode(t *testing.T) {
	t.Parallel()
	columns, rows := qrSize(signInAddress)
	if qrCode(signInAddress, columns-1, rows) != "" || qrCode(signInAddress, columns, rows-1) != "" || qrCode(signInAddress, columns, rows) == "" {
		t.Errorf("the room for a code is not %d×%d", columns, rows)
	}
	if code := qrCode(strings.Repeat("x", 5000), 500, 500); code != "" {
		t.Error("a text that fits no QR code was drawn")
	}
}
