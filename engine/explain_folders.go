package engine

import (
	"errors"

	"hybrid-image-search/engine/sentence"
)

// sentenceOfFolders tells what goes wrong with folders and libraries.
func sentenceOfFolders(err error) sentence.Sentence {
	switch {
	case errors.Is(err, ErrNoFolder):
		return sentence.Of("This folder is none of the library's. Choose one of those that were added.")
	case errors.Is(err, ErrWatching):
		return sentence.Of("The folders of this library are watched already.")
	case errors.Is(err, ErrLibraryName):
		return sentence.Of("A library needs a name. Type one.")
	case errors.Is(err, ErrUnknownLibrary):
		return sentence.Of("This library is not in the list any more.")
	case errors.Is(err, ErrLibraryInUse):
		return sentence.Of("The library is in use. Close every program that has it open, and try again.")
	case errors.Is(err, ErrNoLibrary):
		return sentence.Of("There is no library in that folder.")
	case errors.Is(err, ErrNotEmpty):
		return sentence.Of("There is something in that place already. Choose a folder that is empty, or a new one.")
	case errors.Is(err, ErrInside):
		return sentence.Of("A library cannot be moved into itself, nor into a folder that holds it. Choose another place.")
	case errors.Is(err, ErrNotMovable):
		return sentence.Of("This library cannot be moved to another disk: {{.Reason}}.", sentence.With{"Reason": sentence.Why(err)})
	case errors.Is(err, ErrOldRemains):
		return sentence.Of("The library is in its new place. What is left of the old one could not be removed; that folder can be deleted.")
	case errors.Is(err, ErrCopyDiffers):
		return sentence.Of("The copy differs from what was copied, so the library was left where it is. The disk may be failing.")
	}
	return sentence.Sentence{}
}
