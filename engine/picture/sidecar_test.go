package picture

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSidecars(t *testing.T) {
	rated := func(rating string, words ...string) string {
		return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
			` xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="` + rating + `"><dc:subject><rdf:Bag><rdf:li>` +
			strings.Join(words, "</rdf:li><rdf:li>") + `</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF>`
	}
	embedded := Facts{Title: "Embedded", Caption: "A ship at sea.", Keywords: []string{"ship"}, Rating: 2}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  Facts
		empty bool
		fails error
	}{
		{name: "none", want: embedded, empty: true},
		{name: "XMP", files: map[string]string{"sea.jpg.xmp": packet}, want: Facts{
			Title: "Night & day", Caption: "A lake,\nat midnight", Keywords: []string{"lake", "Night", "Places", "Sweden", "ship"}, Rating: 4,
		}},
		{name: "two XMP files", files: map[string]string{"sea.jpg.xmp": rated("5", "one"), "sea.XMP": rated("1", "two", "Ship")}, want: Facts{
			Title: "Embedded", Caption: "A ship at sea.", Keywords: []string{"one", "two", "Ship"}, Rating: 5,
		}},
		{name: "rejected", files: map[string]string{"sea.xmp": rated("-1", "no")}, want: Facts{
			Title: "Embedded", Caption: "A ship at sea.", Keywords: []string{"no", "ship"}, Rating: 2,
		}},
		{name: "text", files: map[string]string{"sea.txt": "\ufeffTwo boats, far away.\r\n"}, want: Facts{
			Title: "Embedded", Caption: "A ship at sea.\nTwo boats, far away.", Keywords: []string{"ship"}, Rating: 2,
		}},
		{name: "text that is in the caption", files: map[string]string{"sea.jpg.TXT": "ship at sea"}, want: embedded},
		{name: "text in Latin-1", files: map[string]string{"sea.txt": "Stra\xdfe"}, want: Facts{
			Title: "Embedded", Caption: "A ship at sea.\nStraße", Keywords: []string{"ship"}, Rating: 2,
		}},
		{name: "text that is none", files: map[string]string{"sea.txt": "\x00\x01\x02\x03\xff\xfe\x00"}, want: embedded, empty: true},
		{name: "broken XMP", files: map[string]string{"sea.xmp": "<x:xmpmeta <<<<"}, want: embedded, empty: true},
		{name: "large text", files: map[string]string{"sea.txt": strings.Repeat("word ", 20_000)}, want: embedded, empty: true, fails: ErrTooLarge},
		{name: "large XMP beside good text", files: map[string]string{"sea.xmp": packet + strings.Repeat(" ", 1<<20), "sea.txt": "good"}, want: Facts{
			Title: "Embedded", Caption: "A ship at sea.\ngood", Keywords: []string{"ship"}, Rating: 2,
		}, fails: ErrTooLarge},
		{name: "of another picture", files: map[string]string{"seal.txt": "no", "sea.png.txt": "no"}, want: embedded, empty: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, test.files)
			got, err := ReadSidecars(filepath.Join(dir, "sea.jpg"))
			if !errors.Is(err, test.fails) {
				t.Errorf("error %v, want %v", err, test.fails)
			}
			if got.Empty() != test.empty {
				t.Errorf("Empty = %v", got.Empty())
			}
			f := embedded
			f.Merge(got)
			f.TakenAt, f.Position = test.want.TakenAt, nil
			if diff := cmp.Diff(test.want, f); diff != "" {
				t.Errorf("facts differ (-want +got):\n%s", diff)
			}
			if n := len(embedded.Keywords); n != 1 || embedded.Keywords[0] != "ship" {
				t.Errorf("Merge changed the keywords it was given: %q", embedded.Keywords)
			}
		})
	}
}

func TestSidecarPaths(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.jpg": "", "a.jpg.xmp": "", "a.txt": "", "b.txt": ""})
	if err := os.Mkdir(filepath.Join(dir, "a.xmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	got := SidecarPaths(filepath.Join(dir, "a.jpg"))
	if want := []string{filepath.Join(dir, "a.jpg.xmp"), filepath.Join(dir, "a.txt")}; !cmp.Equal(got, want) {
		t.Errorf("SidecarPaths = %q, want %q", got, want)
	}
	// A text is not its own sidecar.
	if got := SidecarPaths(filepath.Join(dir, "b.txt")); len(got) != 0 {
		t.Errorf("SidecarPaths of b.txt = %q", got)
	}
}

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"empty.jpg": "", "some.jpg": "12345678", "new\nline \U0001F600.jpg": "x"})
	at := func(name string) string { return filepath.Join(dir, name) }
	if data, err := ReadFile(at("some.jpg"), Limits{}); err != nil || string(data) != "12345678" {
		t.Errorf("ReadFile = %q, %v", data, err)
	}
	if data, err := ReadFile(at("some.jpg"), Limits{MaxBytes: 8}); err != nil || len(data) != 8 {
		t.Errorf("ReadFile at the limit = %q, %v", data, err)
	}
	if _, err := ReadFile(at("new\nline \U0001F600.jpg"), Limits{}); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]error{"empty.jpg": ErrEmpty, "none.jpg": os.ErrNotExist, ".": ErrNotPicture} {
		if _, err := ReadFile(at(name), Limits{}); !errors.Is(err, want) {
			t.Errorf("ReadFile(%q): %v, want %v", name, err, want)
		}
	}
	if _, err := ReadFile(at("some.jpg"), Limits{MaxBytes: 7}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("ReadFile above the limit: %v", err)
	}
}
