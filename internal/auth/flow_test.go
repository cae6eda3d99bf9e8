package auth_test

import (
	"strings"
	"testing"

	"github.com/cspdesk/cspdesk/internal/auth"
)

func TestChoose(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		goos string
		env  map[string]string
		want string
	}{
		{"Linux desktop", "linux", map[string]string{"DISPLAY": ":0"}, auth.BrowserName},
		{"Wayland desktop", "linux", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, auth.BrowserName},
		{"Linux console", "linux", nil, auth.AddressName},
		{"SSH", "linux", map[string]string{"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, auth.AddressName},
		{"SSH with X11 forwarding", "linux", map[string]string{"SSH_TTY": "/dev/pts/0", "DISPLAY": "localhost:10.0"}, auth.AddressName},
		{"Windows", "windows", nil, auth.BrowserName},
		{"SSH to Windows", "windows", map[string]string{"SSH_CLIENT": "10.0.0.1 1 22"}, auth.AddressName},
		{"Mac", "darwin", nil, auth.BrowserName},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			env := auth.DetectEnvironment(tt.goos, func(name string) string { return tt.env[name] })
			name, reason := auth.Choose(env)
			if name != tt.want || !strings.HasSuffix(reason, ".") {
				t.Errorf("Choose(%+v) = %q, %q; want %q and a sentence", env, name, reason, tt.want)
			}
		})
	}
}

func TestFlowNamed(t *testing.T) {
	t.Parallel()
	for _, name := range auth.FlowNames() {
		flow, err := auth.FlowNamed(strings.ToUpper(name))
		isApp := name == auth.AppOnlyName
		if err != nil || flow.Name() != name || (flow.Kind() == auth.KindApp) != isApp || auth.FlowTitle(name) == "" {
			t.Errorf("%s: %v, %v", name, flow, err)
		}
	}
	if _, err := auth.FlowNamed("carrier-pigeon"); err == nil || !strings.Contains(err.Error(), auth.DeviceCodeName) {
		t.Errorf("error %v, want one that lists the names", err)
	}
}
