package ocr

import (
	"context"
	"errors"
	"image"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestFind(t *testing.T) {
	for mode, tt := range map[string]struct {
		kind      error
		sentence  string
		languages []string
	}{
		"works":           {nil, "", []string{"deu", "eng"}},
		"old":             {ErrTooOld, "version 4 or later", nil},
		"another program": {ErrBroken, "Usage: other", nil},
		"fails at once":   {ErrBroken, "liblept.so.5", nil},
		"no languages":    {ErrNoLanguage, "no language", nil},
	} {
		t.Run(mode, func(t *testing.T) {
			r, err := Find(t.Context(), faulty(t, mode))
			if !errors.Is(err, tt.kind) || !strings.Contains(Explain(err), tt.sentence) {
				t.Fatalf("%v: %s", err, Explain(err))
			}
			if !slices.Equal(r.Languages(), tt.languages) {
				t.Errorf("reads in %q", r.Languages())
			}
			if err == nil && (r.Version() != "5.3.3.20231005" || r.Name() != "tesseract 5 deu+eng" || !slices.Equal(r.Installed(), []string{"deu", "eng", "script/Latin"})) {
				t.Errorf("%s, %s with %q", r.Version(), r.Name(), r.Installed())
			}
		})
	}
}

// A program that does not answer is given up, and gone, when the caller has enough.
func TestFindIsCancelled(t *testing.T) {
	o := faulty(t, "hangs at once")
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		waitForPID()
		cancel()
	}()
	if _, err := Find(ctx, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	gone(t, waitForPID())
}

func TestNotInstalled(t *testing.T) {
	t.Setenv(Variable, t.TempDir()+"/tesseract")
	_, err := Find(t.Context(), Options{})
	if !errors.Is(err, ErrNotInstalled) || !strings.Contains(Explain(err), os.Getenv(Variable)) {
		t.Errorf("%v: %s", err, Explain(err))
	}
	for goos, want := range map[string]string{
		"linux": "sudo dnf install tesseract", "darwin": "brew install", "windows": "winget install", "freebsd": "package manager",
	} {
		if !strings.Contains(HowToInstall(goos), want) {
			t.Errorf("%s: %s", goos, HowToInstall(goos))
		}
	}
}

func TestFaults(t *testing.T) {
	for mode, tt := range map[string]struct {
		kind     error
		sentence string
		words    int
	}{
		"hangs":                {ErrSlow, "too busy", 0},
		"spins":                {ErrTimeout, "took too long", 0},
		"leaves a child":       {nil, "", 0},
		"crashes":              {ErrPicture, "Image too large", 0},
		"lost its data":        {ErrBroken, "Error opening data file", 0},
		"floods":               {ErrPicture, "without end", 0},
		"floods the other way": {nil, "", 1},
		"reads nothing":        {nil, "", 1},
		"nonsense":             {nil, "", 0},
	} {
		t.Run(mode, func(t *testing.T) {
			o := faulty(t, mode)
			if mode == "hangs" || mode == "spins" {
				o.Timeout = time.Second
			}
			r, err := Find(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			text, err := r.Read(t.Context(), page())
			if !errors.Is(err, tt.kind) || !strings.Contains(Explain(err), tt.sentence) || text.Words != tt.words {
				t.Errorf("%+v, %v: %s", text, err, Explain(err))
			}
			if took := time.Since(begin); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if want := tt.kind != nil && !errors.Is(tt.kind, ErrBroken); IsOfPicture(err) != want {
				t.Errorf("of the picture: %t", !want)
			}
			if mode == "hangs" || mode == "leaves a child" {
				gone(t, waitForPID())
			}
		})
	}
}

func TestReadIsCancelled(t *testing.T) {
	r, err := Find(t.Context(), faulty(t, "hangs"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		waitForPID()
		cancel()
	}()
	if _, err := r.Read(ctx, page()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	gone(t, waitForPID())
	if _, err := r.Read(ctx, page()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A picture in which nothing can be written is not given to the program.
func TestTooSmall(t *testing.T) {
	r := &Reader{path: "/nowhere"}
	if text, err := r.Read(t.Context(), page().(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(image.Rect(0, 0, 300, 8))); text != (Text{}) || err != nil {
		t.Errorf("%+v, %v", text, err)
	}
}

// A program that cannot be started is broken, whatever its name promised.
func TestCannotBeStarted(t *testing.T) {
	r := &Reader{path: t.TempDir(), timeout: time.Second, languages: []string{"eng"}}
	if _, err := r.Read(t.Context(), page()); !errors.Is(err, ErrBroken) {
		t.Error(err)
	}
}
