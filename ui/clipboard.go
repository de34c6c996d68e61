package ui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// clipboardReader gives the picture of the clipboard as a file's bytes. Fyne's clipboard has text only.
type clipboardReader func(context.Context) ([]byte, error)

// errNoClipboardPicture is that the clipboard has no picture.
var errNoClipboardPicture = errors.New("ui: no picture in the clipboard")

// errNoClipboardTool is that nothing on this machine reads pictures from the clipboard.
var errNoClipboardTool = errors.New("ui: no program for pictures in the clipboard")

const (
	clipboardPatience = 8 * time.Second // the program that owns the picture has to hand it over
	clipboardMost     = 256 << 20
)

// readClipboardPicture asks the system for the picture of the clipboard: X itself, or a program that comes with
// Windows and macOS and may be there under Wayland.
func readClipboardPicture(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, clipboardPatience)
	defer cancel()
	data, asked := readX11Picture(ctx)
	tool := clipboardTool()
	if program, err := exec.LookPath(tool.name); len(data) == 0 && err == nil {
		asked = nil
		data, _ = tool.read(ctx, program) // it fails where there is no picture
	}
	switch {
	case len(data) > 0 && len(data) <= clipboardMost:
		return data, nil
	case errors.Is(asked, errNoClipboardTool):
		return nil, asked
	}
	return nil, errNoClipboardPicture
}

// pictureTool is a program that writes the picture of the clipboard to its output, or to a file.
type pictureTool struct {
	name   string
	args   []string
	toFile bool
}

// pastedVariable names the file.
const pastedVariable = "PASTED_PICTURE"

func clipboardTool() pictureTool {
	switch runtime.GOOS {
	case "windows":
		return pictureTool{"powershell", []string{
			"-NoProfile", "-STA", "-Command",
			"Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $i = [Windows.Forms.Clipboard]::GetImage(); " +
				"if ($i) { $i.Save($env:" + pastedVariable + ", [Drawing.Imaging.ImageFormat]::Png) }",
		}, true}
	case "darwin":
		return pictureTool{"osascript", []string{
			"-e", `set f to open for access POSIX file (system attribute "` + pastedVariable + `") with write permission`,
			"-e", "write (the clipboard as «class PNGf») to f", "-e", "close access f",
		}, true}
	}
	return pictureTool{"wl-paste", []string{"--no-newline", "--type", "image/png"}, false}
}

func (t pictureTool) read(ctx context.Context, program string) ([]byte, error) {
	command := exec.CommandContext(ctx, program, t.args...)
	command.WaitDelay = time.Second
	if !t.toFile {
		out := &limitedBuffer{most: clipboardMost + 1}
		command.Stdout = out
		err := command.Run()
		return out.Bytes(), err
	}
	dir, err := os.MkdirTemp("", "pasted-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "picture.png")
	command.Env = append(os.Environ(), pastedVariable+"="+file)
	if err := command.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// limitedBuffer takes no more than it should.
type limitedBuffer struct {
	bytes.Buffer
	most int
}

func (b *limitedBuffer) Write(data []byte) (int, error) {
	if b.Len()+len(data) > b.most {
		return 0, bytes.ErrTooLarge
	}
	return b.Buffer.Write(data)
}
