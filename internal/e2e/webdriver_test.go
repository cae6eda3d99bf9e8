//go:build e2e && linux

package e2e_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

// browser is Chromium, driven over the W3C WebDriver protocol.
type browser struct {
	t       testing.TB
	session string // address of the session
}

// webElement is the key under which the protocol refers to an element.
const webElement = "element-6066-11e4-a52e-4f735466cecf"

// browser starts Chromium with a new profile that can only reach this computer. The driver
// sometimes exits before it serves, perhaps because its port was taken; then it is
// restarted.
func (p *place) browser() *browser {
	p.t.Helper()
	var said string
	for range 3 {
		var port string
		if port, said = p.startDriver(); port != "" {
			return p.openSession("http://127.0.0.1:" + port)
		}
	}
	p.t.Fatalf("chromedriver did not start: %s", said)
	return nil
}

// startDriver returns the port of chromedriver, or its output if it failed.
func (p *place) startDriver() (port, said string) {
	p.t.Helper()
	driver := exec.Command("chromedriver", "--port=0")
	driver.Env, driver.Dir = p.env, p.home
	stdout, err := driver.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	driver.Stderr = driver.Stdout
	if err := driver.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = driver.Process.Kill()
		_ = driver.Wait()
	})
	lines := bufio.NewScanner(stdout)
	started := regexp.MustCompile(`started successfully on port (\d+)`)
	for lines.Scan() {
		if match := started.FindStringSubmatch(lines.Text()); match != nil {
			go func() { _, _ = io.Copy(io.Discard, stdout) }()
			return match[1], ""
		}
		said += lines.Text() + "\n"
	}
	return "", said
}

func (p *place) openSession(address string) *browser {
	p.t.Helper()
	b := &browser{t: p.t, session: address + "/session"}
	var session struct{ SessionID string }
	b.call(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"browserName": "chrome",
		"goog:chromeOptions": map[string]any{"args": []string{
			"--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1000,800",
			"--user-data-dir=" + filepath.Join(p.dir, "chromium"),
		}},
	}}}, &session)
	b.session += "/" + session.SessionID
	p.t.Cleanup(func() { b.call(http.MethodDelete, "", nil, nil) })
	return b
}

// call sends a command and decodes its result.
func (b *browser) call(method, path string, body, value any) {
	b.t.Helper()
	if err := b.try(method, path, body, value); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) try(method, path string, body, value any) error {
	var content io.Reader = http.NoBody
	if method == http.MethodPost {
		if body == nil {
			body = map[string]any{}
		}
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	rq, err := http.NewRequest(method, b.session+path, content)
	if err != nil {
		return err
	}
	resp, err := new(http.Client).Do(rq)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var answer struct{ Value json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("webdriver: %s %s: %s", method, path, answer.Value)
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, value)
}

func (b *browser) open(address string) {
	b.t.Helper()
	b.call(http.MethodPost, "/url", map[string]string{"url": address}, nil)
}

func (b *browser) address() (url string) {
	b.t.Helper()
	b.call(http.MethodGet, "/url", nil, &url)
	return url
}

func (b *browser) source() (html string) {
	b.t.Helper()
	b.call(http.MethodGet, "/source", nil, &html)
	return html
}

func (b *browser) title() (title string) {
	b.t.Helper()
	b.call(http.MethodGet, "/title", nil, &title)
	return title
}

// find waits for an element.
func (b *browser) find(selector string) (path string) {
	b.t.Helper()
	until(b.t, patience, "the page has "+selector, func() (bool, string) {
		var element map[string]string
		err := b.try(http.MethodPost, "/element", map[string]string{"using": "css selector", "value": selector}, &element)
		path = "/element/" + element[webElement]
		return err == nil, fmt.Sprint(err)
	})
	return path
}

func (b *browser) text(selector string) (text string) {
	b.t.Helper()
	b.call(http.MethodGet, b.find(selector)+"/text", nil, &text)
	return text
}

// name returns the accessible role and name of an element.
func (b *browser) name(selector string) string {
	b.t.Helper()
	var role, label string
	path := b.find(selector)
	b.call(http.MethodGet, path+"/computedrole", nil, &role)
	b.call(http.MethodGet, path+"/computedlabel", nil, &label)
	return role + " " + label
}

func (b *browser) click(selector string) {
	b.t.Helper()
	b.call(http.MethodPost, b.find(selector)+"/click", nil, nil)
}

// fill replaces the content of an input.
func (b *browser) fill(selector, text string) {
	b.t.Helper()
	path := b.find(selector)
	b.call(http.MethodPost, path+"/clear", nil, nil)
	b.call(http.MethodPost, path+"/value", map[string]string{"text": text}, nil)
}

// eval runs a script in the page.
func (b *browser) eval(script string) (text string) {
	b.t.Helper()
	b.call(http.MethodPost, "/execute/sync", map[string]any{"script": "return String(" + script + ")", "args": []any{}}, &text)
	return text
}

// shot saves a screenshot of the page if CSPDESK_SHOTS is set.
func (b *browser) shot(name string) {
	b.t.Helper()
	folder := os.Getenv("CSPDESK_SHOTS")
	if folder == "" {
		return
	}
	var encoded string
	b.call(http.MethodGet, "/screenshot", nil, &encoded)
	png, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
