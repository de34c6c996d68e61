package clip

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hybrid-image-search/engine/sentence"
)

// What a tokenizer's files may hold: CLIP's have 49,408 tokens and 48,894 merges.
const (
	maxTokenizerFile = 64 << 20
	maxTokens        = 1 << 20
	defaultLength    = 77
)

// The tokens with a meaning of their own, and what marks the end of a word.
const (
	startToken = "<|startoftext|>"
	endToken   = "<|endoftext|>"
	wordEnd    = "</w>"
)

// readTokenizer reads tokenizer.json, or vocab.json and merges.txt where that is not there.
func readTokenizer(dir string) (*tokenizer, error) {
	path := filepath.Join(dir, tokenizerFile)
	content, err := readFile(path, maxTokenizerFile)
	if errors.Is(err, fs.ErrNotExist) {
		return readVocabulary(dir)
	}
	if err != nil {
		return nil, err
	}
	t, err := parseTokenizer(content)
	if err != nil {
		return nil, misfitBy(path, err)
	}
	t.files = []string{tokenizerFile}
	return t, nil
}

func readVocabulary(dir string) (*tokenizer, error) {
	vocabulary, merges := filepath.Join(dir, vocabularyFile), filepath.Join(dir, mergesFile)
	if !exists(vocabulary) && !exists(merges) {
		return nil, misfit(dir, "The tokenizer is missing: the folder holds neither tokenizer.json nor vocab.json and merges.txt.")
	}
	v, err := readFile(vocabulary, maxTokenizerFile)
	if err != nil {
		return nil, err
	}
	m, err := readFile(merges, maxTokenizerFile)
	if err != nil {
		return nil, err
	}
	t, err := parseVocabulary(v, m)
	if err != nil {
		return nil, misfitBy(vocabulary, err)
	}
	t.files = []string{vocabularyFile, mergesFile}
	return t, nil
}

// A tokenizerConfig is tokenizer.json.
type tokenizerConfig struct {
	Truncation *struct {
		Length int `json:"max_length"`
	} `json:"truncation"`
	Normalizer   *step `json:"normalizer"`
	PreTokenizer *step `json:"pre_tokenizer"`
	Model        struct {
		Type       string          `json:"type"`
		Prefix     *string         `json:"continuing_subword_prefix"`
		Suffix     *string         `json:"end_of_word_suffix"`
		Vocabulary json.RawMessage `json:"vocab"`
		Merges     json.RawMessage `json:"merges"`
	} `json:"model"`
}

// A step is what a tokenizer does to a text, or several in sequence.
type step struct {
	Type          string `json:"type"`
	Normalizers   []step `json:"normalizers"`
	PreTokenizers []step `json:"pretokenizers"`
}

// types lists the steps by their names.
func (s *step) types() []string {
	if s == nil {
		return nil
	}
	if s.Type != "Sequence" {
		return []string{s.Type}
	}
	var all []string
	for _, inner := range append(s.Normalizers, s.PreTokenizers...) {
		all = append(all, inner.Type)
	}
	return all
}

// parseTokenizer reads tokenizer.json. Its errors are sentences.
func parseTokenizer(content []byte) (*tokenizer, error) {
	var c tokenizerConfig
	if json.Unmarshal(content, &c) != nil {
		return nil, because("This is not the JSON of a tokenizer.")
	}
	if c.Model.Type != "BPE" && c.Model.Type != "" {
		return nil, otherFamily(c.Model.Type)
	}
	if c.Model.Suffix == nil || *c.Model.Suffix != wordEnd || c.Model.Prefix != nil && *c.Model.Prefix != "" {
		return nil, otherFamily("BPE without marks at the ends of words")
	}
	if !slices.Contains(c.PreTokenizer.types(), "ByteLevel") {
		return nil, otherFamily("BPE of letters instead of bytes")
	}
	normalizers := c.Normalizer.types()
	for _, name := range normalizers {
		if !slices.Contains([]string{"NFC", "Replace", "Lowercase", "Strip"}, name) {
			return nil, otherFamily("BPE with " + name)
		}
	}
	if !slices.Contains(normalizers, "Lowercase") {
		return nil, otherFamily("BPE with capital letters")
	}
	merges, err := parseMerges(c.Model.Merges)
	if err != nil {
		return nil, err
	}
	t, err := newTokenizer(c.Model.Vocabulary, merges)
	if err == nil && c.Truncation != nil && c.Truncation.Length > 0 {
		t.length = c.Truncation.Length
	}
	return t, err
}

func otherFamily(name string) error {
	return because("Its tokenizer is of another family ({{.Name}}): this program reads the byte-level BPE of CLIP only.", sentence.With{"Name": name})
}

// parseMerges reads pairs, written as "a b" in older files and as ["a", "b"] in newer ones.
func parseMerges(text json.RawMessage) ([][2]string, error) {
	var pairs [][]string
	if json.Unmarshal(text, &pairs) == nil {
		merges := make([][2]string, 0, len(pairs))
		for _, p := range pairs {
			if len(p) != 2 {
				return nil, errMerges
			}
			merges = append(merges, [2]string{p[0], p[1]})
		}
		return merges, nil
	}
	var lines []string
	if json.Unmarshal(text, &lines) != nil {
		return nil, errMerges
	}
	return splitMerges(lines)
}

var errMerges = because("Its merges are not pairs.")

func splitMerges(lines []string) ([][2]string, error) {
	merges := make([][2]string, 0, len(lines))
	for _, line := range lines {
		left, right, ok := strings.Cut(line, " ")
		if !ok || left == "" || right == "" || strings.Contains(right, " ") {
			return nil, errMerges
		}
		merges = append(merges, [2]string{left, right})
	}
	return merges, nil
}

// parseVocabulary reads vocab.json and merges.txt. Its errors are sentences.
func parseVocabulary(vocabulary, merges []byte) (*tokenizer, error) {
	var lines []string
	for line := range strings.Lines(string(merges)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && !strings.HasPrefix(line, "#version") {
			lines = append(lines, line)
		}
	}
	pairs, err := splitMerges(lines)
	if err != nil {
		return nil, err
	}
	return newTokenizer(vocabulary, pairs)
}

// newTokenizer checks that every text has its tokens: all bytes are there, and so is what each merge makes.
func newTokenizer(vocabulary []byte, merges [][2]string) (*tokenizer, error) {
	t := &tokenizer{merges: make(map[[2]int32]merge, len(merges)), length: defaultLength}
	var ids map[string]int32
	if json.Unmarshal(vocabulary, &ids) != nil {
		return nil, because("Its vocabulary is not a list of tokens and their numbers.")
	}
	if len(ids) > maxTokens || len(merges) > maxTokens {
		return nil, because("Its vocabulary is larger than any CLIP has.")
	}
	for _, id := range ids {
		if id < 0 || id >= maxTokens {
			return nil, because("Its vocabulary numbers a token {{.Number}}.", sentence.With{"Number": id})
		}
	}
	var starts, ends bool
	t.start, starts = ids[startToken]
	t.end, ends = ids[endToken]
	if !starts || !ends {
		return nil, otherFamily("without " + startToken + " and " + endToken)
	}
	for b := range 256 {
		var within, last bool
		t.letters[b], within = ids[alphabet[b]]
		t.ends[b], last = ids[alphabet[b]+wordEnd]
		if !within || !last {
			return nil, otherFamily("without all bytes")
		}
	}
	for rank, m := range merges {
		left, l := ids[m[0]]
		right, r := ids[m[1]]
		id, made := ids[m[0]+m[1]]
		if !l || !r || !made {
			return nil, because("Its merges name {{.First}} and {{.Second}}, which the vocabulary does not know.", sentence.With{"First": strconv.Quote(m[0]), "Second": strconv.Quote(m[1])})
		}
		pair := [2]int32{left, right}
		if _, twice := t.merges[pair]; !twice {
			t.merges[pair] = merge{rank: int32(rank), id: id}
		}
	}
	return t, nil
}

// alphabet writes each byte as one printable character, as the vocabulary does.
var alphabet = func() (all [256]string) {
	next := rune(256)
	for b := range all {
		r := rune(b)
		if r <= ' ' || r > '~' && r < '¡' || r == '\u00ad' {
			r = next
			next++
		}
		all[b] = string(r)
	}
	return all
}()
