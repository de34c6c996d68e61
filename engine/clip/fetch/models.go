package fetch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Model is a CLIP model that can be fetched.
type Model struct {
	Name      string `json:"name"`     // of its folder
	Title     string `json:"title"`    // for people
	Address   string `json:"address"`  // of its repository
	Revision  string `json:"revision"` // of Git, so that what lies there never changes
	Licence   string `json:"licence"`
	Dimension int    `json:"dimension"` // of its vectors
	Files     []File `json:"files"`
}

// File is one file of a model.
type File struct {
	Path   string   `json:"path"`            // in the repository and in the model's folder
	Also   []string `json:"also,omitempty"`  // where repositories may have the very same instead
	Bytes  int64    `json:"bytes,omitempty"` // 0 where it is unknown
	SHA256 string   `json:"sha256"`
}

// paths are all that the file may have, the first of them first.
func (f File) paths() []string { return append([]string{f.Path}, f.Also...) }

// Bytes is what all files take, or 0 where that is unknown.
func (m Model) Bytes() (total int64) {
	for _, f := range m.Files {
		if f.Bytes == 0 {
			return 0
		}
		total += f.Bytes
	}
	return total
}

// The shapes of the fields. Names of files keep to what every system and every address can have.
var (
	nameShape     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$`)
	pathShape     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*){0,7}$`)
	revisionShape = regexp.MustCompile(`^[0-9a-f]{40}$`)
	sha256Shape   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	deviceShape   = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)
)

// Larger is no CLIP model for a desktop.
const (
	maxFileBytes = 16 << 30
	maxDimension = 1 << 16
)

// ParseModels reads a list of models and checks every field, so that what is in it can be asked for and written
// without another look. It fails with ErrModels.
func ParseModels(data []byte) ([]Model, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var models []Model
	if err := decoder.Decode(&models); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrModels, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: more than one list", ErrModels)
	}
	if len(models) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrModels)
	}
	names := map[string]bool{}
	for i, m := range models {
		if err := m.check(); err != nil {
			return nil, fmt.Errorf("%w: model %d, %q: %w", ErrModels, i+1, m.Name, err)
		}
		if folded := strings.ToLower(m.Name); names[folded] {
			return nil, fmt.Errorf("%w: two models named %q", ErrModels, m.Name)
		} else {
			names[folded] = true
		}
	}
	return models, nil
}

func (m Model) check() error {
	switch {
	case !nameShape.MatchString(m.Name), !isPlainName(m.Name):
		return errors.New("its name is no name of a folder")
	case strings.TrimSpace(m.Title) == "":
		return errors.New("no title")
	case strings.TrimSpace(m.Licence) == "":
		return errors.New("no licence")
	case !revisionShape.MatchString(m.Revision):
		return fmt.Errorf("its revision %q is none of Git", m.Revision)
	case m.Dimension < 1 || m.Dimension > maxDimension:
		return fmt.Errorf("its dimension is %d", m.Dimension)
	case len(m.Files) == 0:
		return errors.New("no files")
	}
	if base, err := parseBase(m.Address); err != nil || base.Scheme != "https" || base.User != nil {
		return fmt.Errorf("its address %q is no plain https one", m.Address)
	}
	var paths []string
	for _, f := range m.Files {
		if err := f.check(); err != nil {
			return fmt.Errorf("file %q: %w", f.Path, err)
		}
		for _, path := range f.paths() {
			folded := strings.ToLower(path)
			// Neither the same file nor one within another; some systems know no upper case.
			if slices.ContainsFunc(paths, func(p string) bool {
				return p == folded || strings.HasPrefix(p, folded+"/") || strings.HasPrefix(folded, p+"/")
			}) {
				return fmt.Errorf("file %q: its place is taken", path)
			}
			paths = append(paths, folded)
		}
	}
	return nil
}

func (f File) check() error {
	for _, path := range f.paths() {
		switch {
		case len(path) > 200, !pathShape.MatchString(path):
			return errors.New("its path leads out of the folder, or is none that every system can have")
		case slices.ContainsFunc(strings.Split(path, "/"), func(element string) bool { return !isPlainName(element) }):
			return errors.New("its path has a name that is taken")
		}
	}
	switch {
	case f.Bytes < 0 || f.Bytes > maxFileBytes:
		return fmt.Errorf("its size is %d", f.Bytes)
	case !sha256Shape.MatchString(f.SHA256):
		return errors.New("its SHA-256 is no 64 digits of lower-case hex")
	}
	return nil
}

// isPlainName tells names apart from those that Windows or this package use for something else.
func isPlainName(name string) bool {
	folded := strings.ToLower(name)
	return !strings.HasSuffix(folded, ".") && !strings.HasSuffix(folded, partSuffix) &&
		!strings.HasSuffix(folded, tagSuffix) && !strings.HasSuffix(folded, lockSuffix) && !deviceShape.MatchString(name)
}

// CheckAddress tells whether the text is an address of a mirror. It fails with ErrAddress.
func CheckAddress(text string) error {
	_, err := parseBase(text)
	return err
}

// parseBase reads an address that paths can be put behind.
func parseBase(text string) (*url.URL, error) {
	base, err := url.Parse(text)
	if err != nil {
		var parse *url.Error
		if errors.As(err, &parse) {
			err = parse.Err // the address may hold a password
		}
		return nil, &Error{Kind: ErrAddress, Detail: err.Error()}
	}
	if base.Scheme != "https" && base.Scheme != "http" || base.Hostname() == "" || base.RawQuery != "" ||
		base.ForceQuery || base.Fragment != "" || base.Opaque != "" {
		return nil, &Error{Kind: ErrAddress, Detail: "it has to be http:// or https://, a host and perhaps a path"}
	}
	if base.Path == "" {
		base.Path = "/" // what is joined to no path at all becomes a relative one
	}
	return base, nil
}
