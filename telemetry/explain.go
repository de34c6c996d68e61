package telemetry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
)

// explain turns a failed attempt into a sentence for the user: what is wrong and what to do.
func explain(endpoint string, a *answer, err error) Sentence {
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
		return sentence("Nothing listens at {{.Endpoint}}. Start Grafana Alloy there, or leave it: spans stay in the panel.", with{"Endpoint": endpoint})
	case errors.As(err, &dns):
		return sentence("The host of {{.Endpoint}} is not known. Check the endpoint and the network.", with{"Endpoint": endpoint})
	case errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record):
		return sentence("{{.Endpoint}} does not speak TLS. Write http:// instead of https:// in the endpoint.", with{"Endpoint": endpoint})
	case errors.As(err, &hostname):
		return sentence("The certificate of {{.Endpoint}} is for another host. Check the host of the endpoint.", with{"Endpoint": endpoint})
	case errors.As(err, &unknown):
		return sentence("The certificate of {{.Endpoint}} is not trusted. Name its authority in OTEL_EXPORTER_OTLP_CERTIFICATE.", with{"Endpoint": endpoint})
	case errors.As(err, &verify):
		return sentence("The certificate of {{.Endpoint}} is not valid: {{.Reason}}.", with{"Endpoint": endpoint, "Reason": words(verify.Err.Error())})
	case errors.Is(err, context.Canceled):
		return sentence("The program ended before {{.Endpoint}} had answered.", with{"Endpoint": endpoint})
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return sentence("{{.Endpoint}} did not answer in time. Check that the collector there is well.", with{"Endpoint": endpoint})
	case strings.Contains(err.Error(), `malformed HTTP response "\x15`): // a TLS alert
		return explainTLS(endpoint)
	case strings.Contains(err.Error(), "malformed HTTP"):
		return sentence("What listens at {{.Endpoint}} is no OTLP receiver for HTTP. Port 4317 is mostly gRPC; try 4318.", with{"Endpoint": endpoint})
	case strings.Contains(err.Error(), "tls:"):
		return sentence("No secure connection to {{.Endpoint}}: {{.Reason}}.", with{"Endpoint": endpoint, "Reason": words(root(err).Error())})
	}
	return sentence("No connection to {{.Endpoint}}: {{.Reason}}.", with{"Endpoint": endpoint, "Reason": words(root(err).Error())})
}

func explainStatus(endpoint string, a *answer) Sentence {
	switch {
	case a.foreign:
		return sentence("What listens at {{.Endpoint}} answers, but not as an OTLP receiver. Check the endpoint.", with{"Endpoint": endpoint})
	case a.plainToTLS():
		return explainTLS(endpoint)
	case a.status/100 == 3:
		return sentence("{{.Endpoint}} sends spans elsewhere (HTTP {{.Code}}), which is not followed. Put the final address into the endpoint.", with{"Endpoint": endpoint, "Code": a.status})
	}
	switch a.status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return sentence("{{.Endpoint}} answers, but takes no traces on this path (HTTP {{.Code}}). Check the path of the endpoint.", with{"Endpoint": endpoint, "Code": a.status})
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		return sentence("{{.Endpoint}} refuses the credentials (HTTP {{.Code}}). Check OTEL_EXPORTER_OTLP_HEADERS.", with{"Endpoint": endpoint, "Code": a.status})
	case http.StatusTooManyRequests:
		return sentence("{{.Endpoint}} takes no more for now (HTTP 429). Sending goes on by itself.", with{"Endpoint": endpoint})
	case http.StatusRequestEntityTooLarge:
		return sentence("{{.Endpoint}} finds a span too large (HTTP 413); it was set aside.", with{"Endpoint": endpoint})
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return sentence("{{.Endpoint}} refuses a span (HTTP {{.Code}}){{.Message}}; it was set aside.", with{"Endpoint": endpoint, "Code": a.status, "Message": said(a.message)})
	}
	if a.status >= 500 {
		return sentence("{{.Endpoint}} has trouble of its own (HTTP {{.Code}}){{.Message}}. Sending goes on by itself.", with{"Endpoint": endpoint, "Code": a.status, "Message": said(a.message)})
	}
	return sentence("{{.Endpoint}} answered with HTTP {{.Code}}{{.Message}}.", with{"Endpoint": endpoint, "Code": a.status, "Message": said(a.message)})
}

func explainTLS(endpoint string) Sentence {
	return sentence("{{.Endpoint}} expects TLS. Write https:// in the endpoint.", with{"Endpoint": endpoint})
}

// explainRefusal tells of a collector that refuses any request.
func explainRefusal(endpoint string, a *answer) Sentence {
	return sentence("{{.Endpoint}} refuses whatever is sent (HTTP {{.Code}}){{.Message}}. Check that an OTLP receiver for HTTP listens there; spans wait.", with{"Endpoint": endpoint, "Code": a.status, "Message": said(a.message)})
}

// complaint tells what the collector had to say about a request that it took.
func (a *answer) complaint(endpoint string) Sentence {
	switch {
	case a.rejected == 1:
		return sentence("{{.Endpoint}} refused 1 span{{.Message}}.", with{"Endpoint": endpoint, "Message": said(a.message)})
	case a.rejected > 1:
		return sentence("{{.Endpoint}} refused {{.Count}} spans{{.Message}}.", with{"Endpoint": endpoint, "Count": a.rejected, "Message": said(a.message)})
	case a.message != "":
		return sentence("{{.Endpoint}} took the spans and says: {{.Message}}.", with{"Endpoint": endpoint, "Message": strings.TrimSuffix(a.message, ".")})
	}
	return Sentence{}
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
