package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/md5" //nolint:gosec // dpkg's own sums against damage
	"debug/elf"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// debianArchitectures are Debian's names of the machines that Go builds for.
var debianArchitectures = map[string]string{
	"386": "i386", "amd64": "amd64", "arm": "armhf", "arm64": "arm64", "loong64": "loong64", "mips64le": "mips64el",
	"ppc64le": "ppc64el", "riscv64": "riscv64", "s390x": "s390x",
}

// debianLibraries are the packages of the libraries that the programs are linked with.
var debianLibraries = map[string]string{
	"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libGLESv2.so.2": "libgles2",
	"libwayland-client.so.0": "libwayland-client0", "libwayland-cursor.so.0": "libwayland-cursor0",
	"libwayland-egl.so.1": "libwayland-egl1", "libxkbcommon.so.0": "libxkbcommon0",
	"libX11.so.6": "libx11-6", "libXcursor.so.1": "libxcursor1", "libXrandr.so.2": "libxrandr2", "libXinerama.so.1": "libxinerama1",
	"libXi.so.6": "libxi6", "libXxf86vm.so.1": "libxxf86vm1",
	"libc.so.6": "libc6", "libm.so.6": "libc6", "libdl.so.2": "libc6", "libpthread.so.0": "libc6", "libresolv.so.2": "libc6", "librt.so.1": "libc6",
}

// The window loads these when it starts, so that the binary does not name them.
var (
	loadedForX11     = []string{"libx11-6", "libxcursor1", "libxi6", "libxinerama1", "libxrandr2"}
	loadedForWayland = []string{"libdecor-0-0", "libegl1", "libwayland-cursor0", "libwayland-egl1", "libxkbcommon0"}
)

// A debian is a package for Debian and what comes from it.
type debian struct {
	app          identity
	architecture string
	depends      []string
	maintainer   string
	when         time.Time
	files        []packed
}

// libraryPackages reads from the programs which packages they need, and how new a C library.
func libraryPackages(programs ...string) ([]string, error) {
	needed := slices.Clone(loadedForX11)
	newest := ""
	for _, name := range programs {
		file, err := elf.Open(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		libraries, err := file.ImportedLibraries()
		if err == nil {
			var symbols []elf.ImportedSymbol
			symbols, err = file.ImportedSymbols()
			for _, s := range symbols {
				if version, ok := strings.CutPrefix(s.Version, "GLIBC_"); ok && newer(version, newest) {
					newest = version
				}
			}
		}
		file.Close() //nolint:errcheck // it was only read
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, library := range libraries {
			if strings.HasPrefix(library, "ld-linux") {
				continue
			}
			p, ok := debianLibraries[library]
			if !ok {
				return nil, fmt.Errorf("the table of Debian's packages lacks %s, which %s needs", library, name)
			}
			needed = append(needed, p)
		}
	}
	slices.Sort(needed)
	needed = slices.Compact(needed)
	if at := slices.Index(needed, "libc6"); at >= 0 && newest != "" {
		needed[at] = "libc6 (>= " + newest + ")"
	}
	return needed, nil
}

// newer compares versions such as 2.34 by their numbers.
func newer(a, b string) bool {
	if b == "" {
		return a != ""
	}
	return slices.Compare(numbers(a), numbers(b)) > 0
}

func numbers(version string) (all []int) {
	for _, part := range strings.Split(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return all
		}
		all = append(all, n)
	}
	return all
}

// control tells dpkg what the package is.
func (d debian) control() []byte {
	var bytes int
	folders := map[string]bool{}
	for _, f := range d.files {
		bytes += (len(f.data) + 1023) / 1024
		for at := range len(f.name) {
			if f.name[at] == '/' {
				folders[f.name[:at]] = true
			}
		}
	}
	return []byte(strings.Join([]string{
		"Package: " + d.app.Command,
		"Version: " + d.app.Version,
		"Section: graphics",
		"Priority: optional",
		"Architecture: " + d.architecture,
		"Maintainer: " + d.maintainer,
		"Installed-Size: " + strconv.Itoa(bytes+len(folders)),
		"Depends: " + strings.Join(d.depends, ", "),
		"Recommends: " + strings.Join(loadedForWayland, ", "),
		"Suggests: tesseract-ocr",
		"Description: find pictures by words and by other pictures",
		" Point it at folders of pictures and find them by words, by another picture,",
		" or by both, with no account, no key and no network. Each result tells why it",
		" was found.",
		" .",
		" imgsearch is the same for scripts and servers.",
		"",
	}, "\n"))
}

// sums are what dpkg --verify compares the files with.
func (d debian) sums() []byte {
	var b bytes.Buffer
	for _, f := range sorted(d.files) {
		fmt.Fprintf(&b, "%x  usr/%s\n", md5.Sum(f.data), f.name) //nolint:gosec // dpkg's own sums against damage
	}
	return b.Bytes()
}

func sorted(files []packed) []packed {
	return slices.SortedFunc(slices.Values(files), func(a, b packed) int { return cmp.Compare(a.name, b.name) })
}

// writeDebian writes the package: an ar(1) archive of its version, what dpkg is to know, and the files.
func (m machine) writeDebian(ctx context.Context, name string, d debian) error {
	control, err := tarball(".", []packed{{"control", 0o644, d.control()}, {"md5sums", 0o644, d.sums()}}, d.when)
	if err != nil {
		return err
	}
	if control, err = gzipped(control); err != nil {
		return err
	}
	var files []packed
	for _, f := range d.files {
		f.name = "usr/" + f.name
		files = append(files, f)
	}
	data, err := tarball(".", files, d.when)
	if err != nil {
		return err
	}
	if data, err = m.xz(ctx, data); err != nil {
		return err
	}
	return os.WriteFile(name, archive(d.when, []packed{
		{"debian-binary", 0o644, []byte("2.0\n")}, {"control.tar.gz", 0o644, control}, {"data.tar.xz", 0o644, data},
	}), 0o644)
}

func gzipped(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// archive writes files as ar(1) does: heads of 60 bytes, and each file begins at an even place.
func archive(when time.Time, files []packed) []byte {
	var b bytes.Buffer
	b.WriteString("!<arch>\n")
	for _, f := range files {
		fmt.Fprintf(&b, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", f.name, when.Unix(), 0, 0, "100"+strconv.FormatInt(f.mode, 8), len(f.data))
		b.Write(f.data)
		if len(f.data)%2 == 1 {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}
