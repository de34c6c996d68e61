package files

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"

	"hybrid-image-search/engine/sentence"
)

// On Windows the shell moves files to the Recycle Bin. It gives no program a way back but through its own windows.

type can struct{}

func newCan() *can { return &can{} }

var shFileOperation = windows.NewLazySystemDLL("shell32.dll").NewProc("SHFileOperationW")

// fileOperation is SHFILEOPSTRUCTW as 64-bit systems lay it out.
type fileOperation struct {
	window     windows.HWND
	function   uint32
	from, to   *uint16
	flags      uint16
	aborted    int32
	mappings   uintptr
	titleOfBox *uint16
}

const (
	operationDelete = 3

	// Nothing is asked and nothing shown, but that a file would be deleted for good.
	flagsRecycle = 0x0004 | 0x0010 | 0x0040 | 0x0400 | 0x4000

	maxShellPath = 260
)

func (*can) put(path string) (Trashed, error) {
	if runtime.GOARCH == "386" || runtime.GOARCH == "arm" {
		return Trashed{}, sentence.Because(ErrNoTrash, "this build for 32 bits cannot ask the shell")
	}
	if len(path) >= maxShellPath-1 {
		return Trashed{}, sentence.Because(ErrNoTrash, "its path is too long for the Recycle Bin")
	}
	// Drives of networks and removable ones have no bin: there the shell would delete for good.
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(path) + `\`)
	if err != nil {
		return Trashed{}, err
	}
	if strings.HasPrefix(path, `\\`) || windows.GetDriveType(root) != windows.DRIVE_FIXED {
		return Trashed{}, sentence.Because(ErrNoTrash, "the drive {{.Name}} has no Recycle Bin", sentence.With{"Name": filepath.VolumeName(path)})
	}
	list, err := windows.UTF16FromString(path)
	if err != nil {
		return Trashed{}, err
	}
	list = append(list, 0) // it is a list, which ends with an empty one
	operation := fileOperation{function: operationDelete, from: &list[0], flags: flagsRecycle}
	result, _, _ := shFileOperation.Call(uintptr(unsafe.Pointer(&operation)))
	runtime.KeepAlive(list)
	switch {
	case result != 0:
		return Trashed{}, sentence.Because(ErrNoTrash, "the shell answered {{.Code}}", sentence.With{"Code": fmt.Sprintf("0x%X", result)})
	case operation.aborted != 0 || exists(path):
		return Trashed{}, sentence.Because(ErrNoTrash, "the shell did not move it")
	}
	return Trashed{}, nil
}
