package query

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Vocabulary knows which values the pictures of a library have.
type Vocabulary interface {
	// Values gives values of a field that begin with a prefix, the most frequent first. The prefix is folded as package
	// words folds; the values are as a person writes them.
	Values(f Field, prefix string, limit int) []Value
}

// Value is one that pictures have.
type Value struct {
	Text  string
	Count int // of the pictures that have it; 0 when that is not known
}

// Completion is what a text can go on with: Insert takes the place of the bytes from Start to End.
type Completion struct {
	Start, End    int
	Insert        string
	Label, Detail string // what is shown
	Count         int    // of the pictures that have it; 0 when that is not known
}

// Apply gives the text with the completion in it, and the place behind it.
func (c Completion) Apply(text string) (string, int) {
	return text[:c.Start] + c.Insert + text[c.End:], c.Start + len(c.Insert)
}

// samples are values to begin with, of fields that take numbers or dates.
var samples = map[Field][]string{
	Rating: {">=4", ">=3", "5", "0"},
	Width:  {">=1920", ">3000", "<1000", "3000..4000"},
	Height: {">=1080", ">2000", "<1000", "2000..3000"},
	Size:   {">2mb", ">10mb", "<500kb", "1mb..5mb"},
	Date: {
		"today", "yesterday", "this week", "last week", "this month", "last month", "this year", "last year", "last 30 days",
		"spring", "summer", "autumn", "winter",
	},
	After:  {"today", "yesterday", "last week", "last month", "this year", "last year"},
	Before: {"today", "yesterday", "last week", "last month", "this year", "last year"},
}

// Complete gives what the word or value at a place of a text can become, at most limit. The vocabulary may be nil.
func Complete(text string, cursor int, v Vocabulary, limit int) []Completion {
	read := bounded(text)
	cursor = max(0, min(cursor, len(text)))
	for cursor > 0 && cursor < len(text) && !onBorder(text, cursor) {
		cursor--
	}
	t, ok := tokenAt(read, cursor)
	if !ok || t.alone || cursor <= t.body || limit <= 0 {
		return nil
	}
	c := completer{vocabulary: v, limit: limit, start: t.body, end: t.end, typed: text[t.body:t.end]}
	if next, _ := utf8.DecodeRuneInString(text[t.end:]); t.end < len(text) && !unicode.IsSpace(next) {
		c.space = " " // something follows a closing quotation mark right away
	}
	switch size := t.keySize(read); {
	case t.keyed && cursor < t.body+size: // inside of the key
		c.end, c.typed = t.body+size, ""
		c.keys(Fold(text[t.body:cursor]))
	case t.keyed:
		typed := text[t.body+size : cursor]
		if first, quote := utf8.DecodeRuneInString(typed); isQuote(first) {
			typed = typed[quote:]
		}
		c.values(t.key, Fold(typed))
	case !t.quoted && !t.unclosed:
		c.words(Fold(text[t.body:cursor]))
	}
	// An open quotation mark before it would end at one of a completion.
	return slices.DeleteFunc(c.found, func(one Completion) bool {
		if !strings.ContainsFunc(one.Insert, isQuote) {
			return false
		}
		done, at := one.Apply(read)
		t, ok := tokenAt(done, at-len(c.space))
		return !ok || t.body != one.Start
	})
}

// onBorder tells whether a character begins at a place. Bytes that are no character are each one.
func onBorder(text string, at int) bool {
	if utf8.RuneStart(text[at]) {
		return true
	}
	for start := max(0, at-utf8.UTFMax+1); start < at; start++ {
		if r, size := utf8.DecodeRuneInString(text[start:]); r != utf8.RuneError && start+size > at {
			return false
		}
	}
	return true
}

// tokenAt gives the token that the cursor is in or right behind.
func tokenAt(text string, cursor int) (found token, ok bool) {
	for at := skipSpace(text, 0); at < len(text) && at < cursor; {
		t := nextToken(text, at, ok)
		if cursor <= t.end {
			return t, true
		}
		at, ok = skipSpace(text, t.end), true
	}
	return token{}, false
}

// completer gathers completions.
type completer struct {
	vocabulary Vocabulary
	limit      int
	start, end int
	typed      string // what stands there
	space      string // what parts a value from what follows
	found      []Completion
}

func (c *completer) add(insert, label, detail string, count int) {
	if len(c.found) == c.limit || insert == c.typed {
		return
	}
	for _, other := range c.found {
		if other.Insert == insert {
			return
		}
	}
	c.found = append(c.found, Completion{c.start, c.end, insert, label, detail, count})
}

func (c *completer) ask(f Field, prefix string, limit int) []Value {
	if c.vocabulary == nil || limit <= 0 {
		return nil
	}
	values := c.vocabulary.Values(f, prefix, limit)
	return values[:min(len(values), limit)]
}

func (c *completer) keys(prefix string) {
	for _, k := range append(Keys(), likeKey) {
		if name := string(k.Field) + ":"; strings.HasPrefix(name, prefix) {
			c.add(name, name, k.Meaning+", such as "+k.Example, 0)
		}
	}
}

// words completes what may become a key, a word, or a filter whose value begins so.
func (c *completer) words(prefix string) {
	if !saysSomething(prefix) {
		return
	}
	c.keys(prefix)
	all, limit := c.ask(Words, prefix, c.limit), c.limit
	c.limit = min(limit, len(c.found)+(limit+1)/2) // the other half is for filters
	word := func(v Value) {
		if v.Text != "" && v.Text != prefix && !strings.ContainsFunc(v.Text, func(r rune) bool { return !startsOperand(r) || isQuote(r) }) {
			c.add(v.Text, v.Text, "", v.Count)
		}
	}
	for _, v := range all {
		word(v)
	}
	c.limit = limit
	if len([]rune(prefix)) > 1 {
		for _, f := range []Field{Tag, Folder, Camera, Is, Color, Type} {
			key, _ := keyNamed(f)
			before := c.limit
			c.limit = min(before, len(c.found)+3)
			c.values(key, prefix)
			c.limit = before
		}
	}
	for _, v := range all {
		word(v)
	}
}

// values completes the value of a key.
func (c *completer) values(key Key, prefix string) {
	insert := func(value string, count int) {
		if Fold(value) != "" && !strings.Contains(value, "\x00") {
			text := string(key.Field) + ":" + Quote(value)
			c.add(text+c.space, string(key.Field)+": "+value, key.Meaning, count)
		}
	}
	if all := choices[key.Field]; all != nil {
		counts := map[string]int{}
		for _, v := range c.ask(key.Field, "", 2*len(all)) {
			counts[Fold(v.Text)] = v.Count
		}
		for _, one := range all {
			matches := strings.HasPrefix(one.name, prefix)
			for _, alias := range one.aliases {
				matches = matches || strings.HasPrefix(alias, prefix)
			}
			if matches {
				insert(one.name, counts[one.name])
			}
		}
		return
	}
	field := key.Field
	if field == Text {
		field = Words
	}
	for _, v := range c.ask(field, prefix, c.limit) {
		if key.Field == Likes || c.understood(key, v.Text) {
			insert(v.Text, v.Count)
		}
	}
	for _, sample := range samples[key.Field] {
		if strings.HasPrefix(sample, strings.NewReplacer("-", " ", "_", " ").Replace(prefix)) {
			insert(sample, 0)
		}
	}
}

// understood tells whether a value of the vocabulary is one of the key.
func (c *completer) understood(key Key, value string) bool {
	q := Parse(string(key.Field) + ":" + Quote(value))
	return len(q.Mistakes) == 0 && len(q.Parts) == 1
}
