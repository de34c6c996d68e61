package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A source is where files come from and how they are asked for.
type source struct {
	client *http.Client
	idle   time.Duration
	pause  time.Duration
}

// newSource gives a source that follows redirects to the host that was asked and to trusted ones and those below
// them, and never from https to http. The hash is what is trusted, yet whoever sends elsewhere is no mirror but a
// login page, or worse.
func newSource(o Options, trusted ...string) source {
	client := *o.Client
	client.CheckRedirect = func(next *http.Request, before []*http.Request) error {
		first, last := before[0].URL, before[len(before)-1].URL
		switch host := next.URL.Hostname(); {
		case last.Scheme == "https" && next.URL.Scheme != "https":
			return &Error{Kind: ErrUnsafe, Host: host}
		case len(before) >= 10:
			return &Error{Kind: ErrRedirect, Host: host, Detail: "in circles"}
		case !strings.EqualFold(host, first.Hostname()) && !isWithin(host, trusted):
			return &Error{Kind: ErrRedirect, Host: host}
		}
		return nil
	}
	return source{&client, o.Idle, o.pause}
}

// isWithin tells whether a host is one of the domains or below one.
func isWithin(host string, domains []string) bool {
	host = strings.ToLower(host)
	return slices.ContainsFunc(domains, func(d string) bool { return host == d || strings.HasSuffix(host, "."+d) })
}

// A body is the answer to a request for a file, from a byte on.
type body struct {
	io.Reader
	from  int64  // the first byte that comes
	total int64  // of the whole file; -1 when that is not said
	ends  bool   // the end of what comes is told from a connection that was cut
	tag   string // by which the same file is known again; "" when there is none
	host  string
	close func()
}

// open asks for a file from byte offset on; what comes may begin earlier. With a tag, the rest comes only of the
// same file. The context's cause becomes ErrIdle when nothing comes for a while.
func (s source) open(ctx context.Context, address *url.URL, offset int64, tag string) (*body, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	watch := time.AfterFunc(s.idle, func() { cancel(ErrIdle) })
	stop := func() { watch.Stop(); cancel(nil) }

	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), http.NoBody)
	if err != nil {
		stop()
		return nil, &Error{Kind: ErrAddress, Host: address.Hostname()}
	}
	request.Header.Set("Accept-Encoding", "identity") // or sizes and ranges would be those of something else
	request.Header.Set("User-Agent", "hybrid-image-search")
	if offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
		if tag != "" {
			request.Header.Set("If-Range", tag)
		}
	}
	response, err := s.client.Do(request)
	if err != nil {
		err = onTheWay(ctx, address.Hostname(), err)
		stop()
		return nil, err
	}
	b := &body{tag: strongTag(response.Header.Get("ETag")), host: response.Request.URL.Hostname()}
	b.close = func() { stop(); response.Body.Close() } //nolint:errcheck // nothing is written there
	b.Reader = &patientReader{ctx, response.Body, watch, s.idle, b.host}
	if err := b.understand(response, offset); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// understand reads the head of an answer, and looks at how a file begins.
func (b *body) understand(response *http.Response, offset int64) error {
	b.total = response.ContentLength
	b.ends = response.ContentLength >= 0 || len(response.TransferEncoding) > 0 || response.ProtoMajor > 1
	switch response.StatusCode {
	case http.StatusOK:
	case http.StatusPartialContent:
		var ok bool
		if b.from, b.total, ok = parseContentRange(response.Header.Get("Content-Range")); !ok || offset == 0 || b.from != offset {
			return errRange
		}
	case http.StatusRequestedRangeNotSatisfiable:
		return errRange
	default:
		return fromStatus(b.host, response.StatusCode)
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(response.Header.Get("Content-Type"))), "text/html") {
		return &Error{Kind: ErrPage, Host: b.host}
	}
	if b.from > 0 {
		return nil
	}
	beginning := make([]byte, 512)
	n, err := io.ReadFull(b.Reader, beginning)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF { //nolint:errorlint // ReadFull's own
		return err
	}
	if strings.HasPrefix(http.DetectContentType(beginning[:n]), "text/html") {
		return &Error{Kind: ErrPage, Host: b.host}
	}
	b.Reader = io.MultiReader(bytes.NewReader(beginning[:n]), b.Reader)
	return nil
}

// errRange is an answer to a part that is not that part, so that the whole has to be asked for.
var errRange = errors.New("fetch: another range than asked for")

var contentRange = regexp.MustCompile(`^bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)$`)

// parseContentRange gives the first byte and the size of the whole, -1 when that is not said.
func parseContentRange(text string) (from, total int64, ok bool) {
	m := contentRange.FindStringSubmatch(text)
	if m == nil {
		return 0, 0, false
	}
	from, _ = strconv.ParseInt(m[1], 10, 64) //nolint:errcheck // the pattern holds it
	to, _ := strconv.ParseInt(m[2], 10, 64)  //nolint:errcheck // the pattern holds it
	total = -1
	if m[3] != "*" {
		total, _ = strconv.ParseInt(m[3], 10, 64) //nolint:errcheck // the pattern holds it
	}
	return from, total, from <= to && (total < 0 || to < total)
}

// strongTag gives an ETag that holds for every byte, and nothing for another.
func strongTag(tag string) string {
	if len(tag) < 2 || len(tag) > 300 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return ""
	}
	return tag
}

// patientReader puts off the end of patience with everything that comes, and names what went wrong.
type patientReader struct {
	ctx   context.Context
	from  io.Reader
	watch *time.Timer
	idle  time.Duration
	host  string
}

// Read implements io.Reader.
func (r *patientReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.watch.Reset(r.idle)
	}
	if err != nil && err != io.EOF { //nolint:errorlint // io.Reader's own
		e := onTheWay(r.ctx, r.host, err)
		if e.Kind == ErrOffline { // a connection that was there
			e.Kind = ErrCut
		}
		return n, e
	}
	return n, err
}
