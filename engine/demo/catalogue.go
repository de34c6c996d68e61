package demo

import (
	"math/rand/v2"
	"slices"
	"time"
)

// A painter draws a picture on a blank canvas.
type painter func(c *canvas, r *rand.Rand)

// An entry is one picture of the library.
type entry struct {
	file          string // with slashes, below the library's folder
	width, height int
	paint         painter
	facts
}

// catalogue lists the whole library.
func catalogue() []entry {
	return slices.Concat(nature(), flowers(), travel(), city(), food(), charts(), documents(), screens(), patterns(), art())
}

// picture starts an entry: 1200 × 800 pixels.
func picture(file, title, caption string, taken string, p painter, keywords ...string) entry {
	at, err := time.Parse("2006-01-02 15:04", taken)
	if err != nil {
		panic(err) // the table is wrong, which a test finds
	}
	return entry{
		file: file, width: 1200, height: 800, paint: p,
		facts: facts{title: title, caption: caption, keywords: keywords, taken: at},
	}
}

func (e entry) sized(w, h int) entry      { e.width, e.height = w, h; return e }
func (e entry) rated(stars int) entry     { e.rating = stars; return e }
func (e entry) at(lat, lon float64) entry { e.place = &place{lat, lon}; return e }
