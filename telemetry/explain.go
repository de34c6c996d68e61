package telemetry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// explain turns a failed attempt into a sentence for the user: what is wrong and what to do.
func explain(endpoint string, a *answer, err error) string {
	if a.status != 0 {
		return explainStatus(endpoint, a)
	}
	var (
		dns      *net.DNSError
		record   tls.RecordHeaderError
		verify   *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		timeout  net.Error
	)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, errRefusedWindows):
		return fmt.Sprintf("Nothing listens at %s. Start Grafana Alloy there, or leave it: spans stay in the panel.", endpoint)
	case errors.As(err, &dns):
		return fmt.Sprintf("The host of %s is not known. Check the endpoint and the network.", endpoint)
	case errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record):
		return fmt.Sprintf("%s does not speak TLS. Write http:// instead of https:// in the endpoint.", endpoint)
	case errors.As(err, &hostname):
		return fmt.Sprintf("The certificate of %s is for another host. Check the host of the endpoint.", endpoint)
	case errors.As(err, &unknown):
		return fmt.Sprintf("The certificate of %s is not trusted. Name its authority in OTEL_EXPORTER_OTLP_CERTIFICATE.", endpoint)
	case errors.As(err, &verify):
		return fmt.Sprintf("The certificate of %s is not valid: %s.", endpoint, words(verify.Err.Error()))
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("The program ended before %s had answered.", endpoint)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s did not answer in time. Check that the collector there is well.", endpoint)
	case strings.Contains(err.Error(), `malformed HTTP response "\x15`): // a TLS alert
		return explainTLS(endpoint)
	case strings.Contains(err.Error(), "malformed HTTP"):
		return fmt.Sprintf("What listens at %s is no OTLP receiver for HTTP. Port 4317 is mostly gRPC; try 4318.", endpoint)
	case strings.Contains(err.Error(), "tls:"):
		return fmt.Sprintf("No secure connection to %s: %s.", endpoint, words(root(err).Error()))
	}
	return fmt.Sprintf("No connection to %s: %s.", endpoint, words(root(err).Error()))
}

func explainStatus(endpoint string, a *answer) string {
	switch {
	case a.foreign:
		return fmt.Sprintf("What listens at %s answers, but not as an OTLP receiver. Check the endpoint.", endpoint)
	case a.plainToTLS():
		return explainTLS(endpoint)
	case a.status/100 == 3:
		return fmt.Sprintf("%s sends spans elsewhere (HTTP %d), which is not followed. Put the final address into the endpoint.", endpoint, a.status)
	}
	switch a.status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return fmt.Sprintf("%s answers, but takes no traces on this path (HTTP %d). Check the path of the endpoint.", endpoint, a.status)
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return fmt.Sprintf("%s refuses the credentials (HTTP %d). Check OTEL_EXPORTER_OTLP_HEADERS.", endpoint, a.status)
	case http.StatusTooManyRequests:
		return fmt.Sprintf("%s takes no more for now (HTTP 429). Sending goes on by itself.", endpoint)
	case http.StatusRequestEntityTooLarge:
		return fmt.Sprintf("%s finds a span too large (HTTP 413); it was set aside.", endpoint)
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return fmt.Sprintf("%s refuses a span (HTTP %d)%s; it was set aside.", endpoint, a.status, said(a.message))
	}
	if a.status >= 500 {
		return fmt.Sprintf("%s has trouble of its own (HTTP %d)%s. Sending goes on by itself.", endpoint, a.status, said(a.message))
	}
	return fmt.Sprintf("%s answered with HTTP %d%s.", endpoint, a.status, said(a.message))
}

func explainTLS(endpoint string) string {
	return fmt.Sprintf("%s expects TLS. Write https:// in the endpoint.", endpoint)
}

// explainRefusal tells of a collector that refuses any request.
func explainRefusal(endpoint string, a *answer) string {
	return fmt.Sprintf("%s refuses whatever is sent (HTTP %d)%s. Check that an OTLP receiver for HTTP listens there; spans wait.",
		endpoint, a.status, said(a.message))
}

// complaint tells what the collector had to say about a request that it took.
func (a *answer) complaint(endpoint string) string {
	switch {
	case a.rejected > 0:
		return fmt.Sprintf("%s refused %s%s.", endpoint, spanCount(a.rejected), said(a.message))
	case a.message != "":
		return fmt.Sprintf("%s took the spans and says: %s.", endpoint, strings.TrimSuffix(a.message, "."))
	}
	return ""
}

func said(message string) string {
	if message == "" {
		return ""
	}
	return ": " + strings.TrimSuffix(message, ".")
}

// root returns the innermost cause, whose words are the shortest.
func root(err error) error {
	for {
		next := errors.Unwrap(err)
		if joined, ok := err.(interface{ Unwrap() []error }); ok && len(joined.Unwrap()) > 0 {
			next = joined.Unwrap()[0]
		}
		if next == nil {
			return err
		}
		err = next
	}
}

// errRefusedWindows is WSAECONNREFUSED, which syscall.ECONNREFUSED does not stand for on Windows. No
// other system has an error of this number.
const errRefusedWindows = syscall.Errno(10061)
