package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"hybrid-image-search/engine"
)

func TestOddQueries(t *testing.T) {
	_, library := indexed(t)
	for _, query := range []string{
		"", " ", "*", `"`, `""`, `"harbour`, "NEAR(", "NEAR(a b, 2)", "a AND", "OR", "NOT NOT", "-", "- -", "^a", "a:b", "title:x", "{a b}: c",
		"'; DROP TABLE pictures; --", "%", "_", "\\", "a\x00b", "\xff\xfe", "harb\xffour", "\u202egnp", "🙂", "é\u0301\u0301",
		strings.Repeat("x", 100_000), strings.Repeat("a ", 50_000), strings.Repeat(`"`, 100_000), strings.Repeat("(", 100_000),
	} {
		name := query[:min(len(query), 20)]
		e := succeed(t, "search", "--json", "--library", library, "--", query)
		list := decode[[]found](t, e.stdout)
		if len(list) == 0 && e.stderr == "" && strings.TrimSpace(query) == "" {
			t.Errorf("%q: neither a result nor a message", name)
		}
		e = succeed(t, "search", "--library", library, "--", query)
		if e.stdout == "" && e.stderr == "" {
			t.Errorf("%q: neither a result nor a message", name)
		}
		if lines := strings.Count(e.stderr, "\n"); lines > 1 {
			t.Errorf("%q: %d lines of messages: %q", name, lines, e.stderr)
		}
	}
	// The words among the signs still count, and nothing was harmed.
	e := succeed(t, "search", "--json", "--library", library, "--", `"harbour* OR NEAR(`)
	if list := decode[[]found](t, e.stdout); len(list) == 0 || !strings.HasSuffix(list[0].Path, "harbour.jpg") {
		t.Errorf("%+v", list)
	}
}

func TestEmptyLibraryTellsTheNextStep(t *testing.T) {
	_, library := places(t)
	if e := succeed(t, "search", "--library", library, "sea"); !strings.Contains(e.stderr, "imgsearch index") {
		t.Errorf("tells %q", e.stderr)
	}
	e := succeed(t, "search", "--json", "--library", library, "sea")
	if e.stdout != "[]\n" {
		t.Errorf("prints %q", e.stdout)
	}
}

func TestOddNames(t *testing.T) {
	pictures, library := places(t)
	source := draw(t, filepath.Join(t.TempDir(), "source.jpg"), 1, 64)
	data, err := os.ReadFile(source)
	must(t, err)
	shown := map[string]string{ // file name: how a person sees it
		"emoji 🙂.jpg": "emoji 🙂.jpg", "-n.jpg": "-n.jpg", "it's 100%#&.jpg": "it's 100%#&.jpg", "ünïcode .jpg": "ünïcode .jpg",
	}
	if runtime.GOOS != "windows" {
		shown[`what?*"<>|.jpg`] = `what?*"<>|.jpg`
		shown["new\nline.jpg"] = `new\nline.jpg`
		shown["colour\x1b[31m.jpg"] = `colour\x1b[31m.jpg`
	}
	if runtime.GOOS == "linux" { // others refuse names that are not UTF-8
		shown["bad\xff.jpg"] = `bad\xff.jpg`
	}
	for name := range shown {
		write(t, filepath.Join(pictures, "d", name), string(data))
	}
	e := succeed(t, "index", "--json", "--library", library, pictures)
	if r := decode[engine.Report](t, e.stdout); r.Added != len(shown) || len(r.Failed) != 0 {
		t.Fatalf("%+v", r)
	}
	if e := succeed(t, "index", "--json", "--library", library, pictures); decode[engine.Report](t, e.stdout).Unchanged != len(shown) {
		t.Errorf("again: %s", e.stdout)
	}
	plain := succeed(t, "search", "--library", library, "d").stdout
	if n := strings.Count(plain, "\n"); n != len(shown) {
		t.Errorf("%d lines for %d pictures: %q", n, len(shown), plain)
	}
	for name, want := range shown {
		if !strings.Contains(plain, want) {
			t.Errorf("%q is missing in %q", want, plain)
		}
		if e := succeed(t, "similar", "--json", "--library", library, "--", filepath.Join(pictures, "d", name)); len(decode[[]found](t, e.stdout)) != len(shown)-1 {
			t.Errorf("%q: %s", name, e.stdout)
		}
	}
	e = succeed(t, "search", "--json", "--library", library, "d")
	if list := decode[[]found](t, e.stdout); len(list) != len(shown) {
		t.Errorf("%d results of %d", len(list), len(shown))
	}
}

func TestOddFolders(t *testing.T) {
	pictures, library := places(t)
	draw(t, filepath.Join(pictures, "a", "one.jpg"), 1, 64)
	draw(t, filepath.Join(pictures, "b", "two.jpg"), 2, 64)
	if err := os.Symlink(pictures, filepath.Join(pictures, "a", "loop")); err != nil {
		t.Skip("no links here:", err)
	}
	must(t, os.Symlink(filepath.Join(pictures, "self"), filepath.Join(pictures, "self")))
	must(t, os.Symlink(filepath.Join(pictures, "nowhere"), filepath.Join(pictures, "dangling.jpg")))
	e := succeed(t, "index", "--json", "--library", library, pictures)
	if r := decode[engine.Report](t, e.stdout); r.Added != 2 {
		t.Errorf("links: %+v", r)
	}

	// A folder that vanishes is reported; what was known of it stays.
	gone := filepath.Join(pictures, "b")
	must(t, os.Rename(gone, gone+"-away"))
	e = imgsearch(t, "index", "--json", "--library", library, gone)
	r := decode[engine.Report](t, e.stdout)
	if e.code != exitFailed || len(r.Failed) != 1 || r.Removed != 0 {
		t.Errorf("a folder that is gone exits with %d after %+v", e.code, r)
	}
	if e := succeed(t, "stats", "--json", "--library", library); decode[statistics](t, e.stdout).Pictures != 2 {
		t.Errorf("after it: %s", e.stdout)
	}
}

func TestFolderWithoutPermission(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("permissions do not bind this user")
	}
	pictures, library := places(t)
	draw(t, filepath.Join(pictures, "open", "one.jpg"), 1, 64)
	draw(t, filepath.Join(pictures, "closed", "two.jpg"), 2, 64)
	secret := draw(t, filepath.Join(pictures, "open", "secret.jpg"), 3, 64)
	closed := filepath.Join(pictures, "closed")
	succeed(t, "index", "--library", library, pictures)
	must(t, os.Chmod(closed, 0))
	t.Cleanup(func() { os.Chmod(closed, 0o700) }) //nolint:errcheck // so that it can be removed
	must(t, os.Chmod(secret, 0))
	e := succeed(t, "index", "--json", "--library", library, pictures)
	r := decode[engine.Report](t, e.stdout)
	if len(r.Failed) != 1 || r.Failed[0] != (engine.FileError{Path: closed, Error: "permission denied"}) || r.Removed != 0 {
		t.Errorf("%+v", r)
	}
	if e := imgsearch(t, "similar", "--library", library, secret); e.code != exitFailed || !strings.Contains(e.stderr, secret) {
		t.Errorf("exits with %d and tells %q", e.code, e.stderr)
	}
}

func TestPrintable(t *testing.T) {
	for path, want := range map[string]string{
		"/a b/ü🙂.jpg": "/a b/ü🙂.jpg", `C:\x\"y".jpg`: `C:\x\"y".jpg`, "\u202fnarrow space": "\u202fnarrow space",
		"a\nb": `"a\nb"`, "\x1b]0;title\a": `"\x1b]0;title\a"`, "\xff": `"\xff"`, "\u009b31m": `"\u009b31m"`,
	} {
		if got := printable(path); got != want {
			t.Errorf("printable(%q) = %s, want %s", path, got, want)
		}
	}
}
