package engine

import "errors"

// explainFolders tells what goes wrong with folders and libraries; "" is nothing of the kind.
func explainFolders(err error) string {
	switch {
	case errors.Is(err, ErrNoFolder):
		return "This folder is none of the library's. Choose one of those that were added."
	case errors.Is(err, ErrWatching):
		return "The folders of this library are watched already."
	case errors.Is(err, ErrLibraryName):
		return "A library needs a name. Type one."
	case errors.Is(err, ErrUnknownLibrary):
		return "This library is not in the list any more."
	case errors.Is(err, ErrLibraryInUse):
		return "The library is in use. Close every program that has it open, and try again."
	case errors.Is(err, ErrNoLibrary):
		return "There is no library in that folder."
	case errors.Is(err, ErrNotEmpty):
		return "There is something in that place already. Choose a folder that is empty, or a new one."
	case errors.Is(err, ErrInside):
		return "A library cannot be moved into itself, nor into a folder that holds it. Choose another place."
	case errors.Is(err, ErrNotMovable):
		return "This library cannot be moved to another disk: " + reason(err, ErrNotMovable) + "."
	case errors.Is(err, ErrOldRemains):
		return "The library is in its new place. What is left of the old one could not be removed; that folder can be deleted."
	case errors.Is(err, ErrCopyDiffers):
		return "The copy differs from what was copied, so the library was left where it is. The disk may be failing."
	}
	return ""
}
