package ocr

import (
	"errors"
	"runtime"
	"strings"
)

// Kinds of errors.
var (
	ErrNotInstalled = errors.New("ocr: tesseract is not installed")
	ErrNoLanguage   = errors.New("ocr: tesseract lacks a language")
	ErrBroken       = errors.New("ocr: tesseract does not work")
	ErrTooOld       = errors.New("ocr: this tesseract is too old")
	ErrPicture      = errors.New("ocr: tesseract failed with this picture")
	ErrTimeout      = errors.New("ocr: tesseract took too long with this picture")
	ErrSlow         = errors.New("ocr: the machine was too busy for this picture") // another time it may be read
)

// Error is a failure of one of these kinds.
type Error struct {
	Kind   error
	Path   string // of the program
	Detail string // what it said, or the languages that lack
}

func (e *Error) Error() string {
	text := e.Kind.Error()
	if e.Path != "" {
		text += ": " + e.Path
	}
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	return text
}

func (e *Error) Unwrap() error { return e.Kind }

// IsOfPicture tells whether an error is about one picture, so that others may well be read.
func IsOfPicture(err error) bool {
	return errors.Is(err, ErrPicture) || errors.Is(err, ErrTimeout) || errors.Is(err, ErrSlow)
}

// Explain gives the sentence for an error of this package; "" for others.
func Explain(err error) string {
	var e *Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Kind {
	case ErrNotInstalled:
		if e.Path != "" {
			return "There is no tesseract at " + e.Path + ", which reads text in pictures. " + HowToInstall(runtime.GOOS)
		}
		return "Text in pictures is read by tesseract, which is not on this machine. " + HowToInstall(runtime.GOOS)
	case ErrNoLanguage:
		if e.Detail == "" {
			return "Tesseract is here, but no language for it. " + howToAdd(runtime.GOOS, []string{"eng"})
		}
		return "Tesseract does not have " + e.Detail + " on this machine. " + howToAdd(runtime.GOOS, strings.Split(e.Detail, ", "))
	case ErrTooOld:
		return "The tesseract at " + e.Path + " is too old (" + e.Detail + "): version 4 or later is needed. " + HowToInstall(runtime.GOOS)
	case ErrBroken:
		return "The tesseract at " + e.Path + " does not work" + said(e.Detail) + ". Install it again, or name another one by the variable TESSERACT."
	case ErrSlow:
		return "This machine was too busy to read the text in this picture. It is tried again the next time."
	case ErrTimeout:
		return "Reading the text in this picture took too long and was given up."
	}
	return "The text in this picture could not be read" + said(e.Detail) + "."
}

func said(detail string) string {
	if detail = strings.TrimRight(detail, ". "); detail == "" {
		return ""
	}
	return ": it said “" + detail + "”"
}

// HowToInstall tells how tesseract comes onto a system.
func HowToInstall(goos string) string {
	switch goos {
	case "windows":
		return "Install it with: winget install --exact --id UB-Mannheim.TesseractOCR"
	case "darwin":
		return "Install it with: brew install tesseract tesseract-lang"
	case "linux":
		return "Install it with: sudo apt install tesseract-ocr (Debian, Ubuntu), sudo dnf install tesseract (Fedora) or sudo pacman -S tesseract tesseract-data-eng (Arch)."
	}
	return "Install it with your system's package manager."
}

// howToAdd tells how languages come onto a system.
func howToAdd(goos string, languages []string) string {
	packages := func(prefix string) string { return prefix + strings.Join(languages, " "+prefix) }
	switch goos {
	case "windows":
		return "Start tesseract's installer again and choose the language under additional language data."
	case "darwin":
		return "Install all languages with: brew install tesseract-lang"
	case "linux":
		return "Install it with: sudo apt install " + strings.ReplaceAll(packages("tesseract-ocr-"), "_", "-") +
			" (Debian, Ubuntu), sudo dnf install " + packages("tesseract-langpack-") + " (Fedora) or sudo pacman -S " + packages("tesseract-data-") + " (Arch)."
	}
	return "Install the language with your system's package manager."
}
