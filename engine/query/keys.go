package query

import "strings"

// Key is the key of a filter, as it is told to users.
type Key struct {
	Field   Field
	Takes   string // what stands behind it
	Example string // whole
	Meaning string
}

// keys are all filters, in the order in which they are told.
var keys = []Key{
	{Folder, "a folder's name or a part of its path", `folder:holiday`, "lies in a folder of this name or below it"},
	{Name, "a part of a file's name", `name:IMG_20`, "has this in its file name"},
	{Type, "a format", `type:jpeg`, "is of this format"},
	{Camera, "a camera's name or a part of it", `camera:"Canon EOS"`, "was taken with this camera"},
	{Tag, "a tag", `tag:family`, "has this tag"},
	{Color, "a colour", `color:blue`, "shows much of this colour"},
	{Is, "a kind of picture", `is:portrait`, "is a picture of this kind"},
	{Has, "what a picture has", `has:gps`, "has text, a place, a note, a rating or a caption"},
	{Text, "words", `text:invoice`, "these words can be read in it"},
	{Rating, "a number from 0 to 5", `rating:>=4`, "has as many stars; 0 is none"},
	{Width, "a number of pixels", `width:>3000`, "is so wide"},
	{Height, "a number of pixels", `height:2000..4000`, "is so high"},
	{Size, "a size", `size:>2mb`, "the file is so large"},
	{Date, "a day, a month, a year, a season or a range", `date:2024-05..2024-07`, "was taken then"},
	{After, "a day, a month or a year", `after:2024-05`, "was taken at its beginning or later"},
	{Before, "a day, a month or a year", `before:2024-07`, "was taken before it began"},
	{Near, "latitude, longitude and distance", `near:48.85,2.35,10km`, "was taken within so far of this place"},
}

// likeKey comes before the name of a picture. It is no filter.
var likeKey = Key{Likes, "the name or path of a picture", `like:sea.jpg`, "is like this picture"}

// otherNames of keys that people try.
var otherNames = map[string]Field{"colour": Color, "ext": Type, "format": Type, "stars": Rating, "filename": Name}

// LikeKey is the key of pictures.
func LikeKey() Key { return likeKey }

// Keys gives the keys of all filters.
func Keys() []Key { return append([]Key(nil), keys...) }

// maxKey bounds the length of a key's name.
const maxKey = 8

// keyOf finds the key that a text begins with, and the length of it with its colon; 0 is none.
func keyOf(text string) (Key, int) {
	colon := strings.IndexByte(text[:min(len(text), maxKey+1)], ':')
	if colon < 0 {
		return Key{}, 0
	}
	name := strings.ToLower(text[:colon])
	field, ok := otherNames[name]
	if !ok {
		field = Field(name)
	}
	key, ok := keyNamed(field)
	if !ok {
		return Key{}, 0
	}
	return key, colon + 1
}

func keyNamed(field Field) (Key, bool) {
	if field == Likes {
		return likeKey, true
	}
	for _, k := range keys {
		if k.Field == field {
			return k, true
		}
	}
	return Key{}, false
}

// choice is a word that a filter takes, and others that people try for it.
type choice struct {
	name    string
	aliases []string
}

// choices are the words of the fields that take no others.
var choices = map[Field][]choice{
	Is: {
		{"portrait", []string{"upright"}},
		{"landscape", nil},
		{"square", nil},
		{"panorama", []string{"pano"}},
		{"screenshot", []string{"screen"}},
		{"bw", []string{"b&w", "black and white", "monochrome", "grayscale", "greyscale"}},
		{"blurry", []string{"blurred", "unsharp"}},
		{"duplicate", []string{"duplicates", "double"}},
		{"generated", []string{"ai"}},
		{"bright", nil},
		{"dark", nil},
	},
	Has: {
		{"text", []string{"ocr"}},
		{"gps", []string{"location", "place", "position"}},
		{"note", []string{"notes"}},
		{"rating", []string{"stars"}},
		{"caption", []string{"captions"}},
	},
	Color: {
		{"red", nil},
		{"orange", nil},
		{"yellow", nil},
		{"green", nil},
		{"turquoise", []string{"cyan", "teal"}},
		{"blue", nil},
		{"purple", []string{"violet"}},
		{"pink", []string{"magenta"}},
		{"brown", nil},
		{"beige", nil},
		{"black", nil},
		{"white", nil},
		{"gray", []string{"grey"}},
	},
	Type: {
		{"jpeg", []string{"jpg", "jpe", "jfif"}},
		{"png", nil},
		{"gif", nil},
		{"bmp", nil},
		{"tiff", []string{"tif"}},
		{"webp", nil},
		{"heic", []string{"heif", "hif"}},
		{"avif", nil},
	},
}

// Choices gives all words that a field takes, such as those of “is:”; nil when it takes any.
func Choices(f Field) []string {
	var all []string
	for _, c := range choices[f] {
		all = append(all, c.name)
	}
	return all
}

// chosen finds a choice by its name or another that people try.
func chosen(f Field, word string) (string, bool) {
	for _, c := range choices[f] {
		if word == c.name {
			return c.name, true
		}
		for _, alias := range c.aliases {
			if word == alias {
				return c.name, true
			}
		}
	}
	return "", false
}

// enumerate writes “a, b and c”.
func enumerate(all []string) string {
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " and " + all[last]
}
