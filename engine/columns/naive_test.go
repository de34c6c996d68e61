package columns

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hybrid-image-search/engine/query"
	"hybrid-image-search/engine/words"
)

// naive answers as a table does, by looking at one row after another.
type naive map[int64]Row

var testRoots = []string{filepath.FromSlash("/home/me/Photos"), filepath.FromSlash("/data/Érable")}

// randomRow makes rows of few values, so that they are often alike.
func randomRow(r *rand.Rand, id int64) Row {
	pick := func(all ...string) string { return all[r.IntN(len(all))] }
	lines := func(all ...string) string {
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return strings.Join(all[:r.IntN(len(all)+1)], "\n")
	}
	folder := pick("/home/me/Photos", "/home/me/Photos/2024/Rome", "/home/me/Photos/2024", "/home/me/Photos/Rome-old",
		"/data/Érable/a", "/data/Érable/a/b", "/elsewhere/2024", "/data/Érable/Photos")
	row := Row{
		ID: id, Path: filepath.FromSlash(folder + "/" + pick("IMG_", "img", "Été ", "x") + fmt.Sprint(r.IntN(30)) + pick(".jpg", ".JPG")),
		Size: int64(r.IntN(5)) * 1e6, Modified: time.Date(2015+r.IntN(5), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), 0, 0, r.IntN(5), time.Local).UnixNano(),
		Format: pick("jpeg", "png", "webp"), Camera: pick("", "Canon EOS R5", "Canon EOS R5 Mark II", "NIKON Z"),
		Width: 100 * r.IntN(5), Height: 100 * r.IntN(5), Rating: r.IntN(6),
		Seen: lines("blue", "gray", "black and white", "portrait", "blurry", "screenshot"), Tags: lines("Sea", "sea", "two words", "BLUE", "Été"),
		Hash: uint64(r.IntN(60)), Generated: r.IntN(4) == 0, Text: r.IntN(4) == 0, Note: r.IntN(4) == 0, Caption: r.IntN(4) == 0,
		Looked: r.IntN(3) > 0, Colour: int32(r.IntN(9) - 4), Sharpness: float64(r.IntN(4)),
	}
	if r.IntN(2) == 0 {
		row.HasTaken, row.Taken = true, time.Date(1960+r.IntN(80), time.Month(1+r.IntN(12)), 1+r.IntN(28), r.IntN(24), 0, 0, 0, time.UTC).UnixNano()
	}
	if r.IntN(2) == 0 {
		row.Located, row.Latitude, row.Longitude = true, 48+r.Float64(), 179.5+r.Float64()
		if row.Longitude > 180 {
			row.Longitude -= 360
		}
	}
	return row
}

func (n naive) ids() []int64 {
	ids := make([]int64, 0, len(n))
	for id := range n {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (n naive) pick(groups [][]query.Condition, text func(query.Filter) []int64) []int64 {
	ids := n.ids()
	for _, group := range groups {
		passing := map[int64]bool{}
		for _, c := range group {
			passes := n.tester(c.Filter, text)
			for _, id := range ids {
				if passes(n[id]) != c.Not {
					passing[id] = true
				}
			}
		}
		ids = slices.DeleteFunc(ids, func(id int64) bool { return !passing[id] })
	}
	return ids
}

func (r Row) wall() time.Time {
	t := time.Unix(0, r.Modified).Local()
	if r.HasTaken {
		t = time.Unix(0, r.Taken).UTC()
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

func (r Row) when() int64 {
	if r.HasTaken {
		return r.Taken
	}
	modified := time.Unix(0, r.Modified).Local()
	return wallClock(modified)*1e9 + int64(modified.Nanosecond())
}

func (r Row) tagged(tag string) bool {
	return slices.ContainsFunc(strings.Split(r.Seen+"\n"+r.Tags, "\n"), func(s string) bool { return words.Fold(s) == tag })
}

func (r Row) saw(tag string) bool { return slices.Contains(strings.Split(r.Seen, "\n"), tag) }

// tester looks at all rows first, where a filter asks for that.
func (n naive) tester(f query.Filter, text func(query.Filter) []int64) func(Row) bool {
	cameras, same := map[string]bool{}, map[uint64]int{}
	for _, r := range n {
		cameras[words.Fold(r.Camera)] = true
		same[r.Hash]++
	}
	switch {
	case f.Field == query.Folder:
		return n.inFolder(f.Text)
	case f.Field == query.Camera:
		return func(r Row) bool {
			if cameras[f.Text] {
				return words.Fold(r.Camera) == f.Text
			}
			return strings.Contains(words.Fold(r.Camera), f.Text)
		}
	case f.Field == query.Is && f.Text == "duplicate":
		return func(r Row) bool { return r.Hash != 0 && same[r.Hash] > 1 }
	case f.Field == query.Text:
		ids := text(f)
		return func(r Row) bool { return slices.Contains(ids, r.ID) }
	}
	return func(r Row) bool { return r.passes(f) }
}

func (r Row) passes(f query.Filter) bool {
	switch f.Field {
	case query.Name:
		return strings.Contains(words.Fold(filepath.Base(r.Path)), f.Text)
	case query.Type:
		return r.Format == f.Text
	case query.Tag:
		return r.tagged(f.Text)
	case query.Color:
		return r.saw(f.Text)
	case query.Is:
		switch f.Text {
		case "generated":
			return r.Generated
		case "bw":
			return r.saw("black and white")
		}
		return r.saw(f.Text)
	case query.Has:
		return map[string]bool{"text": r.Text, "gps": r.Located, "note": r.Note, "caption": r.Caption, "rating": r.Rating > 0}[f.Text]
	case query.Rating:
		return float64(r.Rating) >= f.Min && float64(r.Rating) <= f.Max
	case query.Width:
		return float64(r.Width) >= f.Min && float64(r.Width) <= f.Max
	case query.Height:
		return float64(r.Height) >= f.Min && float64(r.Height) <= f.Max
	case query.Size:
		return float64(r.Size) >= f.Min && float64(r.Size) <= f.Max
	case query.Near:
		return r.Located && distance(r.Latitude, r.Longitude, f.Near.Latitude, f.Near.Longitude) <= f.Near.Kilometres
	}
	t := r.wall()
	return (f.After.IsZero() || !t.Before(f.After)) && (f.Before.IsZero() || t.Before(f.Before)) && (f.Season == 0 || f.Season.Holds(t.Month()))
}

// distance is by the angle between two directions from the middle of the earth.
func distance(latitude, longitude, latitude2, longitude2 float64) float64 {
	vector := func(latitude, longitude float64) (x, y, z float64) {
		latitude, longitude = latitude*math.Pi/180, longitude*math.Pi/180
		return math.Cos(latitude) * math.Cos(longitude), math.Cos(latitude) * math.Sin(longitude), math.Sin(latitude)
	}
	x, y, z := vector(latitude, longitude)
	x2, y2, z2 := vector(latitude2, longitude2)
	return math.Acos(min(1, x*x2+y*y2+z*z2)) * 6371.0088
}

// inFolder tries names as the table does: whole, beginnings, parts.
func (n naive) inFolder(text string) func(Row) bool {
	anchored := strings.HasPrefix(text, "/")
	want := strings.Split(strings.Trim(text, "/"), "/")
	fits := func(path string, level int) bool {
		if text == "/" {
			return true
		}
		have := strings.Split(strings.Trim(words.Fold(filepath.ToSlash(filepath.Dir(path))), "/"), "/")
		for end := len(want); end <= len(have); end++ {
			if anchored && end != len(want) {
				continue
			}
			folder := filepath.FromSlash("/" + strings.Join(have[:end], "/"))
			if !anchored && slices.ContainsFunc(testRoots, func(root string) bool {
				return strings.HasPrefix(words.Fold(root), folder+string(filepath.Separator))
			}) {
				continue
			}
			part := have[end-len(want) : end]
			last := len(want) - 1
			ok := slices.Equal(part[:last], want[:last])
			switch level {
			case 0:
				ok = ok && part[last] == want[last]
			case 1:
				ok = ok && strings.HasPrefix(part[last], want[last])
			case 2:
				ok = ok && strings.Contains(part[last], want[last])
			}
			if ok {
				return true
			}
		}
		return false
	}
	folders := map[string]string{} // one file of each
	for _, r := range n {
		folders[filepath.Dir(r.Path)] = r.Path
	}
	for level := range 3 {
		in, some := map[string]bool{}, false
		for folder, path := range folders {
			in[folder] = fits(path, level)
			some = some || in[folder]
		}
		if some {
			return func(r Row) bool { return in[filepath.Dir(r.Path)] }
		}
	}
	return func(Row) bool { return false }
}

func (n naive) sort(ids []int64, key Key, descending bool) []int64 {
	var known, last []int64
	for _, id := range ids {
		if r, ok := n[id]; ok && (r.Looked || key != Colour && key != Sharpness) {
			known = append(known, id)
		} else {
			last = append(last, id)
		}
	}
	slices.SortStableFunc(known, func(a, b int64) int {
		x, y := n[a], n[b]
		order := 0
		switch key {
		case Date:
			order = cmp.Compare(x.when(), y.when())
		case Name:
			p, q := filepath.Base(x.Path), filepath.Base(y.Path)
			order = cmp.Or(compareNatural(words.Fold(p), words.Fold(q)), strings.Compare(p, q))
		case Size:
			order = cmp.Compare(x.Size, y.Size)
		case Colour:
			order = cmp.Compare(x.Colour, y.Colour)
		case Rating:
			order = cmp.Compare(x.Rating, y.Rating)
		case Dimensions:
			order = cmp.Compare(x.Width*x.Height, y.Width*y.Height)
		case Sharpness:
			order = cmp.Compare(x.Sharpness, y.Sharpness)
		}
		if descending {
			return -order
		}
		return order
	})
	return append(known, last...)
}
