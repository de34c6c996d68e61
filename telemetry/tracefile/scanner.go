package tracefile

import (
	"errors"
	"io"
	"unicode/utf8"
)

var (
	errCut    = errors.New("tracefile: the file ends in the middle")
	errSyntax = errors.New("tracefile: this is no JSON")
)

// scanner reads JSON as it comes. It holds its buffer and one text at a time, however long the file and the
// texts in it are. It is lenient where nothing is lost by it: NUL bytes between tokens,
// which a crash leaves at the end of files, count as space, and raw control characters may stand in texts, line feeds
// excepted, since with one of them the next document of a file begins.
type scanner struct {
	from io.Reader
	buf  []byte
	pos  int // of the next byte in buf
	end  int // of what is in buf
	left int64

	failure error // of from; io.EOF included
	space   byte  // the last byte of the space before the next token
	breaks  int   // line feeds between tokens so far

	inside bool // a document that is not complete
	aLine  bool // every document is one line, so a line that begins with an object is a new one

	key  []byte // of the field that is being read, see fields
	text []byte // the last scalar
}

const bufferSize = 64 << 10

func newScanner(from io.Reader, limit int64) *scanner {
	return &scanner{from: from, buf: make([]byte, bufferSize), left: limit}
}

// fill reads on when the buffer is used up. It returns errCut at the end, and other errors as they are.
func (s *scanner) fill() error {
	for empty := 0; s.pos == s.end; empty++ {
		if s.failure != nil {
			if errors.Is(s.failure, io.EOF) || errors.Is(s.failure, io.ErrUnexpectedEOF) {
				return errCut
			}
			return s.failure
		}
		if empty > 100 {
			s.failure = io.ErrNoProgress
			continue
		}
		var n int
		n, s.failure = s.from.Read(s.buf)
		s.pos, s.end = 0, n
		if s.left -= int64(n); s.left < 0 {
			s.failure = ErrTooLarge
			s.end = max(0, n+int(s.left))
		}
	}
	return nil
}

// peek passes over space and returns the byte that comes next. Where the next document begins inside of one, that
// one was cut.
func (s *scanner) peek() (byte, error) {
	for s.space = 0; ; {
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
		switch b := s.buf[s.pos]; b {
		case ' ', '\t', '\r', '\n', 0:
			s.space = b
			if b == '\n' {
				s.breaks++
			}
			s.pos++
		default:
			if b == '{' && s.space == '\n' && s.inside && s.aLine {
				return 0, errSyntax
			}
			return b, nil
		}
	}
}

// take consumes the byte that must come next.
func (s *scanner) take(want byte) error {
	b, err := s.peek()
	if err != nil {
		return err
	}
	if b != want {
		return errSyntax
	}
	s.pos++
	return nil
}

// fields reads an object and calls field for the value of each key, which it must consume. The key comes
// in small letters and without underscores, because some programs write trace_id for traceId; it is valid until
// field reads on. Another value than an object is passed over.
func (s *scanner) fields(field func(key []byte) error) error {
	return s.items('{', '}', func() error {
		const longest = 64 // of the keys that are known
		if b, err := s.peek(); err != nil || b != '"' {
			return orSyntax(err)
		}
		if _, err := s.quoted(longest); err != nil {
			return err
		}
		s.key = s.key[:0]
		for _, b := range s.text {
			if b != '_' {
				if 'A' <= b && b <= 'Z' {
					b += 'a' - 'A'
				}
				s.key = append(s.key, b)
			}
		}
		if err := s.take(':'); err != nil {
			return err
		}
		return field(s.key)
	})
}

// list reads an array and calls item for each value, which it must consume. Another value than an array
// is passed over.
func (s *scanner) list(item func() error) error { return s.items('[', ']', item) }

func (s *scanner) items(open, end byte, item func() error) error {
	b, err := s.peek()
	if err != nil {
		return err
	}
	if b != open {
		return s.skip()
	}
	s.pos++
	for first := true; ; first = false {
		switch b, err := s.peek(); {
		case err != nil:
			return err
		case b == end:
			s.pos++
			return nil
		case b == ',' && !first:
			s.pos++
			if b, err = s.peek(); err != nil || b == end || b == ',' {
				return orSyntax(err)
			}
		case !first:
			return errSyntax
		}
		if err := item(); err != nil {
			return err
		}
	}
}

func orSyntax(err error) error {
	if err != nil {
		return err
	}
	return errSyntax
}

// special are the bytes in a text that are not themselves.
var special = [256]bool{'"': true, '\\': true, '\n': true}

func (s *scanner) next() (byte, error) {
	if s.pos == s.end {
		if err := s.fill(); err != nil {
			return 0, err
		}
	}
	s.pos++
	return s.buf[s.pos-1], nil
}

// wholeRunes takes off the part of a character at the end.
func wholeRunes(text []byte) []byte {
	for back := 1; back < utf8.UTFMax && back <= len(text); back++ {
		if at := len(text) - back; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) {
				return text[:at]
			}
			break
		}
	}
	return text
}
