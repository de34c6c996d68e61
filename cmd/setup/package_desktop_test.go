package main

import (
	"bytes"
	"encoding/xml"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestDesktopEntry(t *testing.T) {
	data, err := fill("desktop", appForTest)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	if lines[0] != "[Desktop Entry]" {
		t.Errorf("it begins with %q", lines[0])
	}
	values := map[string]string{}
	for _, l := range lines[1:] {
		key, value, ok := strings.Cut(l, "=")
		if _, twice := values[key]; !ok || twice || value == "" || strings.ContainsAny(key, " _") {
			t.Errorf("not valid: %q", l)
		}
		values[key] = value
	}
	for key, want := range map[string]string{
		"Type": "Application", "Name": appForTest.Name, "Exec": appForTest.Command, "Icon": appForTest.ID, "Terminal": "false",
		"StartupWMClass": appForTest.Name, // what X11 is told; Wayland is told the ID, which is the file's name
	} {
		if values[key] != want {
			t.Errorf("%s is %q, want %q", key, values[key], want)
		}
	}
	for _, list := range []string{"Categories", "Keywords", "Keywords[de]", "Keywords[ko]"} {
		if !strings.HasSuffix(values[list], ";") {
			t.Errorf("%s=%s lacks the last semicolon", list, values[list])
		}
	}
	validate, err := exec.LookPath("desktop-file-validate")
	if err != nil {
		return
	}
	name := filepath.Join(t.TempDir(), appForTest.ID+".desktop")
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), validate, name).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("desktop-file-validate: %v, %s", err, out)
	}
}

func TestMetainfo(t *testing.T) {
	data, err := fill("metainfo.xml", appForTest)
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		ID       string `xml:"id"`
		Releases []struct {
			Version string `xml:"version,attr"`
			Date    string `xml:"date,attr"`
		} `xml:"releases>release"`
		Launchable string `xml:"launchable"`
	}
	if err := xml.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	if c.ID != appForTest.ID || c.Launchable != appForTest.ID+".desktop" || len(c.Releases) != 1 || c.Releases[0].Version != "1.2.3" || c.Releases[0].Date != "2026-02-03" {
		t.Errorf("%+v", c)
	}
}

func TestIconSizes(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 512, 512)) // clear red to the left, solid blue to the right
	for y := range 512 {
		for x := range 512 {
			c := color.NRGBA{R: 255}
			if x >= 256+8 {
				c = color.NRGBA{B: 255, A: 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	sizes, err := iconSizes(b.Bytes())
	if err != nil || len(sizes) != len(hicolor) {
		t.Fatalf("%d sizes, %v", len(sizes), err)
	}
	for size, data := range sizes {
		small, err := png.Decode(bytes.NewReader(data))
		if err != nil || small.Bounds() != image.Rect(0, 0, size, size) {
			t.Fatalf("%d: %v, %v", size, small.Bounds(), err)
		}
		if size != 32 {
			continue
		}
		at := func(x int) color.NRGBA { return color.NRGBAModel.Convert(small.At(x, 5)).(color.NRGBA) }
		if at(15).A != 0 || at(17) != (color.NRGBA{B: 255, A: 255}) {
			t.Errorf("beside the edge: %v, %v", at(15), at(17))
		}
		if edge := at(16); edge.R != 0 || edge.B < 254 || edge.A < 126 || edge.A > 129 { // half of it, and nothing of the clear red
			t.Errorf("the edge is %v", edge)
		}
	}
	if _, err := iconSizes([]byte("no picture")); err == nil {
		t.Error("no picture is an icon")
	}
	var tiny bytes.Buffer
	if err := png.Encode(&tiny, image.NewNRGBA(image.Rect(0, 0, 64, 64))); err != nil {
		t.Fatal(err)
	}
	if _, err := iconSizes(tiny.Bytes()); err == nil {
		t.Error("a tiny icon is blown up")
	}
}

func TestReadIdentity(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "FyneApp.toml"))
	if err != nil {
		t.Fatal(err)
	}
	app, err := readIdentity(string(text))
	if err != nil || app.Name != "Hybrid Image Search" || app.ID != "io.github.hybrid-image-search" || app.Build < 1 {
		t.Errorf("%+v, %v", app, err)
	}
	place, err := os.ReadFile(filepath.Join("..", "..", "engine", "place.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(place), "const Version = \""+app.Version+"\"\n") {
		t.Errorf("FyneApp.toml says version %s, and engine.Version another", app.Version)
	}
	for _, bad := range []string{"", "[Details]\nName = \"x\"\nID = \"y\"\nVersion = \"1.2\"\n", "[Details]\nName = \"x\"\nVersion = \"1.2.3\"\n"} {
		if app, err := readIdentity(bad); err == nil {
			t.Errorf("%q gives %+v", bad, app)
		}
	}
}
