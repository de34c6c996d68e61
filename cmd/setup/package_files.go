package main

import (
	"archive/tar"
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"
	"time"
)

// templates are the texts of the packages, with the program's names to be filled in.
//
//go:embed template
var templates embed.FS

// packed is a file in a package: its name below the folder that it is installed in.
type packed struct {
	name string
	mode int64
	data []byte
}

// fill gives a text with the program's names.
func fill(name string, app identity) ([]byte, error) {
	t, err := template.ParseFS(templates, "template/"+name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, app); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// installed lists what lies below the folder that the program is installed in, such as /usr.
func installed(app identity, built string) ([]packed, error) {
	var files []packed
	for _, program := range []string{app.Command, "imgsearch"} {
		data, err := os.ReadFile(filepath.Join(built, program))
		if err != nil {
			return nil, err
		}
		files = append(files, packed{"bin/" + program, 0o755, data})
	}
	for name, from := range map[string]string{
		"share/applications/" + app.ID + ".desktop":  "desktop",
		"share/metainfo/" + app.ID + ".metainfo.xml": "metainfo.xml",
	} {
		data, err := fill(from, app)
		if err != nil {
			return nil, err
		}
		files = append(files, packed{name, 0o644, data})
	}
	icon, err := os.ReadFile(filepath.Join("assets", "icon.png"))
	if err != nil {
		return nil, err
	}
	icons, err := iconSizes(icon)
	if err != nil {
		return nil, fmt.Errorf("the icon: %w", err)
	}
	for size, data := range icons {
		files = append(files, packed{fmt.Sprintf("share/icons/hicolor/%dx%d/apps/%s.png", size, size, app.ID), 0o644, data})
	}
	terms, err := copyright(app)
	if err != nil {
		return nil, err
	}
	return append(files, packed{"share/doc/" + app.Command + "/copyright", 0o644, terms}), nil
}

// copyright is the list of licences as a text.
func copyright(app identity) ([]byte, error) {
	data, err := os.ReadFile(filepath.FromSlash(licencesFile))
	if err != nil {
		return nil, err
	}
	var list licenceList
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("%s: %w", licencesFile, err)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s\n\nThe programs hold code of these modules. Their terms follow.\n\n", app.Name, app.Version)
	users := make([][]string, len(list.Texts)) // of each text
	for _, m := range list.Modules {
		fmt.Fprintf(&b, "  %s %s (%s)\n", m.Path, m.Version, strings.Join(m.Licences, ", "))
		for _, f := range m.Files {
			users[f.Text] = append(users[f.Text], m.Path+", "+f.Name)
		}
	}
	for i, text := range list.Texts {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(users[i], "\n"), text)
	}
	return b.Bytes(), nil
}

// tarball packs files below a folder, with the folders between, all owned by root. Every reader knows GNU's format.
func tarball(below string, files []packed, when time.Time) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	header := tar.Header{Format: tar.FormatGNU, ModTime: when, Uname: "root", Gname: "root"}
	there := map[string]bool{".": true, "/": true}
	var folder func(name string) error
	folder = func(name string) error {
		if there[name] {
			return nil
		}
		there[name] = true
		if err := folder(path.Dir(name)); err != nil {
			return err
		}
		h := header
		h.Typeflag, h.Name, h.Mode = tar.TypeDir, prefixed(below, name)+"/", 0o755
		return w.WriteHeader(&h)
	}
	if strings.HasPrefix(below, "./") || below == "." { // dpkg wants the root too
		h := header
		h.Typeflag, h.Name, h.Mode = tar.TypeDir, "./", 0o755
		if err := w.WriteHeader(&h); err != nil {
			return nil, err
		}
	}
	for _, f := range sorted(files) {
		if err := folder(path.Dir(f.name)); err != nil {
			return nil, err
		}
		h := header
		h.Typeflag, h.Name, h.Mode, h.Size = tar.TypeReg, prefixed(below, f.name), f.mode, int64(len(f.data))
		if err := w.WriteHeader(&h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// prefixed puts a name below a folder, and keeps the dot that dpkg likes.
func prefixed(below, name string) string { return below + "/" + name }

// writeTarXZ writes an archive whose files all lie in one folder.
func (m machine) writeTarXZ(ctx context.Context, name, below string, files []packed, when time.Time) error {
	data, err := tarball(below, files, when)
	if err != nil {
		return err
	}
	if data, err = m.xz(ctx, data); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o644)
}

// xz compresses by the program of that name: Go brings none.
func (m machine) xz(ctx context.Context, data []byte) ([]byte, error) {
	out, err := m.output(ctx, string(data), "xz", "-6", "--threads=2", "--stdout")
	if err != nil {
		return nil, fmt.Errorf("xz: %w", err)
	}
	return []byte(out), nil
}
