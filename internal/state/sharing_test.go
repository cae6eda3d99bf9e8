package state_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/cspdesk/cspdesk/internal/state"
)

// workerVariable makes of the test program a process that fills a store; it holds
// the folder and the worker's name.
const workerVariable = "CSPDESK_TEST_STORE_WORKER"

func TestMain(m *testing.M) {
	if task := os.Getenv(workerVariable); task != "" {
		folder, name, _ := strings.Cut(task, "|")
		if err := work(state.Dirs{Cache: folder + "/cache", State: folder + "/state"}, name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	m.Run()
	afterwards()
}

const (
	workerPages   = 300
	workerRecords = 1000
)

// work is what each of several stores does on the same files at the same time.
func work(dirs state.Dirs, name string) error {
	s, err := state.Open(context.Background(), dirs, contoso)
	if err != nil {
		return err
	}
	defer s.Close()
	for i := range workerPages {
		s.Cache().Keep(fmt.Sprintf("%s#%d", name, i), []byte(name))
		s.Cache().Keep("shared", []byte(name))
	}
	records := newInvented().records(0, workerRecords)
	records = append(records, state.Record{Kind: "customer", ID: name, Title: name})
	s.Records().Put(records)
	if err := s.Flush(context.Background()); err != nil {
		return err
	}
	if w := s.Warnings(); len(w) > 0 {
		return fmt.Errorf("%s: %q", name, w)
	}
	return nil
}

// checkWork looks whether all that workers did is there, once.
func checkWork(t *testing.T, dirs state.Dirs, names []string) {
	t.Helper()
	s := open(t, dirs)
	for _, name := range names {
		if n := len(s.Cache().Keys(t.Context(), name)); n != workerPages {
			t.Errorf("%s: %d of %d pages are kept", name, n, workerPages)
		}
		if got := find(t, s, name, 5); got != "customer "+name {
			t.Errorf("finds %q, want %s", got, name)
		}
	}
	census, err := s.Records().KindCounts(t.Context())
	var count int64
	for _, c := range census {
		count += c.Count
	}
	if want := int64(workerRecords + len(names)); err != nil || count != want {
		t.Errorf("%d records, %v, want %d", count, err, want)
	}
}

func TestStoresShareTheirFiles(t *testing.T) {
	t.Parallel()
	dirs := places(t)
	names := []string{"alpha", "beta", "gamma"}
	var all sync.WaitGroup
	for _, name := range names {
		all.Go(func() {
			if err := work(dirs, name); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	checkWork(t, dirs, names)
}

func TestProcessesShareTheirFiles(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	names := []string{"delta", "epsilon"}
	var all sync.WaitGroup
	for _, name := range names {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), workerVariable+"="+folder+"|"+name)
		all.Go(func() {
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", name, err, out)
			}
		})
	}
	all.Wait()
	checkWork(t, state.Dirs{Cache: folder + "/cache", State: folder + "/state"}, names)
}
