package clip

import (
	"bytes"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strconv"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// leastRuntime is the minor version of ONNX Runtime 1 whose interface onnxruntime_go was built for: later ones
// offer it too, earlier ones do not.
const leastRuntime = 24

// entrySymbol is the function by which the library is entered.
const entrySymbol = "OrtGetApiBase"

// probe looks into a library before it is loaded: loading runs code of it, and one that is cut short kills the
// process at the first page that is missing.
func probe(path string) error {
	f, err := os.Open(path)
	if err != nil {
		kind := ErrRuntime
		if errors.Is(err, fs.ErrNotExist) {
			kind = ErrNoRuntime
		}
		return &Error{Kind: kind, Path: path, Reason: sentence.Of("This library cannot be opened."), cause: withoutPath(err)}
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		return &Error{Kind: ErrRuntime, Path: path, Reason: sentence.Of("This is no file.")}
	}
	if err == nil {
		err = probeContent(f, info.Size(), runtime.GOOS, runtime.GOARCH)
	}
	var reason reasonError
	switch {
	case errors.As(err, &reason):
		return &Error{Kind: ErrRuntime, Path: path, Reason: *reason.why}
	case err != nil:
		return &Error{Kind: ErrRuntime, Path: path, Reason: sentence.Of("This library cannot be read."), cause: err}
	}
	return nil
}

// probeContent tells by its head what a library is, and checks it for a system and machine. Its errors are
// sentences.
func probeContent(r io.ReaderAt, size int64, system, machine string) error {
	head := make([]byte, 4)
	if n, _ := r.ReadAt(head, 0); n < len(head) {
		return because("This is no library.")
	}
	var format string
	var check func(io.ReaderAt, int64, string) error
	switch {
	case string(head) == elf.ELFMAG:
		format, check = "linux", probeELF
	case string(head[:2]) == "MZ":
		format, check = "windows", probePE
	case bytes.Equal(head, []byte{0xcf, 0xfa, 0xed, 0xfe}), bytes.Equal(head, []byte{0xca, 0xfe, 0xba, 0xbe}):
		format, check = "darwin", probeMachO
	default:
		return because("This is no library.")
	}
	if isELF := system != "windows" && system != "darwin"; format != system && !(format == "linux" && isELF) {
		return because("This is a library for {{.System}}, and this machine runs {{.Own}}.", sentence.With{"System": systemName(format), "Own": systemName(system)})
	}
	return check(r, size, machine)
}

func systemName(system string) string {
	switch system {
	case "darwin":
		return "macOS"
	case "windows":
		return "Windows"
	case "linux":
		return "Linux"
	}
	return system
}

func otherMachine(is string, machine string) error {
	return because("This library is for another machine ({{.Machine}}); this one is {{.Own}}.", sentence.With{"Machine": strings.ToLower(is), "Own": machine})
}

var (
	errCutLibrary = because("This library is cut short or damaged.")
	errNoEntry    = because("This is a library, but not ONNX Runtime.")
)

func probeELF(r io.ReaderAt, size int64, machine string) error {
	f, err := elf.NewFile(io.NewSectionReader(r, 0, size))
	if err != nil {
		return errCutLibrary
	}
	want := map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "386": elf.EM_386, "arm": elf.EM_ARM, "riscv64": elf.EM_RISCV, "ppc64le": elf.EM_PPC64, "s390x": elf.EM_S390, "loong64": elf.EM_LOONGARCH}
	if m, known := want[machine]; known && f.Machine != m {
		return otherMachine(strings.TrimPrefix(f.Machine.String(), "EM_"), machine)
	}
	if f.Type != elf.ET_DYN {
		return errNoEntry
	}
	for _, p := range f.Progs {
		if p.Type == elf.PT_LOAD && (p.Off+p.Filesz < p.Off || p.Off+p.Filesz > uint64(size)) {
			return errCutLibrary
		}
	}
	symbols, err := f.DynamicSymbols()
	if errors.Is(err, elf.ErrNoSymbols) {
		return errNoEntry
	}
	if err != nil {
		return errCutLibrary
	}
	for _, s := range symbols {
		if s.Name == entrySymbol && s.Section != elf.SHN_UNDEF {
			return checkVersion(strings.TrimPrefix(s.Version, "VERS_"))
		}
	}
	return errNoEntry
}

func probeMachO(r io.ReaderAt, size int64, machine string) error {
	want := map[string]macho.Cpu{"amd64": macho.CpuAmd64, "arm64": macho.CpuArm64}[machine]
	section := io.NewSectionReader(r, 0, size)
	if fat, err := macho.NewFatFile(section); err == nil {
		for _, arch := range fat.Arches {
			if arch.Cpu == want {
				return probeMachOFile(arch.File, int64(arch.Size))
			}
		}
		return because("This library holds nothing for this machine ({{.Machine}}).", sentence.With{"Machine": machine})
	}
	f, err := macho.NewFile(section)
	if err != nil {
		return errCutLibrary
	}
	if f.Cpu != want {
		return otherMachine(strings.TrimPrefix(f.Cpu.String(), "Cpu"), machine)
	}
	return probeMachOFile(f, size)
}

func probeMachOFile(f *macho.File, size int64) error {
	if f.Type != macho.TypeDylib {
		return errNoEntry
	}
	for _, load := range f.Loads {
		if s, ok := load.(*macho.Segment); ok && (s.Offset+s.Filesz < s.Offset || s.Offset+s.Filesz > uint64(size)) {
			return errCutLibrary
		}
	}
	if f.Symtab == nil {
		return nil // the loader will tell
	}
	for _, s := range f.Symtab.Syms {
		if s.Name == "_"+entrySymbol {
			return nil
		}
	}
	return errNoEntry
}

func probePE(r io.ReaderAt, size int64, machine string) error {
	f, err := pe.NewFile(io.NewSectionReader(r, 0, size))
	if err != nil {
		return errCutLibrary
	}
	want := map[string]uint16{"amd64": pe.IMAGE_FILE_MACHINE_AMD64, "arm64": pe.IMAGE_FILE_MACHINE_ARM64, "386": pe.IMAGE_FILE_MACHINE_I386}
	if m, known := want[machine]; known && f.Machine != m {
		return otherMachine(fmt.Sprintf("%#x", f.Machine), machine)
	}
	if f.Characteristics&pe.IMAGE_FILE_DLL == 0 {
		return errNoEntry
	}
	for _, s := range f.Sections {
		if int64(s.Offset)+int64(s.Size) > size {
			return errCutLibrary
		}
	}
	return nil
}

// checkVersion refuses libraries that are too old. What does not say its version is left to the library itself.
func checkVersion(version string) error {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return nil
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	if err1 != nil || err2 != nil {
		return nil
	}
	if major != 1 || minor < leastRuntime {
		return because("This is ONNX Runtime {{.Version}}, and this program needs 1.{{.Least}} or later.", sentence.With{"Version": version, "Least": leastRuntime})
	}
	return nil
}

// maxArguments bounds the command line in bytes. On Linux the library matches the process's own against a pattern, which
// takes some 200 bytes of stack for each: with 8 MB of it 1.30.0 bears 29,000 and dies of 59,000.
const maxArguments = 16 << 10

// checkArguments refuses a command line that the library would not survive.
func checkArguments(args []string) error {
	bytes := 0
	for _, a := range args {
		bytes += len(a) + 1
	}
	if runtime.GOOS == "linux" && bytes > maxArguments {
		return &Error{Kind: ErrArguments}
	}
	return nil
}
