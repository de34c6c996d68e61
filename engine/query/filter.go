package query

import "time"

// Field is the key of a filter.
type Field string

// The fields that filters know. Like is none of them: it is where a vocabulary has the names of pictures.
const (
	Folder Field = "folder" // Text: a folder's name, or a part of its path
	Name   Field = "name"   // Text: a part of the file's name
	Type   Field = "type"   // Text: a format as the pictures have it, such as jpeg (never jpg)
	Camera Field = "camera" // Text: a part of the camera's name
	Tag    Field = "tag"    // Text: a whole tag, of whoever gave it
	Color  Field = "color"  // Text: a colour as pictures are tagged, such as gray
	Is     Field = "is"     // Text: one of the kinds of pictures that are told apart
	Has    Field = "has"    // Text: one of what pictures have
	Text   Field = "text"   // Text: words that can be read in the picture; several are in a row
	Rating Field = "rating" // Min, Max: 0 to 5; 0 is none
	Width  Field = "width"  // Min, Max: pixels
	Height Field = "height" // Min, Max: pixels
	Size   Field = "size"   // Min, Max: bytes
	Date   Field = "date"   // After and Before, or Season
	After  Field = "after"  // After
	Before Field = "before" // Before
	Near   Field = "near"   // Near

	Words Field = ""     // of a vocabulary only: words that pictures have
	Likes Field = "like" // of a vocabulary only: names of pictures
)

// Filter says what a picture has to be. Which of its values count follows from the field. Times are wall-clock times
// written as UTC, as the times of pictures are that name no zone.
type Filter struct {
	Field         Field
	Text          string    // folded as package words folds: lower case, no accents
	Min, Max      float64   // inclusive; infinite where open
	After, Before time.Time // half open, [After, Before); zero is open
	Season        Season    // zero is any
	Near          *Circle
}

// Season is a set of months of any year.
type Season uint16

// The seasons, as the northern half of the world has them.
const (
	Spring = Season(1<<time.March | 1<<time.April | 1<<time.May)
	Summer = Season(1<<time.June | 1<<time.July | 1<<time.August)
	Autumn = Season(1<<time.September | 1<<time.October | 1<<time.November)
	Winter = Season(1<<time.December | 1<<time.January | 1<<time.February)
)

// Month is the set of one month.
func Month(m time.Month) Season { return 1 << m }

// Holds tells whether a month is in the set.
func (s Season) Holds(m time.Month) bool { return s&(1<<m) != 0 }

// Circle is around a place, in degrees.
type Circle struct{ Latitude, Longitude, Kilometres float64 }
