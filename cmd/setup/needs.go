package main

import (
	"context"
	"io/fs"
	"slices"
	"strings"
)

// A need is one thing that the build or the tests cannot do without. It is
// there when everything that it names is there.
type need struct {
	name    string
	id      id
	tool    string   // command on the PATH
	places  []string // patterns below the root, one of which will do instead of the tool
	asks    []string // command that succeeds when it is there
	headers []string // C headers that the compiler finds
	module  string   // pkg-config module that cgo asks for
	files   []string // patterns below the root, one of which matches a file
}

// id names a need in the tables of packages.
type id int

const (
	compiler id = iota
	libc
	pkgConfig
	openGL
	x11
	wayland
	xkbcommon
	xvfb
	softwareGL
	xdotool
	imageMagick
	tesseract
	xzUtils
)

// The C parts of Fyne's window driver on Linux and the BSDs: GLFW for X11 and
// Wayland, go-gl through pkg-config.
var unixBuild = []need{
	{id: compiler, name: "C compiler", tool: "gcc"},
	{id: libc, name: "C library headers", headers: []string{"stdlib.h"}},
	{id: pkgConfig, name: "pkg-config", tool: "pkg-config"},
	{id: openGL, name: "OpenGL headers", headers: []string{"GL/gl.h"}, module: "gl"},
	{id: x11, name: "X11 headers", headers: []string{
		"X11/Xlib.h", "X11/Xcursor/Xcursor.h", "X11/extensions/Xrandr.h",
		"X11/extensions/Xinerama.h", "X11/extensions/XInput2.h", "X11/extensions/xf86vmode.h",
	}},
	{
		id: wayland, name: "Wayland headers", module: "wayland-client",
		headers: []string{"wayland-client.h", "wayland-cursor.h", "wayland-egl.h"},
	},
	{id: xkbcommon, name: "xkbcommon headers", headers: []string{"xkbcommon/xkbcommon.h"}},
}

var unixTest = []need{
	{id: xvfb, name: "Xvfb", tool: "Xvfb"},
	{id: softwareGL, name: "Mesa's software GL", files: []string{
		"usr/lib*/dri/swrast_dri.so", "usr/lib/*/dri/swrast_dri.so",
		"usr/lib*/libgallium-*.so", "usr/lib/*/libgallium-*.so",
	}},
	{id: xdotool, name: "xdotool", tool: "xdotool"},
	// "import" takes the screenshots; "convert" may be another program's.
	{id: imageMagick, name: "ImageMagick", tool: "import"},
}

// On macOS the window is Cocoa's and needs Apple's tools alone. /usr/bin/clang
// is there even without them and opens a dialog, so it is no evidence.
var macBuild = []need{
	{id: compiler, name: "Xcode command line tools", asks: []string{"xcode-select", "-p"}},
}

var macTest = []need{{id: imageMagick, name: "ImageMagick", tool: "magick"}}

var windowsBuild = []need{{id: compiler, name: "C compiler", tool: "gcc"}}

// textNeeds are what reads text in pictures. Tesseract's packages bring English or have it beside them.
var textNeeds = []need{{id: tesseract, name: "tesseract", tool: "tesseract", places: []string{"Program Files/Tesseract-OCR/tesseract.exe"}}}

// packNeeds are what packing takes beside the build. Fyne's tool for the other systems brings its own.
func packNeeds(goos string) []need {
	if goos == "darwin" || goos == "windows" {
		return nil
	}
	return []need{{id: xzUtils, name: "xz", tool: "xz"}}
}

func needsOf(goos string, test bool) []need {
	build, tests := unixBuild, unixTest
	switch goos {
	case "darwin":
		build, tests = macBuild, macTest
	case "windows":
		build, tests = windowsBuild, nil
	}
	if test {
		return slices.Concat(build, tests)
	}
	return build
}

// missing returns the needs that are not met, in their order.
func (m machine) missing(ctx context.Context, needs []need) []need {
	var headers []string
	for _, n := range needs {
		headers = append(headers, n.headers...)
	}
	lost := m.missingHeaders(ctx, headers)
	return slices.DeleteFunc(slices.Clone(needs), func(n need) bool {
		return m.meets(ctx, n) && !slices.ContainsFunc(n.headers, func(h string) bool { return slices.Contains(lost, h) })
	})
}

// meets looks at everything but the headers.
func (m machine) meets(ctx context.Context, n need) bool {
	if n.tool != "" && !m.has(m.command(n.tool)[0]) && !m.anyFile(n.places) {
		return false
	}
	if n.asks != nil {
		if _, err := m.output(ctx, "", n.asks...); err != nil {
			return false
		}
	}
	// Without pkg-config that alone is missing: the module may well be there.
	if pc := m.command("pkg-config"); n.module != "" && m.has(pc[0]) {
		if _, err := m.output(ctx, "", append(pc, "--exists", n.module)...); err != nil {
			return false
		}
	}
	return n.files == nil || m.anyFile(n.files)
}

func (m machine) anyFile(patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		found, _ := fs.Glob(m.root, pattern)
		return len(found) > 0
	})
}

// missingHeaders asks the compiler about all headers in one call of some ten
// milliseconds: it alone knows where it looks. Without a compiler the usual
// folders tell.
func (m machine) missingHeaders(ctx context.Context, headers []string) []string {
	if len(headers) == 0 {
		return nil
	}
	if cc := m.command("gcc"); m.has(cc[0]) {
		var source strings.Builder
		for _, h := range headers {
			source.WriteString("#if !__has_include(<" + h + ">)\nmissing " + h + "\n#endif\n")
		}
		if out, err := m.output(ctx, source.String(), append(cc, "-E", "-P", "-x", "c", "-")...); err == nil {
			var lost []string
			for line := range strings.Lines(out) {
				if h, ok := strings.CutPrefix(strings.TrimSpace(line), "missing "); ok {
					lost = append(lost, h)
				}
			}
			return lost
		}
	}
	return slices.DeleteFunc(slices.Clone(headers), func(h string) bool {
		return slices.ContainsFunc([]string{"usr/include/", "usr/local/include/", "usr/include/*-linux-*/"}, func(dir string) bool {
			found, _ := fs.Glob(m.root, dir+h)
			return len(found) > 0
		})
	})
}
