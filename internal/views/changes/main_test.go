package changes_test

import (
	"testing"

	"github.com/cspdesk/cspdesk/internal/views/viewstest"
)

func TestMain(m *testing.M) { viewstest.Main(m) }
