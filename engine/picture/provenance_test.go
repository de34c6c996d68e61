package picture

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func provenance() Provenance {
	return Provenance{
		Title: "A harbour & <boats>", Description: "A harbour at night,\nwith “boats” & gulls \x01", Subjects: []string{"generated", "[tag]"},
		Sources: []string{"sea.jpg", "mole.png"}, Credit: "model-1 (Gemini)", Tool: "Hybrid Image Search 1", Made: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
	}
}

func TestEmbedXMP(t *testing.T) {
	files := samples(t)
	delete(files, "animated.webp") // its size is not the one that it says
	files["exif.jpg"] = withSegment(files["baseline.jpg"], 0xe1, append([]byte("Exif\x00\x00"), tiffBlock(bigEndian, tag{tagMake, 2, "Canon"})...))
	files["extended.webp"] = withRIFFChunks(t, files["lossy.webp"], 64, 48, 8, map[string][]byte{"EXIF": tiffBlock(littleEndian, tag{tagMake, 2, "Canon"})})
	for name, file := range files {
		out, err := EmbedXMP(file, provenance().XMP())
		if !slices.Contains([]Format{JPEG, PNG, WebP}, Sniff(file)) {
			if !errors.Is(err, ErrUnsupported) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		before, err := Decode(t.Context(), file, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		after, err := Decode(t.Context(), out, Limits{})
		if err != nil || !bytes.Equal(after.Small.Pix, before.Small.Pix) {
			t.Fatalf("%s: other pixels, %v", name, err)
		}
		f := after.Facts
		if f.Title != "A harbour & <boats>" || f.Caption != "A harbour at night,\nwith “boats” & gulls" || f.Camera != before.Facts.Camera ||
			!slices.Equal(f.Keywords, []string{"generated", "[tag]"}) || !f.TakenAt.Equal(provenance().Made) {
			t.Errorf("%s: read back as %+v", name, f)
		}
		if _, err := EmbedXMP(out, provenance().XMP()); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: a second packet: %v", name, err)
		}
		if name != "exif.jpg" { // whose EXIF lacks tags that it wants
			askExiftool(t, name, out)
		}
	}
}

// askExiftool has another reader agree, where it is installed.
func askExiftool(t *testing.T, name string, file []byte) {
	t.Helper()
	tool, err := exec.LookPath("exiftool")
	if err != nil {
		return
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), tool, "-json", "-validate", "-warning", "-n", path).Output()
	if err != nil {
		t.Fatalf("%s: exiftool: %v: %s", name, err, out)
	}
	if bytes.Contains(out, []byte(`"Warning"`)) {
		t.Errorf("%s: exiftool warns: %s", name, out)
	}
	if out, err = exec.CommandContext(t.Context(), tool, "-json", "-XMP:all", "-n", path).Output(); err != nil {
		t.Fatal(err)
	}
	var read []struct{ Title, Description, Source, Credit, CreatorTool, DigitalSourceType, CreateDate string }
	if err := json.Unmarshal(out, &read); err != nil || len(read) != 1 {
		t.Fatalf("%s: exiftool: %v: %s", name, err, out)
	}
	r := read[0]
	if r.Title != "A harbour & <boats>" || !strings.Contains(r.Description, "“boats” & gulls") || r.Source != "sea.jpg; mole.png" ||
		r.Credit != "model-1 (Gemini)" || r.CreatorTool != "Hybrid Image Search 1" || r.DigitalSourceType != compositeTrained ||
		r.CreateDate != "2026:03:04 05:06:07Z" {
		t.Errorf("%s: exiftool reads %s", name, out)
	}
}

func TestSealedFilesStayAsTheyAre(t *testing.T) {
	files := samples(t)
	for name, file := range map[string][]byte{
		"png":  withChunk(files["truecolor.png"], "caBX", []byte("manifest")),
		"jpeg": withSegment(files["baseline.jpg"], 0xeb, []byte("JP\x00\x01manifest")),
		"webp": withRIFFChunks(t, files["lossy.webp"], 64, 48, 0, map[string][]byte{"C2PA": []byte("manifest")}),
	} {
		if _, err := EmbedXMP(file, provenance().XMP()); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "sealed") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProvenanceIsBounded(t *testing.T) {
	p := provenance()
	p.Title, p.Description = strings.Repeat("&", 50_000), strings.Repeat(`"😀`, 50_000)
	for range 14 {
		p.Sources = append(p.Sources, strings.Repeat("'", 250))
	}
	file := samples(t)["baseline.jpg"]
	out, err := EmbedXMP(file, p.XMP())
	if err != nil || len(out) <= len(file) {
		t.Fatalf("long texts: %v", err)
	}
	d, err := Decode(t.Context(), out, Limits{})
	if err != nil || len(d.Facts.Caption) < maxProvenanceText {
		t.Errorf("read back %d bytes, %v", len(d.Facts.Caption), err)
	}
	if got := string((Provenance{}).XMP()); !strings.Contains(got, trainedMedia+"<") {
		t.Errorf("without sources: %s", got)
	}
}

// FuzzEmbedXMP: whatever the bytes, a file that takes the packet is still the same picture, and has the packet.
func FuzzEmbedXMP(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data)
	}
	f.Add(withRIFFChunks(f, fixture(f, "lossy.webp"), 64, 48, 0, map[string][]byte{"C2PA": []byte("manifest")}))
	packet := provenance().XMP()
	f.Fuzz(func(t *testing.T, data []byte) {
		given := bytes.Clone(data)
		out, err := EmbedXMP(data, packet)
		if !bytes.Equal(data, given) {
			t.Fatal("the file that was given has changed")
		}
		if err != nil {
			return
		}
		if !bytes.Contains(out, packet) || len(out) < len(data)+len(packet) {
			t.Error("the packet is not there")
		}
		before, err := Inspect(data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		after, err := Inspect(out, Limits{})
		if err != nil || after != before {
			t.Errorf("%+v became %+v, %v", before, after, err)
		}
	})
}
