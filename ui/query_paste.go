package ui

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/engine"
	"hybrid-image-search/engine/query"
	"hybrid-image-search/ui/look"
)

const maxPastedFiles = query.MaxSummands

// pasted takes what is pasted: names of files and pictures become parts of the query. It leaves text to the field.
func (w *Window) pasted(clipboard fyne.Clipboard) bool {
	text := clipboard.Content()
	switch paths := pathsIn(text); {
	case len(paths) > 0:
		w.pasteFiles(paths, text)
	case text == "":
		w.pasteBitmap()
	case len(text)+len(w.field.Text)-len(w.field.SelectedText()) > maxFieldText:
		w.insertText(text[:max(maxFieldText-len(w.field.Text)+len(w.field.SelectedText()), 0)])
		w.say(lang.L("The text is long; its beginning was pasted."))
	case w.behindPicture():
		w.insertText(" " + text)
	default:
		return false
	}
	return true
}

// behindPicture tells whether the cursor stands right behind the name of a picture, which text is not to go on.
func (w *Window) behindPicture() bool {
	text := w.field.Text
	return w.field.SelectedText() == "" && w.field.CursorColumn == len([]rune(text)) && query.EndsInPicture(text)
}

// pastedAnywhere is for what is pasted while the field has not got the keyboard.
func (w *Window) pastedAnywhere(s fyne.Shortcut) {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok || w.full.Shown() {
		return
	}
	w.focusField()
	w.field.TypedShortcut(paste)
}

// insertText types text into the field, in place of what is selected.
func (w *Window) insertText(text string) {
	w.field.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: textClipboard(strings.ToValidUTF8(text, ""))})
}

// textClipboard is a clipboard of its own.
type textClipboard string

func (c textClipboard) Content() string { return string(c) }
func (textClipboard) SetContent(string) {}

// pathsIn gives the paths of a text that is nothing but paths or addresses of files, one a line.
func pathsIn(text string) (paths []string) {
	if len(text) > 1<<20 {
		return nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#") || line == "copy" && len(paths) == 0:
			continue // as lists of files have them
		case strings.HasPrefix(line, "file://"):
			u, err := url.Parse(line)
			if err != nil || u.Path == "" {
				return nil
			}
			line = u.Path
			if len(line) > 3 && line[0] == '/' && line[2] == ':' { // file:///C:/…
				line = line[1:]
			}
			line = filepath.FromSlash(line)
		}
		line = strings.Trim(line, `"`)
		if !filepath.IsAbs(line) {
			return nil
		}
		paths = append(paths, line)
	}
	return paths
}

// pasteFiles takes files whose names were pasted. Where they are none, the text is text.
func (w *Window) pasteFiles(paths []string, text string) {
	w.back.do(func() func() {
		for _, path := range paths {
			if _, err := os.Stat(path); err != nil {
				return func() { w.insertText(text) }
			}
		}
		return func() { w.takeFiles(paths) }
	})
}

// takeFiles has pictures looked for that are like the files. Folders, and more files than a query takes, are added.
func (w *Window) takeFiles(paths []string) {
	if w.library == nil || len(paths) == 0 {
		return
	}
	if len(paths) > maxPastedFiles {
		w.add(paths, nil)
		return
	}
	library := w.library
	w.back.do(func() func() {
		var likes []string
		for _, path := range paths {
			info, err := os.Stat(path)
			if err == nil && info.IsDir() {
				return func() { w.add(paths, nil) }
			}
			if err == nil {
				_, err = thumbOfLike(w.ctx, library, path) // it is a picture that can be read
			}
			switch {
			case errors.Is(err, fs.ErrNotExist): // names it
				return func() { w.tell(err) }
			case err != nil:
				return func() { w.messages.show(failure, look.Printable(filepath.Base(path))+": "+explain(err)) }
			}
			likes = append(likes, query.Like(path))
		}
		return func() {
			if w.library == library {
				w.addLikes(likes)
			}
		}
	})
}

// addLikes adds pictures to the sum that is typed, each once.
func (w *Window) addLikes(likes []string) {
	text := strings.TrimSpace(w.field.Text)
	for _, like := range likes {
		if strings.Contains(text, like) || len(text)+len(like)+3 > maxFieldText {
			continue
		}
		if text != "" {
			text += " + "
		}
		text += like
	}
	w.focusField()
	w.submitWords(text)
}

// pasteBitmap takes the picture of the clipboard. It is kept as a file, so that a search can name it.
func (w *Window) pasteBitmap() {
	read := w.query.bitmap
	w.back.do(func() func() {
		path, err := keepBitmap(w.ctx, read)
		return func() {
			switch {
			case errors.Is(err, errNoClipboardPicture):
				w.say(lang.L("There is neither text nor a picture in the clipboard."))
			case errors.Is(err, errNoClipboardTool):
				w.say(lang.L("There is no text in the clipboard, and nothing on this machine reads pictures from it. "+
					"Drop a picture instead, or install {{.Program}}.", map[string]any{"Program": clipboardTool().name}))
			case err != nil:
				w.tell(err)
			default:
				w.takeFiles([]string{path})
			}
		}
	})
}

func keepBitmap(ctx context.Context, read clipboardReader) (path string, err error) {
	data, err := read(ctx)
	if err != nil {
		return "", err
	}
	ending := ".png"
	if bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff}) {
		ending = ".jpg"
	}
	return engine.KeepPasted(data, ending)
}
