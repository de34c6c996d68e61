package fetch

import (
	"context"
	"errors"
	"path"
	"path/filepath"
	"strings"
)

// ByHand is how the user gets the same with a browser.
type ByHand struct {
	Steps []Step
	Into  string // a folder on this machine
}

// A Step is one file of that.
type Step struct {
	From   string   // an address
	Member string   // in the archive that lies there; "" where the file itself does
	To     string   // the file's path below the folder
	Or     []string // where the very same file may lie instead
}

// String writes it as lines for people; "" when there is no such way.
func (h ByHand) String() string {
	if len(h.Steps) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("To do it by hand, put into " + h.Into)
	for _, s := range h.Steps {
		b.WriteString("\n  " + filepath.FromSlash(s.To) + " from " + s.From)
		if s.Member != "" {
			b.WriteString(", where it is " + s.Member)
		}
		for _, address := range s.Or {
			b.WriteString("\n    or, if it is not there, from " + address)
		}
	}
	return b.String()
}

func (m Model) byHand(target string) ByHand {
	h := ByHand{Into: target}
	at := func(file string) string { return m.Address + path.Join("/resolve", m.Revision, file) }
	for _, f := range m.Files {
		s := Step{From: at(f.Path), To: f.Path}
		for _, other := range f.Also {
			s.Or = append(s.Or, at(other))
		}
		h.Steps = append(h.Steps, s)
	}
	return h
}

// byHand is empty for a machine that the package has nothing for.
func (p npmPackage) byHand(lib library, dir string) ByHand {
	if lib.file == "" {
		return ByHand{}
	}
	return ByHand{Into: dir, Steps: []Step{{From: "what “npm pack " + p.name + "@" + p.version + "” brings", Member: lib.member, To: lib.file}}}
}

// explained gives an error of a fetch with what was to be fetched and how to do it by hand.
func explained(err error, what string, hand ByHand) error {
	if err == nil {
		return nil
	}
	e := *asError(err)
	e.What, e.Hand = what, hand
	return &e
}

// Explain turns an error of this package into sentences for the user: what went wrong, what to do next and, in lines
// below, how to do it by hand where that helps. It is "" for errors of others.
func Explain(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.Is(err, context.Canceled):
		return "Cancelled. What has come is kept, and the next time goes on from there."
	case !errors.As(err, &e):
		if errors.Is(err, ErrModels) {
			return sentences[ErrModels]
		}
		return ""
	case errors.Is(err, context.DeadlineExceeded):
		return "It took too long and was given up. Try again: it goes on where it stopped."
	}
	text := e.fill(sentences[e.Kind])
	for _, other := range e.Others {
		text += " " + other.fill(otherwise[other.Kind])
	}
	if hand := e.Hand.String(); hand != "" && !without[e.Kind] {
		text += "\n" + hand
	}
	return text
}

// without are the kinds that a way by hand does not help with.
var without = map[error]bool{ErrModels: true, ErrBusy: true, ErrDisk: true, ErrPlace: true, ErrAddress: true}

// otherwise tells what came of asking for the same file under another path.
var otherwise = map[error]string{
	ErrMissing: "Nor is it there as {file}.",
	ErrSize:    "As {file} it has another size, too.",
	ErrHash:    "What is there as {file} is not the right file either.",
}

// fill puts what is known of the error into its sentence.
func (e *Error) fill(sentence string) string {
	what, file, host, where := e.What, e.File, e.Host, e.Path
	if what == "" {
		what = "This"
	}
	if file == "" {
		file = "a file"
	}
	if host == "" {
		host = "the server"
	}
	if where == "" {
		where = e.Hand.Into
	}
	return strings.NewReplacer("{what}", what, "{file}", file, "{host}", host, "{path}", where, "{detail}", e.Detail).Replace(sentence)
}

var sentences = map[error]string{
	ErrModels:   "The program's list of models is damaged. Install the program anew.",
	ErrAddress:  "The address of the mirror is wrong: it has to begin with https:// or http:// and name a host, as https://mirror.example/models. Correct it, or leave it out.",
	ErrRegistry: "No registry of npm is known here, and {what} comes from one. Install npm, or name its registry in the variable npm_config_registry, and try again.",
	ErrPlatform: "{what} is not published for this machine ({detail}). Install it with the system's own packages or build it, and name the library in ONNXRUNTIME_LIB.",
	ErrBusy:     "{what} is being fetched already, by another window or program. Wait until that is done.",

	ErrOffline:     "{host} cannot be reached, so {what} was not fetched ({detail}). Check the network and try again.",
	ErrProxy:       "The proxy between you and {host} does not let the request through. Check HTTPS_PROXY, or log in to the network, and try again.",
	ErrCertificate: "The connection to {host} is not safe: its certificate is not trusted. If your network inspects traffic, its certificate has to be installed; also check this machine's date.",
	ErrCut:         "The connection to {host} was cut while {file} came. Try again: it goes on where it stopped.",
	ErrIdle:        "{host} went silent while {file} was to come. Try again: it goes on where it stopped.",
	ErrRedirect:    "The request for {file} was sent on to {host}, where it does not belong, so nothing was taken from there. A network that wants a login does that: log in with a browser and try again.",
	ErrUnsafe:      "The request for {file} was sent on to {host} without encryption, so nothing was taken from there. Try another network, or leave out the mirror.",

	ErrMissing: "{host} has no {file}. If you named a mirror, check its address: it has to lead to a copy of the whole.",
	ErrRefused: "{host} does not give {file} to you. If you named a mirror, check whether it wants a login; otherwise try another network.",
	ErrTooMany: "{host} has had too many requests from your network. Try again in some minutes.",
	ErrServer:  "{host} has a problem of its own right now. Try again in a minute.",
	ErrAnswer:  "{host} answered in a way that is not understood. Try again; if you named a mirror, check its address.",
	ErrPage:    "{host} answered with a web page instead of {file}. A network that wants a login does that: log in with a browser and try again. If you named a mirror, check its address.",
	ErrSize:    "{file} has another size at {host} than it should ({detail}), so it was thrown away. Try again; if you named a mirror, it has another version.",
	ErrHash:    "{file} from {host} is not the file that this program knows: its SHA-256 or SHA-512 is another. It was thrown away. Try again; if you named a mirror, leave it out.",
	ErrArchive: "The archive of {what} is right and yet lacks its library. Update the program.",

	ErrDisk:  "The disk is full, so {what} was not fetched and nothing was left behind. Free some space, or choose another disk for your data, and try again.",
	ErrPlace: "{path} cannot be written ({detail}). Check its permissions and whether another program has it open, and try again.",
}
