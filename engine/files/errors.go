package files

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"hybrid-image-search/engine/sentence"
)

// The errors of this package. Explain turns each into a sentence for the user.
var (
	ErrNoRoom    = errors.New("files: the disk has no room")
	ErrTarget    = errors.New("files: the place cannot be written")
	ErrExists    = errors.New("files: there is something of that name already")
	ErrNotFile   = errors.New("files: this is no regular file")
	ErrNoTrash   = errors.New("files: there is no trash for this file")
	ErrNotThere  = errors.New("files: it is no longer in the trash")
	ErrNoUndo    = errors.New("files: this system's trash gives nothing back to programs")
	ErrNoManager = errors.New("files: no file manager answers")
	ErrOptions   = errors.New("files: the sheet cannot be laid out so")
	ErrFont      = errors.New("files: the font cannot be read")
)

// Failure is a file that something could not be done with, and why.
type Failure struct {
	Path string
	Err  error
}

// RoomError tells how much room is needed and how much there is.
type RoomError struct {
	Folder     string
	Need, Free int64 // bytes
}

// Error implements error.
func (e *RoomError) Error() string {
	return fmt.Sprintf("%v in %s: %d bytes are needed and %d are free", ErrNoRoom, e.Folder, e.Need, e.Free)
}

// Unwrap makes it an ErrNoRoom.
func (e *RoomError) Unwrap() error { return ErrNoRoom }

// isFull tells whether an error is that of a disk, or of a user's share of it, that has no room left.
func isFull(err error) bool {
	for _, full := range fullErrors {
		if errors.Is(err, full) {
			return true
		}
	}
	return errors.Is(err, ErrNoRoom)
}

// Explain turns an error of this package into a sentence for the user: what went wrong and what to do next. It is ""
// for errors of others.
func Explain(err error) string { return Sentence(err).String() }

// Sentence is that, to be told in any language.
func Sentence(err error) sentence.Sentence {
	var room *RoomError
	why := why(err)
	with := sentence.With{"Reason": why}
	switch {
	case errors.As(err, &room):
		return sentence.Of("There is not enough room in {{.Folder}}: {{.Need}} are needed and {{.Free}} are free. Free some space, or choose another folder.",
			sentence.With{"Folder": room.Folder, "Need": Size(room.Need), "Free": Size(room.Free)})
	case errors.Is(err, ErrNoRoom):
		return sentence.Of("The disk became full. What was finished by then is whole and stays; free some space and do the rest again.")
	case errors.Is(err, ErrTarget) && why.IsZero():
		return sentence.Of("Nothing can be written there. Choose another place.")
	case errors.Is(err, ErrTarget):
		return sentence.Of("Nothing can be written there ({{.Reason}}). Choose another place.", with)
	case errors.Is(err, ErrExists):
		return sentence.Of("There is a file of that name already, and it is left as it is. Choose another name, or move that one away.")
	case errors.Is(err, ErrNotFile):
		return sentence.Of("This is no file that can be copied or moved: folders, pipes and devices are left alone.")
	case errors.Is(err, ErrNoTrash) && why.IsZero():
		return sentence.Of("This file cannot be moved to the trash. It was left where it is; nothing is deleted for good here.")
	case errors.Is(err, ErrNoTrash):
		return sentence.Of("This file cannot be moved to the trash ({{.Reason}}). It was left where it is; nothing is deleted for good here.", with)
	case errors.Is(err, ErrNotThere):
		return sentence.Of("It is no longer in the trash, so it cannot be brought back.")
	case errors.Is(err, ErrNoUndo):
		return sentence.Of("On this system only the Recycle Bin itself can bring files back. Open it, choose them, and restore them there.")
	case errors.Is(err, ErrNoManager) && why.IsZero():
		return sentence.Of("No file manager could be opened. Copy the path instead.")
	case errors.Is(err, ErrNoManager):
		return sentence.Of("No file manager could be opened ({{.Reason}}). Copy the path instead.", with)
	case errors.Is(err, ErrOptions) && why.IsZero():
		return sentence.Of("A sheet cannot be laid out so.")
	case errors.Is(err, ErrOptions):
		return sentence.Of("A sheet cannot be laid out so ({{.Reason}}).", with)
	case errors.Is(err, ErrFont) && why.IsZero():
		return sentence.Of("The font for the names cannot be read. Choose another.")
	case errors.Is(err, ErrFont):
		return sentence.Of("The font for the names cannot be read ({{.Reason}}). Choose another.", with)
	}
	return sentence.Sentence{}
}

// why gives the innermost cause, if there is one besides the sentinel.
func why(err error) sentence.Sentence {
	var path *fs.PathError
	var number syscall.Errno
	switch reason := sentence.Why(err); {
	case !reason.IsZero():
		return reason
	case errors.As(err, &path):
		return sentence.Verbatim(path.Path + ": " + path.Err.Error())
	case errors.As(err, &number):
		return sentence.Verbatim(number.Error())
	}
	return sentence.Sentence{}
}

// inFolder has an error name the folder that the user chose, and not a file that only this package knows.
func inFolder(folder string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return &fs.PathError{Op: path.Op, Path: folder, Err: path.Err}
	}
	return err
}

// Size writes bytes for people.
func Size(bytes int64) string {
	const step = 1024
	if bytes < step {
		return fmt.Sprintf("%d bytes", bytes)
	}
	value, unit := float64(bytes)/step, 0
	units := []string{"KiB", "MiB", "GiB", "TiB", "PiB"}
	for value >= step-0.5 && unit < len(units)-1 {
		value, unit = value/step, unit+1
	}
	text := fmt.Sprintf("%.1f", value)
	if value >= 10 {
		text = fmt.Sprintf("%.0f", value)
	}
	return strings.TrimSuffix(text, ".0") + " " + units[unit]
}
