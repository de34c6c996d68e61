package engine

import (
	"context"
	"errors"
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
	"hybrid-image-search/engine/sentence"
)

// Explain turns an error into a sentence for the user in English: what went wrong and what to do next.
func Explain(err error) string { return Sentence(err).String() }

// Sentence turns an error into a sentence for the user. It is the one place that does.
func Sentence(err error) sentence.Sentence {
	var path *fs.PathError
	var reference *ReferenceError
	named := errors.As(err, &path)
	switch {
	case err == nil:
		return sentence.Sentence{}
	case errors.As(err, &reference):
		return reference.sentence()
	}
	if s := sentence.First(sentenceOfModel(err), files.Sentence(err)); !s.IsZero() {
		return s
	}
	switch {
	case errors.Is(err, ErrNoModelOfSpace):
		return sentence.Of("No model on this machine makes vectors of that space. Look in imgsearch doctor for the one that there is.")
	case errors.Is(err, errOtherModel):
		return sentence.Of("The vectors of this library were made by another model, which is not on this machine. Choose it in Settings, or make the pictures searchable with the one that is here.")
	case errors.Is(err, context.Canceled):
		return sentence.Of("Cancelled. What was finished by then is kept.")
	case errors.Is(err, context.DeadlineExceeded):
		return sentence.Of("It took too long and was given up. Please try again.")
	case errors.Is(err, ErrNoWords):
		return sentence.Of(noteNoWords)
	case errors.Is(err, duplicates.ErrRule):
		return sentence.Of("There is no such rule of what to keep. Use largest, oldest, sharpest or folder:DIR, several with commas between, the most important first.")
	case errors.Is(err, ErrNoSpace):
		return sentence.Of("There are no such vectors in this library. They may have been dropped already.")
	case errors.Is(err, ErrNothingToTag):
		return sentence.Of("Tags are made of what the model saw, and it has seen no picture of this library yet. Make the pictures searchable by meaning first.")
	case errors.Is(err, ErrSpaceSearched):
		return sentence.Of("Searches use these vectors. They can be dropped when another model's are complete and that model is chosen in Settings.")
	case errors.Is(err, ErrKind):
		return sentence.Of("Choose what you want: an answer, or a picture.")
	case errors.Is(err, ErrPrompt):
		return sentence.Of("This prompt cannot be saved: {{.Reason}}.", sentence.With{"Reason": sentence.Why(err)})
	case errors.Is(err, catalog.ErrTooMany):
		return sentence.Of("There is no room for more: {{.Reason}}. Delete some first.", sentence.With{"Reason": sentence.Why(err)})
	case errors.Is(err, catalog.ErrRating):
		return sentence.Of("A rating is 0 to 5 stars.")
	case errors.Is(err, catalog.ErrLong):
		return sentence.Of("This is too long to be saved. Shorten it.")
	case errors.Is(err, catalog.ErrNoName):
		return sentence.Of("Give the search a name.")
	case errors.Is(err, catalog.ErrExists):
		return sentence.Of("Another search has the name “{{.Name}}” already. Choose another one.", sentence.With{"Name": reason(err, catalog.ErrExists)})
	case errors.Is(err, catalog.ErrNoSearch):
		return sentence.Of("There is no saved search of this name. It may have been renamed or deleted.")
	case errors.Is(err, ErrIndexing):
		return sentence.Of("Pictures are being added already. Wait until that is done, or cancel it.")
	case !sentenceOfFolders(err).IsZero():
		return sentenceOfFolders(err)
	case errors.Is(err, ErrEmbedding):
		return sentence.Of("A model is working through the pictures already. Wait until that is done, or cancel it.")
	case errors.Is(err, ErrNoConsent):
		return sentence.Of("Nothing is sent: you have not agreed to that for this library, or not any more. You are asked when you start it again.")
	case errors.Is(err, ErrConsentNotKept):
		return sentence.Of("This library is opened for reading only, so your agreement can neither be kept nor taken back here: what held before still holds. " +
			"If another program uses the library, close that one; otherwise choose another with --library.")
	case errors.Is(err, ErrNoSource):
		return sentence.Of("This program knows no such model. Choose another.")
	case errors.Is(err, ErrNotCreated):
		return sentence.Of("There is no library here yet, and none can be created. Choose a folder that you can write to with --library.")
	case errors.Is(err, catalog.ErrCorrupt):
		return sentence.Of("The library's catalog is damaged. Close and start again: it is moved aside then and rebuilt from your folders.")
	case errors.Is(err, catalog.ErrNewer):
		return sentence.Of("The library was written by a newer version of this program. Update the program, or choose another library with --library.")
	case errors.Is(err, catalog.ErrFull), errors.Is(err, syscall.ENOSPC):
		return sentence.Of("The disk is full. Free some space and add the folder again: it goes on where it stopped.")
	case errors.Is(err, catalog.ErrReadOnly):
		return sentence.Of("The library is opened for reading only, so nothing can be changed in it. " +
			"If another program uses it, close that one; otherwise choose another library with --library.")
	case errors.Is(err, catalog.ErrCannotOpen):
		return sentence.Of("The library's catalog cannot be opened. Check that you may read and write its folder, or choose another with --library.")
	case errors.Is(err, catalog.ErrNotFound):
		return sentence.Of("This picture is no longer in the library.")
	case errors.Is(err, picture.ErrNotPicture):
		return sentence.Of("This file is not a picture that can be read. JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC and AVIF can.")
	case errors.Is(err, picture.ErrEmpty), errors.Is(err, picture.ErrCorrupt), errors.Is(err, picture.ErrUnsupported),
		errors.Is(err, picture.ErrTooLarge), errors.Is(err, picture.ErrTooManyPixels):
		return sentence.Of("This picture cannot be read: {{.Reason}}.", sentence.With{"Reason": plainly(err)})
	case errors.Is(err, fs.ErrNotExist) && named:
		return sentence.Of("There is no such file or folder: {{.Path}}. It may have been moved, or be on a drive that is away.", sentence.With{"Path": path.Path})
	case errors.Is(err, fs.ErrNotExist):
		return sentence.Of("There is no such file or folder. It may have been moved, or be on a drive that is away.")
	case (errors.Is(err, syscall.ENOTDIR) || errors.Is(err, fs.ErrExist)) && named:
		return sentence.Of("There is a file where a folder is needed: {{.Path}}. Choose another place.", sentence.With{"Path": path.Path})
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return sentence.Of("There is a file where a folder is needed. Choose another place.")
	case (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) && named:
		return sentence.Of("You may not read or write {{.Path}}. Change its permissions, or choose another place.", sentence.With{"Path": path.Path})
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return sentence.Of("You may not read or write there. Change the permissions, or choose another place.")
	}
	return sentence.Of("Something went wrong: {{.Reason}}.", sentence.With{"Reason": plainly(err)})
}

// sentenceOfModel tells what a model, or what fetches one, has an own sentence for.
func sentenceOfModel(err error) sentence.Sentence {
	return sentence.First(gemini.Sentence(err), clip.Sentence(err), fetch.Sentence(err), ocr.Sentence(err))
}

// reason is what stands behind a sentinel in an error's text.
func reason(err, sentinel error) string {
	_, text, _ := strings.Cut(err.Error(), sentinel.Error()+": ")
	return text
}

// plain is plainly in English, as it is kept.
func plain(err error) string { return plainly(err).String() }

// plainly says what is wrong with one file, in a few words and without its path, which stands beside them.
func plainly(err error) sentence.Sentence {
	var path *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return sentence.Of("permission denied")
	case errors.Is(err, fs.ErrNotExist):
		return sentence.Of("no such file or folder")
	case errors.Is(err, syscall.ENOSPC):
		return sentence.Of("the disk is full")
	case errors.As(err, &path):
		return sentence.Of("it cannot be read ({{.Reason}})", sentence.With{"Reason": path.Err.Error()})
	}
	// The prefixes tell packages and operations, which is of use in a log and not to a person.
	text := err.Error()
	for {
		head, rest, ok := strings.Cut(text, ": ")
		if !ok || !prefixes[head] {
			break
		}
		text = rest
	}
	if s := picture.Sentence(err); s.String() == text {
		return s
	}
	return sentence.Verbatim(text)
}

// prefixes are what the packages put before their errors.
var prefixes = map[string]bool{
	"engine": true, "picture": true, "catalog": true, "vector": true, "evaluation": true, "ui": true, "demo": true,
	"open": true, "index": true, "search": true, "similar": true, "thumbnail": true, "preview": true, "read": true,
	"write": true, "begin": true, "commit": true, "query": true, "all": true,
	"files": true, "copy": true, "list": true, "sheet": true, "trash": true, "undo": true, "reveal": true,
	"generate": true, "embed": true, "read text": true, "ocr": true, "tag": true, "look": true, "duplicates": true,
}
