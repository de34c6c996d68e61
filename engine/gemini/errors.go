package gemini

import (
	"errors"
	"strings"
	"time"
)

// What goes wrong, each with its own sentence in Explain.
var (
	// Before anything is sent.
	ErrNoKey       = errors.New("gemini: no key")
	ErrKeyShape    = errors.New("gemini: this is no key")
	ErrKeyring     = errors.New("gemini: the keyring cannot be used")
	ErrAddress     = errors.New("gemini: the address is not one")
	ErrCredentials = errors.New("gemini: no credentials for Vertex AI")
	ErrNoPrompt    = errors.New("gemini: no prompt")
	ErrReferences  = errors.New("gemini: too many references")
	ErrTooLong     = errors.New("gemini: too much for one request")

	// Refused by the service.
	ErrKey     = errors.New("gemini: the key was refused")
	ErrModel   = errors.New("gemini: no such model")
	ErrQuota   = errors.New("gemini: over quota")
	ErrRequest = errors.New("gemini: the request was refused")
	ErrRegion  = errors.New("gemini: not offered here")
	ErrService = errors.New("gemini: the service failed")

	// On the way.
	ErrOffline     = errors.New("gemini: the service cannot be reached")
	ErrProxy       = errors.New("gemini: the proxy failed")
	ErrCertificate = errors.New("gemini: the connection is not trusted")
	ErrTimeout     = errors.New("gemini: no answer in time")
	ErrCut         = errors.New("gemini: the answer stopped half-way")
	ErrTooLarge    = errors.New("gemini: the answer is too large")
	ErrGarbled     = errors.New("gemini: the answer is not understood")

	// In the answer.
	ErrBlocked        = errors.New("gemini: blocked")
	ErrUnfinished     = errors.New("gemini: not finished")
	ErrEmpty          = errors.New("gemini: an empty answer")
	ErrWrongKind      = errors.New("gemini: an answer of another kind")
	ErrCorruptPicture = errors.New("gemini: the picture is damaged")
	ErrVectorCount    = errors.New("gemini: another number of vectors than asked for")
	ErrVectorLength   = errors.New("gemini: vectors of another length than asked for")
	ErrVectorNaN      = errors.New("gemini: a vector that holds no direction")
)

// An Error is what the service or the way to it did. It is one of the errors above, with what is known of it.
type Error struct {
	Kind   error
	Code   int    // of HTTP; 0 when no answer came
	Status string // of the service, as PERMISSION_DENIED
	Reason string // of the service, as API_KEY_INVALID

	// Message is the service's or the system's own text, bounded and without the key. It may quote what was
	// sent.
	Message string

	Model      string        // that was asked
	Models     []Model       // that the key can use, when the one that was asked is gone
	RetryAfter time.Duration // after which it may be tried again; 0 when that was not said
	Daily      bool          // the quota is that of a day

	cause error // context.Canceled and its like, which hold no text
}

// Error tells the kind and the service's words.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.Error())
	if e.Code != 0 {
		b.WriteString(" (" + strings.TrimSpace(itoa(e.Code)+" "+e.Status) + ")")
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	return b.String()
}

// Unwrap gives the kind, and the context's error if there is one.
func (e *Error) Unwrap() []error {
	if e.cause != nil {
		return []error{e.Kind, e.cause}
	}
	return []error{e.Kind}
}

// A FinishError says why the model did not answer, or not to the end.
type FinishError struct {
	Reason  string // as the service has it: SAFETY, NO_IMAGE…
	Prompt  bool   // the prompt was refused; nothing was generated
	Message string // the service's own text; often none
}

// Error tells what was refused and the reason.
func (e *FinishError) Error() string {
	what := ": the answer: "
	if e.Prompt {
		what = ": the prompt: "
	}
	text := e.kind().Error() + what + e.Reason
	if e.Message != "" {
		text += ": " + e.Message
	}
	return text
}

// Unwrap gives the kind.
func (e *FinishError) Unwrap() error { return e.kind() }

// A KindError is a text where a picture was asked for, or the other way round.
type KindError struct {
	Wanted, Got string // "text", "picture"
	Text        string // that came instead of a picture; models say there why they drew none
}

// Error tells both kinds.
func (e *KindError) Error() string {
	return ErrWrongKind.Error() + ": " + e.Got + " instead of " + e.Wanted
}

// Unwrap gives the kind.
func (e *KindError) Unwrap() error { return ErrWrongKind }

// RetryAfter tells when what failed may work: the time that the service named, and whether it named one.
func RetryAfter(err error) (time.Duration, bool) {
	var e *Error
	if errors.As(err, &e) && e.RetryAfter > 0 {
		return e.RetryAfter, true
	}
	return 0, false
}

// AvailableModels gives the models that the key can use, as an error for a missing model has them.
func AvailableModels(err error) []Model {
	var e *Error
	if errors.As(err, &e) {
		return e.Models
	}
	return nil
}
