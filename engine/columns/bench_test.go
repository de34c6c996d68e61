package columns

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"hybrid-image-search/engine/query"
)

// benchmarked is a library of 100,000 pictures of ten years in 2,000 folders with 5,000 tags.
func benchmarked(tb testing.TB) (*Table, []int64) {
	tb.Helper()
	const n = 100_000
	random := rand.New(rand.NewPCG(1, n))
	zipf := rand.NewZipf(random, 1.1, 3, 5_000)
	seen := []string{"blue", "gray", "white", "green", "landscape", "photo", "sharp", "bright", "dark", "screenshot", "portrait"}
	table := New()
	err := table.Load(func(yield func(Row, error) bool) {
		for i := range n {
			taken := time.Date(2015+i/10_000, time.Month(1+i/834%12), 1+i/28%28, 0, i%1440, 0, 0, time.UTC)
			row := Row{
				ID: int64(i + 1), Path: filepath.FromSlash(fmt.Sprintf("/home/me/Photos/%d/%02d/day %02d/IMG_%05d.JPG", taken.Year(), taken.Month(), i%17, random.IntN(99_999))),
				Size: random.Int64N(9e6), Modified: taken.UnixNano(), Taken: taken.UnixNano(), HasTaken: true, Format: "jpeg",
				Camera: fmt.Sprintf("Camera %d", zipf.Uint64()%40), Width: 4000, Height: 3000, Rating: random.IntN(6), Hash: random.Uint64(),
				Seen: seen[random.IntN(5)] + "\n" + seen[5+random.IntN(6)] + "\n" + seen[random.IntN(5)], Looked: true, Colour: int32(random.IntN(1 << 20)),
				Tags:    fmt.Sprintf("tag %d\ntag %d\ntag %d", zipf.Uint64(), zipf.Uint64(), zipf.Uint64()),
				Located: i%3 == 0, Latitude: 40 + 10*random.Float64(), Longitude: 10 * random.Float64(),
			}
			if !yield(row, nil) {
				return
			}
		}
	}, []string{filepath.FromSlash("/home/me/Photos")})
	if err != nil {
		tb.Fatal(err)
	}
	ids := table.IDs()
	random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return table, ids
}

func BenchmarkColumns(b *testing.B) {
	table, ids := benchmarked(b)
	b.Logf("%.0f bytes a picture", float64(table.Bytes())/float64(table.Len()))
	for _, line := range []string{
		"rating:>=4", "name:img_01", "folder:2019", "tag:blue", `tag:"tag 7"`, "date:summer", "near:45,5,50km", "is:duplicate",
		"rating:>=3 color:blue date:2019..2021 camera:\"camera 1\" width:>3000",
	} {
		filters := query.Parse(line).Filters()
		b.Run("select/"+line, func(b *testing.B) {
			for b.Loop() {
				table.Select(filters, nil)
			}
		})
	}
	b.Run("facets", func(b *testing.B) {
		for b.Loop() {
			table.Facets(ids)
		}
	})
	for key := Date; key <= Dimensions; key++ {
		b.Run(fmt.Sprintf("sort/%d", key), func(b *testing.B) {
			for b.Loop() {
				table.Sort(ids, key, true)
			}
		})
	}
	b.Run("sort/names anew", func(b *testing.B) {
		for b.Loop() {
			table.names = nameOrder{}
			table.Sort(ids, Name, false)
		}
	})
	for by, name := range map[By]string{ByFolder: "folder", ByDay: "day"} {
		b.Run("group/"+name, func(b *testing.B) {
			for b.Loop() {
				table.Group(ids, by)
			}
		})
	}
	b.Run("values", func(b *testing.B) {
		for b.Loop() {
			table.Values(query.Tag, "ta", 10)
			table.Values(query.Words, "ta", 10)
		}
	})
	b.Run("update of 64", func(b *testing.B) {
		var rows []Row
		for i := range int64(64) {
			rows = append(rows, Row{ID: 1 + i*1500, Path: fmt.Sprintf("/home/me/Photos/new/%d.jpg", i)})
		}
		for b.Loop() {
			table.Update(rows, nil)
		}
	})
}
