package gemini

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	"google.golang.org/genai"
)

// maxMessage bounds what is kept of others' texts.
const maxMessage = 1_000

// fail turns an error of a call into one of this package's. The exchange knows what happened on the wire, which
// the SDK tells as anything from a broken JSON document to a closed pipe.
func (c *Client) fail(ctx context.Context, x *exchange, model string, err error) error {
	if err == nil {
		return nil
	}
	e := c.clean(c.classify(ctx, x, err))
	e.Model = model
	if e.Kind == ErrModel {
		models, err := c.listForError(ctx)
		if errors.Is(err, ErrAddress) {
			e.Kind = ErrAddress // nothing is found there
		}
		e.Models = models
	}
	return e
}

// clean bounds the service's texts and takes the key out of them: first that, as half a key is no key any more.
func (c *Client) clean(e *Error) *Error {
	e.Message = shorten(c.key.scrub(e.Message), maxMessage)
	e.Status, e.Reason = shorten(c.key.scrub(e.Status), 60), shorten(c.key.scrub(e.Reason), 60)
	return e
}

func (c *Client) classify(ctx context.Context, x *exchange, err error) *Error {
	var api genai.APIError
	var ours *Error
	switch wire := x.trouble(); {
	case errors.As(err, &ours):
		return ours
	case errors.Is(ctx.Err(), context.Canceled):
		return &Error{Kind: errCancelled, cause: context.Canceled}
	case errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: ErrTimeout, cause: context.DeadlineExceeded}
	case errors.Is(wire, ErrTooLarge), errors.Is(err, ErrTooLarge):
		return &Error{Kind: ErrTooLarge}
	case errors.As(err, &api):
		return fromService(api, x)
	case wire != nil:
		return &Error{Kind: ErrCut, Message: plainNetwork(wire)}
	}
	return fromNetwork(err)
}

// errCancelled is the kind of what the user stopped; errors.Is finds context.Canceled in it.
var errCancelled = errors.New("gemini: cancelled")

// fromService reads an answer of the service that is an error.
func fromService(api genai.APIError, x *exchange) *Error {
	e := &Error{Code: api.Code, Status: api.Status, Message: api.Message}
	details := readDetails(api.Details)
	e.Reason, e.Daily = details.reason, details.daily
	e.RetryAfter = details.retryAfter
	if e.RetryAfter == 0 {
		e.RetryAfter = x.retryAfter()
	}
	switch {
	case api.Code == http.StatusUnauthorized, api.Code == http.StatusForbidden, isBadKey(e):
		e.Kind = ErrKey
	case strings.Contains(api.Message, "location is not supported"):
		e.Kind = ErrRegion
	case api.Code == http.StatusNotFound:
		e.Kind = ErrModel
	case api.Code == http.StatusTooManyRequests:
		e.Kind = ErrQuota
	case api.Code == http.StatusProxyAuthRequired:
		e.Kind = ErrProxy
	case api.Code == http.StatusRequestEntityTooLarge:
		e.Kind = ErrTooLong
	case api.Code >= 500, api.Code == http.StatusRequestTimeout:
		e.Kind = ErrService
	case api.Code >= 300 && api.Code < 400:
		e.Kind = ErrAddress // see refuseRedirect
	default:
		e.Kind = ErrRequest
	}
	return e
}

// isBadKey tells a bad key by what stands in the answer, as the service answers 400 to one.
func isBadKey(e *Error) bool {
	return e.Code == http.StatusBadRequest &&
		(e.Reason == "API_KEY_INVALID" || strings.Contains(e.Message, "API key not valid") ||
			strings.Contains(e.Message, "API key expired") || strings.Contains(e.Message, "API Key not found"))
}

// fromNetwork tells what kept the request or its answer from arriving, or from being understood.
func fromNetwork(err error) *Error {
	var (
		op          *net.OpError
		base        base64.CorruptInputError
		syntax      *json.SyntaxError
		kind        *json.UnmarshalTypeError
		unknown     x509.UnknownAuthorityError
		host        x509.HostnameError
		invalid     x509.CertificateInvalidError
		certificate *tls.CertificateVerificationError
		timeout     net.Error
		request     *url.Error
	)
	text := plainNetwork(err)
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect", strings.Contains(text, "proxyconnect"),
		strings.HasSuffix(text, http.StatusText(http.StatusProxyAuthRequired)), strings.Contains(text, "socks connect"):
		return &Error{Kind: ErrProxy, Message: text}
	case errors.As(err, &unknown), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &certificate):
		return &Error{Kind: ErrCertificate, Message: text}
	case errors.As(err, &base):
		return &Error{Kind: ErrCorruptPicture, Message: base.Error()}
	case errors.As(err, &syntax):
		return &Error{Kind: garbledKind(err), Message: syntax.Error()}
	case errors.As(err, &kind):
		return &Error{Kind: garbledKind(err), Message: kind.Error()}
	case errors.As(err, &timeout) && timeout.Timeout():
		return &Error{Kind: ErrTimeout, Message: text}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: ErrCut, Message: text}
	case errors.As(err, &op), errors.As(err, &request):
		return &Error{Kind: ErrOffline, Message: text}
	}
	// What remains is the SDK's view of an answer; its text repeats the whole of it.
	return &Error{Kind: garbledKind(err)}
}

// garbledKind tells numbers that are none from other garbage. JSON has no NaN, so that the answer cannot be read
// at all; the SDK's error quotes it.
func garbledKind(err error) error {
	text := err.Error()
	if strings.Contains(text, "embedding") && (strings.Contains(text, "NaN") || strings.Contains(text, "Infinity")) {
		return ErrVectorNaN
	}
	return ErrGarbled
}

// plainNetwork is the innermost text: the outer ones name the address, the method and the SDK's functions.
func plainNetwork(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err
	}
	return err.Error()
}
