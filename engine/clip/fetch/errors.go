package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"syscall"

	"hybrid-image-search/engine/sentence"
)

// What goes wrong, each with its own sentence in Explain.
var (
	// Before anything is asked for.
	ErrModels   = errors.New("fetch: the list of models is wrong")
	ErrAddress  = errors.New("fetch: the address is not one")
	ErrRegistry = errors.New("fetch: no registry of npm is known")
	ErrPlatform = errors.New("fetch: there is none for this machine")
	ErrBusy     = errors.New("fetch: another program is at it")

	// On the way.
	ErrOffline     = errors.New("fetch: the server cannot be reached")
	ErrProxy       = errors.New("fetch: the proxy failed")
	ErrCertificate = errors.New("fetch: the connection is not trusted")
	ErrCut         = errors.New("fetch: the connection was cut")
	ErrIdle        = errors.New("fetch: nothing came any more")
	ErrRedirect    = errors.New("fetch: sent to another host")
	ErrUnsafe      = errors.New("fetch: sent from https to http")

	// In the answer.
	ErrMissing = errors.New("fetch: no such file there")
	ErrRefused = errors.New("fetch: not allowed")
	ErrTooMany = errors.New("fetch: too many requests")
	ErrServer  = errors.New("fetch: the server failed")
	ErrAnswer  = errors.New("fetch: an unexpected answer")
	ErrPage    = errors.New("fetch: a web page instead of the file")
	ErrSize    = errors.New("fetch: another size than stated")
	ErrHash    = errors.New("fetch: another content than stated")
	ErrArchive = errors.New("fetch: the archive lacks the library")

	// On this machine.
	ErrDisk  = errors.New("fetch: the disk is full")
	ErrPlace = errors.New("fetch: the folder cannot be written")
)

// errCancelled is the kind of what the user stopped; errors.Is finds context.Canceled in it.
var errCancelled = errors.New("fetch: cancelled")

// An Error is one of the errors above, with what is known of it.
type Error struct {
	Kind   error
	What   string // is fetched, as people call it
	File   string // of it
	Host   string // that was asked, or that it was sent to
	Code   int    // of HTTP; 0 when no answer came
	Path   string // on this machine
	Detail string // the system's own words; no address with a password is in them
	Hand   ByHand // how to do without this package

	Others []*Error // under which other paths the file was asked for

	said  sentence.Sentence // Detail, where the words are ours
	cause error
}

// Error tells the kind and what is known.
func (e *Error) Error() string {
	text := e.Kind.Error()
	if e.Code != 0 {
		text += fmt.Sprintf(" (%d)", e.Code)
	}
	for _, more := range []string{e.File, e.Host, e.Path, e.Detail} {
		if more != "" {
			text += ": " + more
		}
	}
	for _, other := range e.Others {
		text += "; " + other.Error()
	}
	return text
}

// Unwrap gives the kind, and the cause where a caller may know it: a context's error, or one of the file system.
func (e *Error) Unwrap() []error {
	if e.cause != nil {
		return []error{e.Kind, e.cause}
	}
	return []error{e.Kind}
}

// wrongSize is the error of a file that is not as large as it should be.
func wrongSize(host string, why sentence.Sentence) *Error {
	return &Error{Kind: ErrSize, Host: host, Detail: why.String(), said: why}
}

// otherSize tells both sizes.
func otherSize(is, wanted int64) sentence.Sentence {
	return sentence.Of("{{.Count}} bytes instead of {{.Wanted}}", sentence.With{"Count": is, "Wanted": wanted})
}

// goesOn tells whether what has come so far is worth keeping for the next run.
func (e *Error) goesOn() bool {
	switch e.Kind {
	case ErrRedirect, ErrUnsafe, ErrPage, ErrSize, ErrHash, ErrArchive, ErrDisk:
		return false
	}
	return true
}

// asError gives an error of this package as what it is, and takes any other as one of the file system.
func asError(err error) *Error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	return onDisk(err)
}

// onDisk tells what kept a file from being written.
func onDisk(err error) *Error {
	e := &Error{Kind: ErrPlace, cause: err, Detail: err.Error()}
	var path *fs.PathError
	var link *syscall.Errno
	if errors.As(err, &path) {
		e.Path, e.Detail = path.Path, path.Err.Error()
	}
	full := errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
	if runtime.GOOS == "windows" && errors.As(err, &link) {
		full = full || *link == 112 || *link == 39 // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
	}
	if full {
		e.Kind = ErrDisk
	}
	return e
}

// onTheWay tells what kept a request or its answer from arriving. The context is that of the request, whose cause
// may be ErrIdle.
func onTheWay(ctx context.Context, host string, err error) *Error {
	var ours *Error
	if errors.As(err, &ours) { // from the rules for redirects
		return ours
	}
	if cause := context.Cause(ctx); cause != nil {
		if errors.Is(cause, ErrIdle) {
			return &Error{Kind: ErrIdle, Host: host}
		}
		return cancelled(ctx)
	}
	var (
		request     *url.Error
		op          *net.OpError
		certificate *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
		name        x509.HostnameError
		record      tls.RecordHeaderError
	)
	if errors.As(err, &request) {
		err = request.Err // the outer text has the address
	}
	e := &Error{Kind: ErrOffline, Host: host, Detail: err.Error()}
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect", strings.Contains(e.Detail, "proxyconnect"),
		strings.Contains(e.Detail, "socks connect"), strings.HasSuffix(e.Detail, http.StatusText(http.StatusProxyAuthRequired)):
		e.Kind = ErrProxy
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &record):
		e.Kind = ErrCertificate
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET),
		errors.As(err, &op) && op.Op == "read", strings.Contains(e.Detail, "http2:"):
		e.Kind = ErrCut
	}
	return e
}

// cancelled is the error of a context that has ended.
func cancelled(ctx context.Context) *Error {
	return &Error{Kind: errCancelled, cause: ctx.Err()}
}

// fromStatus tells what an answer that is no file means.
func fromStatus(host string, code int) *Error {
	e := &Error{Kind: ErrAnswer, Host: host, Code: code}
	switch {
	case code == http.StatusNotFound, code == http.StatusGone:
		e.Kind = ErrMissing
	case code == http.StatusUnauthorized, code == http.StatusForbidden, code == http.StatusUnavailableForLegalReasons:
		e.Kind = ErrRefused
	case code == http.StatusProxyAuthRequired:
		e.Kind = ErrProxy
	case code == http.StatusTooManyRequests:
		e.Kind = ErrTooMany
	case code >= 500:
		e.Kind = ErrServer
	}
	return e
}
