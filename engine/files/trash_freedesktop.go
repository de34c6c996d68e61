//go:build unix && !darwin

package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hybrid-image-search/engine/sentence"
)

// The trash of freedesktop.org's specification 1.0: one in the home folder for what lies on its file system, and one
// at the top of each other file system, for nothing is copied. A trash holds files/NAME and info/NAME.trashinfo.

// can is the trashes that one job has met.
type can struct {
	home string // the home trash; empty when there is no home
	uid  string
	tops map[string]*bin // by the top of a file system
	bin  *bin            // the home trash, when it was made
}

// bin is one trash.
type bin struct {
	dir string
	top string // paths are noted as seen from here; empty in the home trash, where they are absolute
	err error  // why this file system has none

	next map[string]int // the number to try next for a name that was met: thousands of cameras call a picture alike
}

func newCan() *can {
	c := &can{uid: strconv.Itoa(os.Getuid()), tops: map[string]*bin{}}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		c.home = filepath.Join(data, "Trash")
	} else if home, err := os.UserHomeDir(); err == nil && filepath.IsAbs(home) {
		c.home = filepath.Join(home, ".local", "share", "Trash")
	}
	return c
}

// put moves a file to the trash of its file system.
func (c *can) put(path string) (Trashed, error) {
	folder, err := filepath.EvalSymlinks(filepath.Dir(path)) // the last part may be a link, which goes itself
	if err != nil {
		return Trashed{}, err
	}
	path = filepath.Join(folder, filepath.Base(path))
	device, err := deviceOf(folder)
	if err != nil {
		return Trashed{}, err
	}
	// A folder may be mounted a second time elsewhere: then the device is the same, and moving fails with EXDEV.
	if home := c.homeBin(); home.isOn(device) {
		if home.err != nil {
			return Trashed{}, home.err
		}
		t, err := home.put(path)
		if !errors.Is(err, syscall.EXDEV) {
			return t, err
		}
	}
	top := topOf(folder, device)
	b, known := c.tops[top]
	if !known {
		b = c.topBin(top)
		c.tops[top] = b
	}
	if b.err != nil {
		return Trashed{}, b.err
	}
	t, err := b.put(path)
	if errors.Is(err, syscall.EXDEV) {
		return Trashed{}, sentence.Because(ErrNoTrash, "the file system of {{.Path}} has no trash of its own", sentence.With{"Path": folder})
	}
	return t, err
}

func (c *can) homeBin() *bin {
	if c.bin == nil {
		c.bin = &bin{dir: c.home}
		if c.home == "" {
			c.bin.err = sentence.Because(ErrNoTrash, "there is no home folder")
		} else {
			c.bin.err = c.bin.make()
		}
	}
	return c.bin
}

// isOn tells whether a trash, or where it would be made, is on a device.
func (b *bin) isOn(device uint64) bool {
	for dir := b.dir; filepath.IsAbs(dir); dir = filepath.Dir(dir) {
		if at, err := deviceOf(dir); err == nil || dir == "/" {
			return err == nil && at == device
		}
	}
	return false
}

// topBin finds or makes the trash of another file system: $top/.Trash/$uid where the administrator made $top/.Trash
// and it is safe, else $top/.Trash-$uid.
func (c *can) topBin(top string) *bin {
	shared := filepath.Join(top, ".Trash")
	// One that is a link, or in which others may remove what is mine, must not be used.
	if info, err := os.Lstat(shared); err == nil && info.IsDir() && info.Mode()&fs.ModeSticky != 0 {
		b := &bin{dir: filepath.Join(shared, c.uid), top: top}
		if b.err = b.make(); b.err == nil {
			return b
		}
	}
	b := &bin{dir: filepath.Join(top, ".Trash-"+c.uid), top: top}
	b.err = b.make()
	return b
}

// make makes what is missing of a trash, and fails for one that is a link or another's.
func (b *bin) make() error {
	if b.top == "" {
		if err := os.MkdirAll(filepath.Dir(b.dir), 0o700); err != nil {
			return fmt.Errorf("%w: %w", ErrNoTrash, err)
		}
	}
	for _, dir := range []string{b.dir, filepath.Join(b.dir, "files"), filepath.Join(b.dir, "info")} {
		if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("%w: %w", ErrNoTrash, err)
		}
		info, err := os.Lstat(dir)
		if err == nil && info.Mode()&fs.ModeSymlink != 0 && b.top == "" {
			info, err = os.Stat(dir) // at home, links are the user's own
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoTrash, err)
		}
		if !info.IsDir() {
			return sentence.Because(ErrNoTrash, "{{.Path}} is no folder", sentence.With{"Path": dir})
		}
		if s, ok := info.Sys().(*syscall.Stat_t); ok && b.top != "" && int(s.Uid) != os.Getuid() {
			return sentence.Because(ErrNoTrash, "{{.Path}} belongs to another user", sentence.With{"Path": dir})
		}
	}
	return nil
}

// put moves a file of the same file system here. The note comes first and takes the name; without it nobody would
// know what the file was.
func (b *bin) put(path string) (Trashed, error) {
	noted := path
	if b.top != "" {
		below, err := filepath.Rel(b.top, path)
		if err != nil || below == ".." || strings.HasPrefix(below, "../") {
			return Trashed{}, sentence.Because(ErrNoTrash, "{{.Path}} is not on the file system of its trash", sentence.With{"Path": path})
		}
		noted = below
	}
	content := fmt.Sprintf("[Trash Info]\nPath=%s\nDeletionDate=%s\n", escapePath(noted), time.Now().Format("2006-01-02T15:04:05"))
	base := filepath.Base(path)
	if b.next == nil {
		b.next = map[string]int{}
	}
	for n := max(b.next[base], 1); ; n++ {
		b.next[base] = n
		name := base
		if n > 1 || len(base)+len(infoEnding) > maxName {
			name = numbered(base, max(n, 2), len(infoEnding))
		}
		t := Trashed{To: filepath.Join(b.dir, "files", name), Info: filepath.Join(b.dir, "info", name+infoEnding)}
		err := writeNew(t.Info, content)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = moveNew(path, t.To)
			if err != nil {
				os.Remove(t.Info) //nolint:errcheck // what is wrong with the file is told
			}
			if errors.Is(err, fs.ErrExist) { // a file without a note
				continue
			}
		}
		if err != nil && !errors.Is(err, syscall.EXDEV) {
			err = fmt.Errorf("%w: %w", ErrNoTrash, err)
		}
		return t, err
	}
}

const infoEnding = ".trashinfo"

// writeNew writes a file that is not there yet.
func writeNew(path, content string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// escapePath writes a path as RFC 2396 has it, byte for byte, for names are any bytes.
func escapePath(path string) string {
	const plain = "-_.!~*'()/"
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func deviceOf(path string) (uint64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, sentence.Because(ErrNoTrash, "the system does not tell the file system of {{.Path}}", sentence.With{"Path": path})
	}
	return uint64(s.Dev), nil //nolint:unconvert // the types differ between systems
}

// topOf is the top of the file system that a folder is on: where it is mounted.
func topOf(folder string, device uint64) string {
	if top := mountOf(folder); top != "" {
		return top
	}
	for {
		above := filepath.Dir(folder)
		if at, err := deviceOf(above); above == folder || err != nil || at != device {
			return folder
		}
		folder = above
	}
}

// mountOf looks the folder up among what is mounted; empty where the system keeps no such list. It knows also of
// folders that are mounted a second time, whose device tells nothing.
func mountOf(folder string) (top string) {
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(table)) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		at := unescapeMount.Replace(fields[4])
		if (folder == at || at == "/" || strings.HasPrefix(folder, at+"/")) && len(at) >= len(top) {
			top = at
		}
	}
	return top
}

// unescapeMount reads the four signs that the list of mounts writes as numbers.
var unescapeMount = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
