package ocr

import (
	"errors"
	"runtime"
	"strings"

	"hybrid-image-search/engine/sentence"
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
func Explain(err error) string { return Sentence(err).String() }

// Sentence is that, to be told in any language.
func Sentence(err error) sentence.Sentence {
	var e *Error
	if !errors.As(err, &e) {
		return sentence.Sentence{}
	}
	with := sentence.With{"Path": e.Path}
	switch detail := strings.TrimRight(e.Detail, ". "); {
	case e.Kind == ErrNotInstalled && e.Path != "":
		return sentence.Join(sentence.Of("There is no tesseract at {{.Path}}, which reads text in pictures.", with), howToInstall(runtime.GOOS))
	case e.Kind == ErrNotInstalled:
		return sentence.Join(sentence.Of("Text in pictures is read by tesseract, which is not on this machine."), howToInstall(runtime.GOOS))
	case e.Kind == ErrNoLanguage && e.Detail == "":
		return sentence.Join(sentence.Of("Tesseract is here, but no language for it."), howToAdd(runtime.GOOS, []string{"eng"}))
	case e.Kind == ErrNoLanguage:
		return sentence.Join(sentence.Of("Tesseract does not have {{.Languages}} on this machine.", sentence.With{"Languages": e.Detail}),
			howToAdd(runtime.GOOS, strings.Split(e.Detail, ", ")))
	case e.Kind == ErrTooOld:
		return sentence.Join(sentence.Of("The tesseract at {{.Path}} is too old ({{.Version}}): version 4 or later is needed.",
			sentence.With{"Path": e.Path, "Version": e.Detail}), howToInstall(runtime.GOOS))
	case e.Kind == ErrBroken && detail == "":
		return sentence.Of("The tesseract at {{.Path}} does not work. Install it again, or name another one by the variable TESSERACT.", with)
	case e.Kind == ErrBroken:
		return sentence.Of("The tesseract at {{.Path}} does not work: it said “{{.Words}}”. Install it again, or name another one by the variable TESSERACT.",
			sentence.With{"Path": e.Path, "Words": detail})
	case e.Kind == ErrSlow:
		return sentence.Of("This machine was too busy to read the text in this picture. It is tried again the next time.")
	case e.Kind == ErrTimeout:
		return sentence.Of("Reading the text in this picture took too long and was given up.")
	case detail == "":
		return sentence.Of("The text in this picture could not be read.")
	default:
		return sentence.Of("The text in this picture could not be read: it said “{{.Words}}”.", sentence.With{"Words": detail})
	}
}

// HowToInstall tells how tesseract comes onto a system.
func HowToInstall(goos string) string { return howToInstall(goos).String() }

func howToInstall(goos string) sentence.Sentence {
	switch goos {
	case "windows":
		return sentence.Of("Install it with: winget install --exact --id UB-Mannheim.TesseractOCR")
	case "darwin":
		return sentence.Of("Install it with: brew install tesseract tesseract-lang")
	case "linux":
		return sentence.Of("Install it with: sudo apt install tesseract-ocr (Debian, Ubuntu), sudo dnf install tesseract (Fedora) or sudo pacman -S tesseract tesseract-data-eng (Arch).")
	}
	return sentence.Of("Install it with your system's package manager.")
}

// howToAdd tells how languages come onto a system.
func howToAdd(goos string, languages []string) sentence.Sentence {
	packages := func(prefix string) string { return prefix + strings.Join(languages, " "+prefix) }
	switch goos {
	case "windows":
		return sentence.Of("Start tesseract's installer again and choose the language under additional language data.")
	case "darwin":
		return sentence.Of("Install all languages with: brew install tesseract-lang")
	case "linux":
		return sentence.Of("Install it with: sudo apt install {{.Debian}} (Debian, Ubuntu), sudo dnf install {{.Fedora}} (Fedora) or sudo pacman -S {{.Arch}} (Arch).", sentence.With{
			"Debian": strings.ReplaceAll(packages("tesseract-ocr-"), "_", "-"), "Fedora": packages("tesseract-langpack-"), "Arch": packages("tesseract-data-"),
		})
	}
	return sentence.Of("Install the language with your system's package manager.")
}
