package telemetry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"
)

func TestEveryFailureIsAPlainSentence(t *testing.T) {
	const at = "http://localhost:4318"
	dial := func(err error) error { return &net.OpError{Op: "dial", Net: "tcp", Err: err} }
	tests := map[string]struct {
		err  error
		want string
	}{
		"refused":            {dial(syscall.ECONNREFUSED), "Nothing listens at " + at},
		"refused on Windows": {dial(syscall.Errno(10061)), "Nothing listens at " + at},
		"unknown host":       {dial(&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}), "is not known"},
		"deadline":           {context.DeadlineExceeded, "did not answer in time"},
		"cancelled":          {context.Canceled, "ended before"},
		"other certificate":  {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "x"}, "for another host"},
		"expired":            {&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}}, "not valid"},
		"handshake":          {errors.New("remote error: tls: bad certificate"), "No secure connection"},
		"unreachable":        {dial(syscall.ENETUNREACH), "No connection to " + at + ": "},
		"joined":             {errors.Join(errors.New("odd\nthing"), errors.New("x")), "odd thing."},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := fmt.Errorf("traces export: %w", &url.Error{Op: "Post", URL: at, Err: test.err})
			got := explain(at, &answer{}, err).String()
			if !strings.Contains(got, test.want) || !strings.HasSuffix(got, ".") || strings.Contains(got, "\n") {
				t.Errorf("%q", got)
			}
		})
	}
}
