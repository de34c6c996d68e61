package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hybrid-image-search/engine/catalog"
)

// OwnWords are the user's tags and note of one picture.
type OwnWords struct {
	Tags []string
	Note string
}

// OwnWordsOf are those that the catalog has of a picture.
func OwnWordsOf(p Picture) OwnWords { return OwnWords{slices.Clone(p.UserTags), p.Note} }

// ReadOwnWords reads what was typed: tags are parted by commas.
func ReadOwnWords(tags, note string) OwnWords {
	read := OwnWords{Note: note}
	for tag := range strings.SplitSeq(tags, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			read.Tags = append(read.Tags, tag)
		}
	}
	return read
}

// Equal tells whether both say the same.
func (o OwnWords) Equal(other OwnWords) bool {
	return o.Note == other.Note && slices.Equal(o.Tags, other.Tags)
}

// EditUserWords changes the user's tags and note of a picture from what was seen beside it to what was typed there.
// What has come to them in between, such as those of copies that went to the trash, is kept. It gives all of them.
func (l *Library) EditUserWords(ctx context.Context, id int64, seen, typed OwnWords) (now OwnWords, err error) {
	err = l.changeOwn(ctx, "library.words", []int64{id}, func(ctx context.Context) error {
		there := false
		err := l.catalog.ChangeUserWords(ctx, []int64{id}, func(_ int64, u *catalog.UserWords) {
			there = true
			now = edited(OwnWords{u.Tags, u.Note}, seen, typed)
			u.Tags, u.Note = now.Tags, now.Note
		})
		if err == nil && !there {
			err = fmt.Errorf("%w: %d", catalog.ErrNotFound, id)
		}
		return err
	})
	return now, err
}

// edited are the stored words after an edit that began with those that were seen.
func edited(stored, seen, typed OwnWords) OwnWords {
	var now OwnWords
	for _, tag := range typed.Tags {
		if taken := hasTag(seen.Tags, tag) && !hasTag(stored.Tags, tag); !taken {
			now.Tags = append(now.Tags, tag)
		}
	}
	for _, tag := range stored.Tags {
		if !hasTag(seen.Tags, tag) && !hasTag(now.Tags, tag) {
			now.Tags = append(now.Tags, tag)
		}
	}
	switch now.Note = typed.Note; {
	case typed.Note == seen.Note:
		now.Note = stored.Note
	case stored.Note != seen.Note:
		come := strings.TrimSpace(strings.TrimPrefix(stored.Note, seen.Note))
		if !says(typed.Note, come) {
			now.Note = strings.TrimSpace(typed.Note + "\n" + come)
		}
	}
	return now
}

// says tells whether a note has a phrase, as words of their own.
func says(note, phrase string) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for from := 0; from <= len(note)-len(phrase); {
		at := strings.Index(note[from:], phrase)
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(note[:from+at])
		after, _ := utf8.DecodeRuneInString(note[from+at+len(phrase):])
		if !inWord(before) && !inWord(after) {
			return true
		}
		_, size := utf8.DecodeRuneInString(note[from+at:])
		from += at + max(size, 1)
	}
	return false
}
