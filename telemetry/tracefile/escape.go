package tracefile

import (
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// escape reads what begins with a backslash. Half of a pair of surrogates becomes U+FFFD.
func (s *scanner) escape() (rune, error) {
	s.pos++
	b, err := s.next()
	if err != nil {
		return 0, err
	}
	switch b {
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case '"', '\\', '/', '\'':
		return rune(b), nil
	case 'u':
	default:
		s.pos-- // it may be the line feed before the next document
		return 0, errSyntax
	}
	r, err := s.unit()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	return s.secondHalf(r), nil
}

// secondHalf joins the first half of a pair with the other, which is consumed only if it is one. At the end of
// the buffer the rest of it moves to its beginning first.
func (s *scanner) secondHalf(high rune) rune {
	const length = len(`\u0000`)
	if s.end-s.pos < length && s.failure == nil {
		n, more := copy(s.buf, s.buf[s.pos:s.end]), 0
		more, s.failure = io.ReadAtLeast(s.from, s.buf[n:length], length-n)
		s.pos, s.end = 0, n+more
		s.left -= int64(more)
	}
	next := s.buf[s.pos:s.end]
	if len(next) < length || next[0] != '\\' || next[1] != 'u' {
		return utf8.RuneError
	}
	var low rune
	for _, b := range next[2:length] {
		digit, ok := hexDigit(b)
		if !ok {
			return utf8.RuneError
		}
		low = low<<4 | rune(digit)
	}
	r := utf16.DecodeRune(high, low)
	if r != utf8.RuneError {
		s.pos += length
	}
	return r
}

// unit reads four hexadecimal digits.
func (s *scanner) unit() (rune, error) {
	var r rune
	for range 4 {
		b, err := s.next()
		if err != nil {
			return 0, err
		}
		digit, ok := hexDigit(b)
		if !ok {
			s.pos-- // it may be the quote, or the line feed before the next document
			return 0, errSyntax
		}
		r = r<<4 | rune(digit)
	}
	return r, nil
}

func hexDigit(b byte) (byte, bool) {
	switch {
	case '0' <= b && b <= '9':
		return b - '0', true
	case 'a' <= b && b <= 'f':
		return b - 'a' + 10, true
	case 'A' <= b && b <= 'F':
		return b - 'A' + 10, true
	}
	return 0, false
}

// skip passes over one value, however deep it is nested.
func (s *scanner) skip() error {
	for depth := 0; ; {
		b, err := s.peek()
		if err != nil {
			return err
		}
		switch b {
		case '{', '[':
			s.pos++
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return errSyntax
			}
			s.pos++
			depth--
		case ',', ':':
			if depth == 0 {
				return errSyntax
			}
			s.pos++
			continue
		case '"':
			if _, err := s.quoted(0); err != nil {
				return err
			}
		default:
			if err := s.word(); err != nil {
				return err
			}
		}
		if depth == 0 {
			return nil
		}
	}
}

// nextLine passes over what is damaged, up to a line that begins with an object. It returns false if none comes.
func (s *scanner) nextLine() (bool, error) {
	for atStart := s.space == '\n'; ; {
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return false, err
			}
		}
		b := s.buf[s.pos]
		if atStart && b == '{' {
			return true, nil
		}
		atStart = b == '\n'
		s.pos++
	}
}
