package fetch

import (
	"cmp"
	"context"
	"errors"
	"path"
	"path/filepath"

	"hybrid-image-search/engine/sentence"
)

// ByHand is how the user gets the same with a browser.
type ByHand struct {
	Steps []Step
	Into  string // a folder on this machine
}

// A Step is one file of that.
type Step struct {
	From    string   // an address
	Package string   // of npm, which brings the file where no address does
	Member  string   // in the archive that lies there; "" where the file itself does
	To      string   // the file's path below the folder
	Or      []string // where the very same file may lie instead
}

// String writes it as lines for people in English; "" when there is no such way.
func (h ByHand) String() string { return h.Sentence().String() }

// Sentence is that, to be told in any language.
func (h ByHand) Sentence() sentence.Sentence {
	if len(h.Steps) == 0 {
		return sentence.Sentence{}
	}
	all := sentence.Of("To do it by hand, put into {{.Folder}}", sentence.With{"Folder": h.Into})
	for _, s := range h.Steps {
		all = sentence.Of("{{.Before}}\n  {{.Step}}", sentence.With{"Before": all, "Step": s.sentence()})
		for _, address := range s.Or {
			other := sentence.Of("or, if it is not there, from {{.Address}}", sentence.With{"Address": address})
			all = sentence.Of("{{.Before}}\n    {{.Step}}", sentence.With{"Before": all, "Step": other})
		}
	}
	return all
}

func (s Step) sentence() sentence.Sentence {
	with := sentence.With{"File": filepath.FromSlash(s.To), "Address": s.From}
	switch {
	case s.Package != "":
		return sentence.Of("{{.File}} from what “npm pack {{.Package}}” brings, where it is {{.Member}}",
			sentence.With{"File": filepath.FromSlash(s.To), "Package": s.Package, "Member": s.Member})
	case s.Member != "":
		with["Member"] = s.Member
		return sentence.Of("{{.File}} from {{.Address}}, where it is {{.Member}}", with)
	}
	return sentence.Of("{{.File}} from {{.Address}}", with)
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
	return ByHand{Into: dir, Steps: []Step{{Package: p.name + "@" + p.version, Member: lib.member, To: lib.file}}}
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
func Explain(err error) string { return Sentence(err).String() }

// Sentence is that, to be told in any language.
func Sentence(err error) sentence.Sentence {
	what, hand := Sentences(err)
	if hand.IsZero() {
		return what
	}
	return sentence.Of("{{.What}}\n{{.Hand}}", sentence.With{"What": what, "Hand": hand})
}

// Sentences gives what went wrong apart from how to do it by hand.
func Sentences(err error) (what, hand sentence.Sentence) {
	var e *Error
	switch {
	case err == nil:
		return what, hand
	case errors.Is(err, context.Canceled):
		return sentence.Of("Cancelled. What has come is kept, and the next time goes on from there."), hand
	case !errors.As(err, &e):
		if errors.Is(err, ErrModels) {
			return sentences[ErrModels], hand
		}
		return what, hand
	case errors.Is(err, context.DeadlineExceeded):
		return sentence.Of("It took too long and was given up. Try again: it goes on where it stopped."), hand
	}
	what = e.fill(sentences[e.Kind])
	for _, other := range e.Others {
		what = sentence.Join(what, other.fill(otherwise[other.Kind]))
	}
	if !without[e.Kind] {
		hand = e.Hand.Sentence()
	}
	return what, hand
}

// without are the kinds that a way by hand does not help with.
var without = map[error]bool{ErrModels: true, ErrBusy: true, ErrDisk: true, ErrPlace: true, ErrAddress: true}

// otherwise tells what came of asking for the same file under another path.
var otherwise = map[error]sentence.Sentence{
	ErrMissing: sentence.Of("Nor is it there as {{.File}}."),
	ErrSize:    sentence.Of("As {{.File}} it has another size, too."),
	ErrHash:    sentence.Of("What is there as {{.File}} is not the right file either."),
}

// fill puts what is known of the error into its sentence.
func (e *Error) fill(s sentence.Sentence) sentence.Sentence {
	if s.IsZero() {
		return s
	}
	detail := e.said
	if detail.IsZero() {
		detail = sentence.Verbatim(e.Detail)
	}
	s.Values = sentence.With{
		"What":   sentence.First(sentence.Verbatim(e.What), sentence.Of("This")),
		"File":   sentence.First(sentence.Verbatim(e.File), sentence.Of("a file")),
		"Host":   sentence.First(sentence.Verbatim(e.Host), sentence.Of("the server")),
		"Path":   cmp.Or(e.Path, e.Hand.Into),
		"Detail": detail,
	}
	return s
}

var sentences = map[error]sentence.Sentence{
	ErrModels:   sentence.Of("The program's list of models is damaged. Install the program anew."),
	ErrAddress:  sentence.Of("The address of the mirror is wrong: it has to begin with https:// or http:// and name a host, as https://mirror.example/models. Correct it, or leave it out."),
	ErrRegistry: sentence.Of("No registry of npm is known here, and {{.What}} comes from one. Install npm, or name its registry in the variable npm_config_registry, and try again."),
	ErrPlatform: sentence.Of("{{.What}} is not published for this machine ({{.Detail}}). Install it with the system's own packages or build it, and name the library in ONNXRUNTIME_LIB."),
	ErrBusy:     sentence.Of("{{.What}} is being fetched already, by another window or program. Wait until that is done."),

	ErrOffline:     sentence.Of("{{.Host}} cannot be reached, so {{.What}} was not fetched ({{.Detail}}). Check the network and try again."),
	ErrProxy:       sentence.Of("The proxy between you and {{.Host}} does not let the request through. Check HTTPS_PROXY, or log in to the network, and try again."),
	ErrCertificate: sentence.Of("The connection to {{.Host}} is not safe: its certificate is not trusted. If your network inspects traffic, its certificate has to be installed; also check this machine's date."),
	ErrCut:         sentence.Of("The connection to {{.Host}} was cut while {{.File}} came. Try again: it goes on where it stopped."),
	ErrIdle:        sentence.Of("{{.Host}} went silent while {{.File}} was to come. Try again: it goes on where it stopped."),
	ErrRedirect:    sentence.Of("The request for {{.File}} was sent on to {{.Host}}, where it does not belong, so nothing was taken from there. A network that wants a login does that: log in with a browser and try again."),
	ErrUnsafe:      sentence.Of("The request for {{.File}} was sent on to {{.Host}} without encryption, so nothing was taken from there. Try another network, or leave out the mirror."),

	ErrMissing: sentence.Of("{{.Host}} has no {{.File}}. If you named a mirror, check its address: it has to lead to a copy of the whole."),
	ErrRefused: sentence.Of("{{.Host}} does not give {{.File}} to you. If you named a mirror, check whether it wants a login; otherwise try another network."),
	ErrTooMany: sentence.Of("{{.Host}} has had too many requests from your network. Try again in some minutes."),
	ErrServer:  sentence.Of("{{.Host}} has a problem of its own right now. Try again in a minute."),
	ErrAnswer:  sentence.Of("{{.Host}} answered in a way that is not understood. Try again; if you named a mirror, check its address."),
	ErrPage:    sentence.Of("{{.Host}} answered with a web page instead of {{.File}}. A network that wants a login does that: log in with a browser and try again. If you named a mirror, check its address."),
	ErrSize:    sentence.Of("{{.File}} has another size at {{.Host}} than it should ({{.Detail}}), so it was thrown away. Try again; if you named a mirror, it has another version."),
	ErrHash:    sentence.Of("{{.File}} from {{.Host}} is not the file that this program knows: its SHA-256 or SHA-512 is another. It was thrown away. Try again; if you named a mirror, leave it out."),
	ErrArchive: sentence.Of("The archive of {{.What}} is right and yet lacks its library. Update the program."),

	ErrDisk:  sentence.Of("The disk is full, so {{.What}} was not fetched and nothing was left behind. Free some space, or choose another disk for your data, and try again."),
	ErrPlace: sentence.Of("{{.Path}} cannot be written ({{.Detail}}). Check its permissions and whether another program has it open, and try again."),
}
