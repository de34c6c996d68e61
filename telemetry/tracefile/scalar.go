package tracefile

import "unicode/utf8"

// token tells what a scalar was.
type token byte

const (
	none    token = iota // null, or a list or an object, which are passed over
	quoted               // a text
	literal              // a number, true or false
)

// scalar reads a text, number or truth into s.text, at most limit bytes of it.
func (s *scanner) scalar(limit int) (kind token, clipped bool, err error) {
	s.text = s.text[:0]
	b, err := s.peek()
	if err != nil {
		return none, false, err
	}
	switch b {
	case '"':
		clipped, err = s.quoted(limit)
		return quoted, clipped, err
	case '{', '[':
		err = s.skip()
		s.text = s.text[:0]
		return none, false, err
	}
	if err := s.word(); err != nil {
		return none, false, err
	}
	if string(s.text) == "null" {
		s.text = s.text[:0]
		return none, false, nil
	}
	return literal, false, nil
}

// word reads a number, true, false or null.
func (s *scanner) word() error {
	const longest = 400 // of a number that means something
	s.text = s.text[:0]
	for {
		if s.pos == s.end {
			// A number at the very end may be cut itself, and nothing that is known ends with one.
			if err := s.fill(); err != nil {
				return err
			}
		}
		b := s.buf[s.pos]
		if (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && b != '-' && b != '+' && b != '.' {
			break
		}
		if len(s.text) == longest {
			return errSyntax
		}
		s.text = append(s.text, b)
		s.pos++
	}
	if len(s.text) == 0 {
		return errSyntax
	}
	return nil
}

// quoted reads a text into s.text, at most limit bytes of it and none in the middle of a character.
func (s *scanner) quoted(limit int) (clipped bool, err error) {
	s.text = s.text[:0]
	s.pos++
	for {
		if s.pos == s.end {
			if err := s.fill(); err != nil {
				return clipped, err
			}
		}
		from := s.pos
		for s.pos < s.end && !special[s.buf[s.pos]] {
			s.pos++
		}
		if run := s.buf[from:s.pos]; len(run) > 0 && !clipped {
			if room := limit - len(s.text); len(run) > room {
				run, clipped = run[:room], true
			}
			s.text = append(s.text, run...)
		}
		if s.pos == s.end {
			continue
		}
		switch s.buf[s.pos] {
		case '"':
			s.pos++
			if clipped {
				s.text = wholeRunes(s.text)
			}
			return clipped, nil
		case '\n':
			return clipped, errSyntax
		}
		r, err := s.escape()
		if err != nil {
			return clipped, err
		}
		if clipped = clipped || utf8.RuneLen(r) > limit-len(s.text); !clipped {
			s.text = utf8.AppendRune(s.text, r)
		}
	}
}
