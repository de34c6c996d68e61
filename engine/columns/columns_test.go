package columns

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hybrid-image-search/engine/query"
	"hybrid-image-search/engine/words"
)

func rowsOf(n naive) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for _, id := range n.ids() {
			if !yield(n[id], nil) {
				return
			}
		}
	}
}

// lines are queries of every filter.
var lines = []string{
	"", "folder:rome", "folder:2024", "folder:2024/rome", "folder:ro", "folder:ome", "folder:photos", "-folder:photos/2024",
	"folder:/home/me/photos/2024", "folder:/home", "folder:home", "folder:me/photos", "folder:erable/a", "folder:nothing", "folder:/",
	"name:img", "name:1.j", "name:ete", "-name:x", "type:jpg", "type:png OR type:webp", `camera:"canon eos r5"`, "camera:canon", "camera:z",
	"tag:sea", `tag:"two words"`, "tag:blue", "tag:ete", "-tag:sea", "tag:none", "color:blue", "-color:grey",
	"is:portrait", "is:bw", "is:duplicate", "-is:duplicate", "is:generated", "is:screenshot OR is:blurry", "is:dark",
	"has:text", "has:gps", "has:note", "has:rating", "-has:caption", "text:odd", "-text:odd", "text:odd OR is:bw",
	"rating:>=4", "rating:0", "rating:2..3", "width:>200", "height:<=100", "size:>2mb", "size:1mb",
	"date:2017", "date:2016-05..2018-02", "after:2018", "before:1970-06", "date:summer", "date:winter", "date:may", "-date:2017",
	"near:48.5,180,30km", "near:48.5,-179.9,5km", "near:-48.5,0,20000km", "near:48.5,179.9,100m",
	"rating:>=3 type:jpeg folder:2024 color:blue", "rating:>=3 OR is:bw -tag:sea",
}

// A table answers as if it looked at each row, through additions, changes and removals.
func TestTableAnswersAsRowsDo(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 4 {
		n := naive{}
		table := New()
		odd := func(query.Filter) []int64 {
			return slices.DeleteFunc(append(n.ids(), 5_000_000, -3), func(id int64) bool { return id%2 == 0 })
		}
		for range 150 * round {
			id := 1 + random.Int64N(5000)
			n[id] = randomRow(random, id)
		}
		if err := table.Load(rowsOf(n), testRoots); err != nil {
			t.Fatal(err)
		}
		for step := range 4 {
			if step > 0 {
				var rows []Row
				removed := []int64{-1, 9_999}
				for range 64 {
					id := 1 + random.Int64N(6000)
					if _, ok := n[id]; ok && random.IntN(3) == 0 {
						removed = append(removed, id)
					} else if !slices.ContainsFunc(rows, func(r Row) bool { return r.ID == id }) {
						rows = append(rows, randomRow(random, id))
					}
				}
				for _, id := range removed {
					delete(n, id)
				}
				for _, r := range rows {
					n[r.ID] = r
				}
				table.Update(rows, removed)
			}
			if got := table.IDs(); !slices.Equal(got, n.ids()) || table.Len() != len(n) {
				t.Fatalf("has %d pictures, want %d", len(got), len(n))
			}
			for at, line := range lines {
				q := query.Parse(line)
				if len(q.Mistakes) > 0 || (len(q.Filters()) == 0) != (line == "") {
					t.Fatalf("%q: %+v", line, q.Mistakes)
				}
				s := table.Select(q.Filters(), odd)
				want := n.pick(q.Filters(), odd)
				if got := s.IDs(); !slices.Equal(got, want) || s.Len() != len(want) {
					t.Fatalf("%q: %d pictures, want %d", line, len(got), len(want))
				}
				if at%5 == step {
					expectFacets(t, table, n, want)
				}
				matches := table.Matcher(q.Filters(), odd)
				for id := int64(-1); id < 30; id++ {
					if matches(id) != slices.Contains(want, id) {
						t.Fatalf("%q: %d %t", line, id, matches(id))
					}
				}
			}
			ids := append(n.ids(), 77_777, -5)
			random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			for key := Relevance; key <= Sharpness; key++ {
				for _, descending := range []bool{false, true} {
					got := table.Sort(ids, key, descending)
					want := n.sort(ids, key, descending)
					if key == Relevance {
						want = ids
					}
					if !slices.Equal(got, want) {
						t.Fatalf("sorted by %d, descending %t", key, descending)
					}
				}
			}
			expectGroups(t, table, n, ids)
		}
	}
}

// expectFacets counts again, and has every value's filter let through as many.
func expectFacets(t *testing.T, table *Table, n naive, ids []int64) {
	t.Helper()
	want := map[query.Field]map[string]int{query.Type: {}, query.Camera: {}, query.Date: {}, query.Color: {}, query.Rating: {}, query.Tag: {}}
	for _, id := range ids {
		r := n[id]
		want[query.Type][r.Format]++
		if r.Camera != "" {
			want[query.Camera][r.Camera]++
		}
		want[query.Date][strconv.Itoa(r.wall().Year())]++
		want[query.Rating][strconv.Itoa(r.Rating)]++
		for _, c := range query.Choices(query.Color) {
			if r.saw(c) {
				want[query.Color][c]++
			}
		}
		given := map[string]bool{}
		for tag := range strings.SplitSeq(r.Tags, "\n") {
			if tag != "" {
				given[words.Fold(tag)] = true
			}
		}
		for tag := range given {
			want[query.Tag][tag]++
		}
	}
	facets := table.Facets(append(slices.Clone(ids), 88_888))
	set := table.Select(nil, nil)
	for _, f := range facets {
		if f.Field == query.Folder {
			expectFolders(t, table, ids, f)
			continue
		}
		total := f.Rest
		for i, v := range f.Values {
			total++
			text := v.Text
			if f.Field == query.Tag {
				text = words.Fold(text)
			}
			if want[f.Field][text] != v.Count {
				t.Fatalf("%s %q: %d, want %d", f.Field, v.Text, v.Count, want[f.Field][text])
			}
			if sorted := f.Field != query.Date && f.Field != query.Rating; sorted && i > 0 && v.Count > f.Values[i-1].Count {
				t.Fatalf("%s is out of order", f.Field)
			}
		}
		if total != len(want[f.Field]) {
			t.Fatalf("%s has %d values, want %d", f.Field, total, len(want[f.Field]))
		}
	}
	if all := table.FacetsOf(set); fmt.Sprint(all) != fmt.Sprint(table.Facets(set.IDs())) {
		t.Fatal("the facets of a set differ from those of its pictures")
	}
}

func expectFolders(t *testing.T, table *Table, ids []int64, f Facet) {
	t.Helper()
	for _, v := range f.Values {
		passing := table.Select(query.Parse("folder:"+query.Quote(v.Text)).Filters(), nil).Of(ids)
		if len(passing) != v.Count {
			t.Fatalf("folder %q: its filter lets %d pass, the facet says %d", v.Text, len(passing), v.Count)
		}
	}
	if len(ids) > 0 && len(f.Values) == 0 {
		t.Fatal("no folders")
	}
}

func expectGroups(t *testing.T, table *Table, n naive, ids []int64) {
	t.Helper()
	for _, by := range []By{ByNothing, ByFolder, ByDay} {
		groups := table.Group(ids, by)
		var all []int64
		for g, group := range groups {
			all = append(all, group.IDs...)
			for _, id := range group.IDs {
				r, ok := n[id]
				switch {
				case !ok && by != ByNothing && (group.Title != "" || g != len(groups)-1):
					t.Fatalf("%d is unknown and in %q", id, group.Title)
				case ok && by == ByFolder && group.Path != filepath.Dir(r.Path):
					t.Fatalf("%s is in %q", r.Path, group.Path)
				case ok && by == ByDay && group.Title != r.wall().Format(time.DateOnly):
					t.Fatalf("%v is in %q", r.wall(), group.Title)
				}
			}
			if at := func(id int64) int { return slices.Index(ids, id) }; !slices.IsSortedFunc(group.IDs, func(a, b int64) int { return at(a) - at(b) }) {
				t.Fatal("a group is in another order")
			}
			if g > 0 && by == ByDay && group.Title != "" && group.Title >= groups[g-1].Title {
				t.Fatal("the days are out of order")
			}
		}
		slices.Sort(all)
		if want := slices.Sorted(slices.Values(ids)); !slices.Equal(all, want) {
			t.Fatalf("%d pictures are in groups, want %d", len(all), len(want))
		}
	}
}

func TestNaturalOrder(t *testing.T) {
	want := []string{"", "1", "02", "2a", "10", "a", "a1b2", "a1b10", "a2", "img2", "img002", "img10", "img10a", "img99999999999999999999999", "img100000000000000000000000", "é"}
	got := slices.Clone(want)
	random := rand.New(rand.NewPCG(3, 3))
	for range 20 {
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, compareNatural)
		// img2 and img002 are the same number; the text decides.
		if i, j := slices.Index(got, "img002"), slices.Index(got, "img2"); i > j {
			t.Fatalf("%q", got)
		} else {
			got[i], got[j] = got[j], got[i]
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q", got)
		}
	}
	for _, a := range want {
		for _, b := range want {
			order := compareNatural(a, b)
			if key := strings.Compare(naturalKey(a), naturalKey(b)); key != 0 && key != order || key == 0 && a != b && !strings.HasSuffix(a+b, "2img002") && !strings.HasSuffix(b+a, "2img002") {
				t.Errorf("%q and %q: %d by key, %d", a, b, key, order)
			}
		}
	}
}

func TestValues(t *testing.T) {
	row := func(id int64, path, camera, tags, seen string, year int) Row {
		return Row{
			ID: id, Path: filepath.FromSlash(path), Camera: camera, Tags: tags, Seen: seen, Format: "jpeg",
			HasTaken: true, Taken: time.Date(year, 5, 1, 0, 0, 0, 0, time.UTC).UnixNano(), Hash: 7, Rating: 4,
		}
	}
	table := New()
	table.Update([]Row{
		row(1, "/home/me/Photos/Rome/a.jpg", "Canon EOS", "Sea\nseal", "blue\nportrait", 2023),
		row(2, "/home/me/Photos/Rome/B.jpg", "Canon EOS", "sea", "blue", 2024),
		row(3, "/home/me/Photos/2024/Rome/b2.jpg", "Nikon", "Été", "beige", 2024),
	}, nil)
	table.SetRoots(testRoots)
	for _, c := range []struct {
		field        query.Field
		prefix, want string
	}{
		{query.Folder, "ro", "Rome 3"},
		{query.Folder, "p", "Photos 3"},
		{query.Folder, "h", ""},
		{query.Folder, "photos/2", "Photos/2024 1, Photos/2024/Rome 1"},
		{query.Name, "b", "b2.jpg 0, B.jpg 0"},
		{query.Likes, "a", "a.jpg 0"},
		{query.Camera, "eo", "Canon EOS 2"},
		{query.Camera, "", "Canon EOS 2, Nikon 1"},
		{query.Type, "J", "jpeg 3"},
		{query.Tag, "SE", "Sea 2, seal 1"},
		{query.Tag, "b", "blue 2, beige 1"},
		{query.Tag, "ete", "Été 1"},
		{query.Color, "b", "blue 2, beige 1"},
		{query.Is, "du", "duplicate 3"},
		{query.Is, "p", "portrait 1, panorama 0"},
		{query.Has, "r", "rating 3"},
		{query.Rating, "", "4 3"},
		{query.Date, "20", "2024 2, 2023 1"},
		{query.Date, "2024", "2024 2, 2024-05 2"},
		{query.Words, "r", "rome 3"},
		{query.Words, "se", "sea 2, seal 1"},
		{query.Near, "4", ""},
	} {
		var got []string
		for _, v := range table.Values(c.field, c.prefix, 10) {
			got = append(got, fmt.Sprintf("%s %d", v.Text, v.Count))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s:%s gives %q, want %q", c.field, c.prefix, got, c.want)
		}
	}
	if got := table.Values(query.Tag, "", 2); len(got) != 2 {
		t.Errorf("%v", got)
	}
	if got := table.Values(query.Name, "", -1); len(got) != 0 {
		t.Errorf("%v", got)
	}
	var _ query.Vocabulary = table
}

func TestFolderFacet(t *testing.T) {
	table := New()
	var rows []Row
	for i, path := range []string{"/home/me/Photos/a.jpg", "/home/me/Photos/2024/Rome/b.jpg", "/home/me/Photos/2024/Rome 2/c.jpg", "/data/Érable/Photos/d.jpg", "/other/e.jpg"} {
		rows = append(rows, Row{ID: int64(i + 1), Path: filepath.FromSlash(path)})
	}
	table.Update(rows, nil)
	table.SetRoots(testRoots)
	var got []string
	for _, v := range table.Facets(table.IDs())[0].Values {
		got = append(got, fmt.Sprintf("%d %s %s %d", v.Depth, v.Label, v.Text, v.Count))
	}
	want := []string{
		"0 Érable Érable 1", "1 Photos Érable/Photos 1", // two folders are called Photos: those there need their whole path
		"0 Photos /home/me/Photos 3", "1 2024 /home/me/Photos/2024 2", "2 Rome /home/me/Photos/2024/Rome 1",
		"2 Rome 2 /home/me/Photos/2024/Rome 2 1", "0 other /other 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestLoadTakesThePlace(t *testing.T) {
	table := New()
	n := naive{1: {ID: 1, Path: "/a/b", Tags: "x"}, 3000: {ID: 3000, Path: "/a/c"}}
	for range 2 {
		if err := table.Load(rowsOf(n), nil); err != nil || table.Len() != 2 {
			t.Fatal(table.Len(), err)
		}
	}
	failed := errors.New("read")
	err := table.Load(func(yield func(Row, error) bool) {
		_ = yield(Row{ID: 9, Path: "/z"}, nil) && yield(Row{}, failed)
	}, nil)
	if !errors.Is(err, failed) || table.Len() != 2 || len(table.Values(query.Tag, "x", 9)) != 1 {
		t.Errorf("a failed loading left %d pictures, %v", table.Len(), err)
	}
	table.Update([]Row{{ID: 5, Path: "/a/d", Tags: "y"}}, nil)
	if len(table.Values(query.Tag, "", 9)) != 2 {
		t.Errorf("%v", table.Values(query.Tag, "", 9))
	}
}
