package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// The modules of a test binary are those of the program, so that what is printed is what is linked in.
func TestLicences(t *testing.T) {
	list := imgsearch(t, "licences")
	if list.code != exitDone || !strings.Contains(list.stdout, "github.com/alecthomas/kong ") || !strings.HasPrefix(list.stdout, "Go ") {
		t.Errorf("exit %d: %s%s", list.code, list.stdout, list.stderr)
	}
	if strings.Contains(list.stdout, "fyne.io") || strings.Contains(list.stdout, "not collected") {
		t.Errorf("a program without a window lists\n%s", list.stdout)
	}
	one := imgsearch(t, "licences", "github.com/philippgille/chromem-go")
	if one.code != exitDone || !strings.Contains(one.stdout, "(MPL-2.0)") || !strings.Contains(one.stdout, "Mozilla Public License Version 2.0") {
		t.Errorf("exit %d: %.400s", one.code, one.stdout)
	}
	var record licenceRecord
	several := imgsearch(t, "licences", "--json", "OPENTELEMETRY")
	lines := strings.Split(strings.TrimSpace(several.stdout), "\n")
	if len(lines) < 3 {
		t.Fatalf("%d modules for a part of a path", len(lines))
	}
	if err := json.Unmarshal([]byte(lines[0]), &record); err != nil || record.Version == "" || record.Licences[0] != "Apache-2.0" ||
		!strings.Contains(record.Texts["LICENSE"], "Apache License") {
		t.Errorf("%v, %+.300v", err, record)
	}
	if none := imgsearch(t, "licences", "nobody.example/nothing"); none.code != exitUsage || !strings.Contains(none.stderr, "nobody.example/nothing") {
		t.Errorf("exit %d: %s", none.code, none.stderr)
	}
}
