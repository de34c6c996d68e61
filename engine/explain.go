package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/engine/duplicates"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/ocr"
	"hybrid-image-search/engine/picture"
)

// Explain turns an error into a sentence for the user: what went wrong and what to do next. It is the one
// place that does.
func Explain(err error) string {
	var path *fs.PathError
	var reference *ReferenceError
	named := ""
	if errors.As(err, &path) {
		named = " " + path.Path
	}
	switch {
	case err == nil:
		return ""
	case errors.As(err, &reference):
		return reference.sentence()
	case explainModel(err) != "":
		return explainModel(err)
	case files.Explain(err) != "":
		return files.Explain(err)
	case errors.Is(err, ErrNoModelOfSpace):
		return "No model on this machine makes vectors of that space. Look in imgsearch doctor for the one that there is."
	case errors.Is(err, errOtherModel):
		return "The vectors of this library were made by another model, which is not on this machine. Choose it in Settings, or make the pictures searchable with the one that is here."
	case errors.Is(err, context.Canceled):
		return "Cancelled. What was finished by then is kept."
	case errors.Is(err, context.DeadlineExceeded):
		return "It took too long and was given up. Please try again."
	case errors.Is(err, ErrNoWords):
		return noteNoWords
	case errors.Is(err, duplicates.ErrRule):
		return "There is no such rule of what to keep. Use largest, oldest, sharpest or folder:DIR, several with commas between, the most important first."
	case errors.Is(err, ErrNoSpace):
		return "There are no such vectors in this library. They may have been dropped already."
	case errors.Is(err, ErrNothingToTag):
		return "Tags are made of what the model saw, and it has seen no picture of this library yet. Make the pictures searchable by meaning first."
	case errors.Is(err, ErrSpaceSearched):
		return "Searches use these vectors. They can be dropped when another model's are complete and that model is chosen in Settings."
	case errors.Is(err, ErrKind):
		return "Choose what you want: an answer, or a picture."
	case errors.Is(err, ErrPrompt):
		return "This prompt cannot be saved: " + reason(err, ErrPrompt) + "."
	case errors.Is(err, catalog.ErrTooMany):
		return "There is no room for more: " + reason(err, catalog.ErrTooMany) + ". Delete some first."
	case errors.Is(err, catalog.ErrRating):
		return "A rating is 0 to 5 stars."
	case errors.Is(err, catalog.ErrLong):
		return "This is too long to be saved. Shorten it."
	case errors.Is(err, catalog.ErrNoName):
		return "Give the search a name."
	case errors.Is(err, catalog.ErrExists):
		return "Another search has the name “" + reason(err, catalog.ErrExists) + "” already. Choose another one."
	case errors.Is(err, catalog.ErrNoSearch):
		return "There is no saved search of this name. It may have been renamed or deleted."
	case errors.Is(err, ErrIndexing):
		return "Pictures are being added already. Wait until that is done, or cancel it."
	case explainFolders(err) != "":
		return explainFolders(err)
	case errors.Is(err, ErrEmbedding):
		return "A model is working through the pictures already. Wait until that is done, or cancel it."
	case errors.Is(err, ErrNoConsent):
		return "Nothing is sent: you have not agreed to that for this library, or not any more. You are asked when you start it again."
	case errors.Is(err, ErrConsentNotKept):
		return "This library is opened for reading only, so your agreement can neither be kept nor taken back here: what held before still holds. " +
			"If another program uses the library, close that one; otherwise choose another with --library."
	case errors.Is(err, ErrNoSource):
		return "This program knows no such model. Choose another."
	case errors.Is(err, ErrNotCreated):
		return "There is no library here yet, and none can be created. Choose a folder that you can write to with --library."
	case errors.Is(err, catalog.ErrCorrupt):
		return "The library's catalog is damaged. Close and start again: it is moved aside then and rebuilt from your folders."
	case errors.Is(err, catalog.ErrNewer):
		return "The library was written by a newer version of this program. Update the program, or choose another library with --library."
	case errors.Is(err, catalog.ErrFull), errors.Is(err, syscall.ENOSPC):
		return "The disk is full. Free some space and add the folder again: it goes on where it stopped."
	case errors.Is(err, catalog.ErrReadOnly):
		return "The library is opened for reading only, so nothing can be changed in it. " +
			"If another program uses it, close that one; otherwise choose another library with --library."
	case errors.Is(err, catalog.ErrCannotOpen):
		return "The library's catalog cannot be opened. Check that you may read and write its folder, or choose another with --library."
	case errors.Is(err, catalog.ErrNotFound):
		return "This picture is no longer in the library."
	case errors.Is(err, picture.ErrNotPicture):
		return "This file is not a picture that can be read. JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC and AVIF can."
	case errors.Is(err, picture.ErrEmpty), errors.Is(err, picture.ErrCorrupt), errors.Is(err, picture.ErrUnsupported),
		errors.Is(err, picture.ErrTooLarge), errors.Is(err, picture.ErrTooManyPixels):
		return "This picture cannot be read: " + plain(err) + "."
	case errors.Is(err, fs.ErrNotExist):
		return "There is no such file or folder:" + named + ". It may have been moved, or be on a drive that is away."
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return "There is a file where a folder is needed:" + named + ". Choose another place."
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "You may not read or write" + named + ". Change its permissions, or choose another place."
	default:
		return "Something went wrong: " + plain(err) + "."
	}
}

// explainModel tells what a model, or what fetches one, has an own sentence for; "" is nothing.
func explainModel(err error) string {
	return cmp.Or(gemini.Explain(err), clip.Explain(err), fetch.Explain(err), ocr.Explain(err))
}

// reason is what stands behind a sentinel in an error's text.
func reason(err, sentinel error) string {
	_, text, _ := strings.Cut(err.Error(), sentinel.Error()+": ")
	return text
}

// plain says what is wrong with one file, in a few words and without its path, which stands beside them.
func plain(err error) string {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full"
	case errors.As(err, &path):
		return fmt.Sprintf("it cannot be read (%v)", path.Err)
	}
	// The prefixes tell packages and operations, which is of use in a log and not to a person.
	text := err.Error()
	for {
		head, rest, ok := strings.Cut(text, ": ")
		if !ok || !prefixes[head] {
			return text
		}
		text = rest
	}
}

// prefixes are what the packages put before their errors.
var prefixes = map[string]bool{
	"engine": true, "picture": true, "catalog": true, "vector": true, "evaluation": true, "ui": true, "demo": true,
	"open": true, "index": true, "search": true, "similar": true, "thumbnail": true, "preview": true, "read": true,
	"write": true, "begin": true, "commit": true, "query": true, "all": true,
	"files": true, "copy": true, "list": true, "sheet": true, "trash": true, "undo": true, "reveal": true,
	"generate": true, "embed": true, "read text": true, "ocr": true, "tag": true, "look": true, "duplicates": true,
}
