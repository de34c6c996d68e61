package picture

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func stars5(n int) *int { return &n }

// readBack gives what a sidecar says by the reader of sidecars, for a library that knows nothing of the picture.
func readBack(data []byte) Facts {
	var f Facts
	f.Merge(Sidecars{xmp: parseSidecarXMP(data)})
	return f
}

func TestEditSidecarNew(t *testing.T) {
	data, err := EditSidecar(nil, Words{Tags: []string{"sea & sun", "Boat", "boat", " "}, Note: "Two <lines>,\nof mine", Rating: stars5(4)})
	if err != nil {
		t.Fatal(err)
	}
	want := Facts{Keywords: []string{"sea & sun", "Boat"}, Caption: "Two <lines>,\nof mine", Rating: 4}
	if diff := cmp.Diff(want, readBack(data)); diff != "" {
		t.Errorf("read back (-want +got):\n%s\n%s", diff, data)
	}
	again, err := EditSidecar(data, Words{Tags: []string{"sea & sun", "Boat"}, Note: "Two <lines>,\nof mine", Rating: stars5(4)})
	if err != nil || string(again) != string(data) {
		t.Errorf("the same words again change the file (%v):\n%s\n%s", err, data, again)
	}
	none, err := EditSidecar(data, Words{})
	if err != nil || string(none) != emptySidecar {
		t.Errorf("no words leave (%v):\n%s", err, none)
	}
}

// foreign is a sidecar of another program, with much that is none of ours.
const foreign = `<?xml version="1.0" encoding="UTF-8"?>
<!-- made elsewhere -->
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Elsewhere 1.0">
 <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <r:Description r:about='' xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:darktable="http://darktable.sf.net/"
    xmlns:x2="http://ns.adobe.com/xap/1.0/" x2:Rating="2" darktable:history_end = "7">
   <d:subject><r:Bag><r:li>harbour</r:li><r:li>Night</r:li></r:Bag></d:subject>
   <d:description><r:Alt><r:li xml:lang="x-default">A harbour</r:li><r:li xml:lang="de">Ein Hafen</r:li></r:Alt></d:description>
   <darktable:history><r:Seq><r:li darktable:operation="exposure" darktable:params="00&lt;11"/></r:Seq></darktable:history>
  </r:Description>
 </r:RDF>
</x:xmpmeta>
`

func TestEditSidecarKeepsWhatOthersWrote(t *testing.T) {
	data, err := EditSidecar([]byte(foreign), Words{Tags: []string{"night", "ferry"}, Note: "Seen from the pier", Rating: stars5(5)})
	if err != nil {
		t.Fatal(err)
	}
	want := Facts{Keywords: []string{"harbour", "Night", "ferry"}, Caption: "A harbour\nSeen from the pier", Rating: 5}
	if diff := cmp.Diff(want, readBack(data)); diff != "" {
		t.Errorf("read back (-want +got):\n%s\n%s", diff, data)
	}
	for _, kept := range []string{
		`<!-- made elsewhere -->`, `x:xmptk="Elsewhere 1.0"`, `darktable:history_end = "7"`, `<r:li xml:lang="de">Ein Hafen</r:li>`,
		`<darktable:history><r:Seq><r:li darktable:operation="exposure" darktable:params="00&lt;11"/></r:Seq></darktable:history>`,
	} {
		if !strings.Contains(string(data), kept) {
			t.Errorf("%s has gone:\n%s", kept, data)
		}
	}
	// The user's words change, and others' stay what they were.
	data, err = EditSidecar(data, Words{Tags: []string{"pier"}, Note: "From the pier"})
	if err != nil {
		t.Fatal(err)
	}
	want = Facts{Keywords: []string{"harbour", "Night", "pier"}, Caption: "A harbour\nFrom the pier", Rating: 2}
	if diff := cmp.Diff(want, readBack(data)); diff != "" {
		t.Errorf("changed (-want +got):\n%s\n%s", diff, data)
	}
	data, err = EditSidecar(data, Words{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(readBack([]byte(foreign)), readBack(data)); diff != "" {
		t.Errorf("taken back (-want +got):\n%s\n%s", diff, data)
	}
}

func TestEditSidecarOtherShapes(t *testing.T) {
	wrap := func(description string) string {
		return `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
			` xmlns:xmp="http://ns.adobe.com/xap/1.0/">` + description + `</rdf:RDF>`
	}
	words := Words{Tags: []string{"mine"}, Note: "noted", Rating: stars5(0)}
	for name, test := range map[string]struct {
		data string
		want Facts
	}{
		"attributes":    {wrap(`<rdf:Description rdf:about="" xmp:Rating='3' dc:description="told" dc:subject="one"/>`), Facts{Keywords: []string{"one", "mine"}, Caption: "told\nnoted"}},
		"plain text":    {wrap(`<rdf:Description><dc:subject>one</dc:subject><dc:description>told</dc:description></rdf:Description>`), Facts{Keywords: []string{"one", "mine"}, Caption: "told\nnoted"}},
		"empty lists":   {wrap(`<rdf:Description><dc:subject><rdf:Bag/></dc:subject><dc:description><rdf:Alt><rdf:li/></rdf:Alt></dc:description></rdf:Description>`), Facts{Keywords: []string{"mine"}, Caption: "noted"}},
		"nothing":       {wrap(``), Facts{Keywords: []string{"mine"}, Caption: "noted"}},
		"byte order":    {"\xef\xbb\xbf" + wrap(``), Facts{Keywords: []string{"mine"}, Caption: "noted"}},
		"UTF-16":        {utf16XML(`<?xml version="1.0" encoding="UTF-16"?>` + wrap(``)), Facts{Keywords: []string{"mine"}, Caption: "noted"}},
		"an empty file": {" \n", Facts{Keywords: []string{"mine"}, Caption: "noted"}},
	} {
		t.Run(name, func(t *testing.T) {
			data, err := EditSidecar([]byte(test.data), words)
			if err != nil {
				t.Fatal(err)
			}
			got := readBack(data)
			slices.SortFunc(got.Keywords, func(a, b string) int { return strings.Compare(b, a) })
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, data)
			}
			again, err := EditSidecar(data, words)
			if err != nil || string(again) != string(data) {
				t.Errorf("again (%v):\n%s\nafter\n%s", err, again, data)
			}
		})
	}
}

func utf16XML(s string) string {
	out := []byte{0xff, 0xfe}
	for _, r := range s {
		out = append(out, byte(r), byte(r>>8))
	}
	return string(out)
}

func TestEditSidecarRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"not XML": "a note of mine", "cut": foreign[:len(foreign)/2], "no RDF": "<x/>", "empty RDF": `<rdf:RDF xmlns:rdf="` + nsRDF + `"/>`,
		"another encoding": strings.Replace(foreign, "UTF-8", "ISO-8859-1", 1), "large": foreign + strings.Repeat(" ", maxSidecarXMP),
		"deep": strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100),
	} {
		if out, err := EditSidecar([]byte(data), Words{Tags: []string{"mine"}}); err == nil {
			t.Errorf("%s was changed to\n%s", name, out)
		} else if !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrTooLarge) && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOwnWordsOfSidecars holds that a library that knows the user's words does not take them for the file's.
func TestOwnWordsOfSidecars(t *testing.T) {
	data, err := EditSidecar([]byte(foreign), Words{Tags: []string{"ferry"}, Note: "Seen from the pier", Rating: stars5(5)})
	if err != nil {
		t.Fatal(err)
	}
	var got, want Facts
	got.Merge(Sidecars{xmp: parseSidecarXMP(data)}.WithoutOwn())
	want.Merge(Sidecars{xmp: parseSidecarXMP([]byte(foreign))})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A note alone does not take the place of what the picture itself says.
	data, err = EditSidecar(nil, Words{Note: "noted"})
	if err != nil {
		t.Fatal(err)
	}
	embedded := Facts{Caption: "A ship at sea."}
	embedded.Merge(Sidecars{xmp: parseSidecarXMP(data)})
	if embedded.Caption != "A ship at sea.\nnoted" {
		t.Errorf("caption %q", embedded.Caption)
	}
}

// FuzzEditSidecar holds that what is made can be read and made again, and that taking words back is possible.
// Run it with -fuzzminimizetime 1x: to make the first inputs smaller takes a minute each otherwise.
func FuzzEditSidecar(f *testing.F) {
	f.Add([]byte(foreign), "one,two", "note", 3)
	f.Add([]byte(packet), "Night", "", 0)
	f.Add([]byte(emptySidecar), "", "a\x00b", 5)
	const most, mostWords = 1536, 64 // what is larger says nothing new, and takes its time to be made smaller
	for _, seed := range []string{foreign, packet, emptySidecar} {
		if len(seed) > most {
			f.Fatalf("a seed has %d bytes", len(seed))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, tags, note string, rating int) {
		if len(data) > most || len(tags)+len(note) > mostWords {
			return
		}
		words := Words{Tags: strings.Split(tags, ","), Note: note, Rating: &rating}
		out, err := EditSidecar(data, words)
		if err != nil {
			return
		}
		again, err := EditSidecar(out, words)
		if err != nil || string(again) != string(out) {
			t.Fatalf("again: %v\n%q\n%q", err, out, again)
		}
		if _, err := EditSidecar(out, Words{}); err != nil {
			t.Fatalf("taken back: %v\n%q", err, out)
		}
	})
}

// TestEditSidecarOfDamage holds the same of many small damages, within a test's time.
func TestEditSidecarOfDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	edited := 0
	for range 4000 {
		data := []byte([]string{foreign, packet, emptySidecar}[r.IntN(3)])
		for range 1 + r.IntN(3) {
			i, j := r.IntN(len(data)), r.IntN(len(data))
			switch from, to := min(i, j), max(i, j); r.IntN(3) {
			case 0:
				data[i] = byte(r.IntN(256))
			case 1:
				data = slices.Delete(data, i, i+1)
			case 2:
				data = slices.Insert(data, to, slices.Clone(data[from:to])...)
			}
		}
		words := Words{Tags: []string{"one", "<two>", "Night"}, Note: "a\x00b", Rating: stars5(3)}
		out, err := EditSidecar(data, words)
		if err != nil {
			continue
		}
		edited++
		if again, err := EditSidecar(out, words); err != nil || string(again) != string(out) {
			t.Fatalf("again: %v\n%q\n%q\n%q", err, data, out, again)
		}
		if _, err := EditSidecar(out, Words{}); err != nil {
			t.Fatalf("taken back: %v\n%q", err, out)
		}
	}
	if edited < 400 {
		t.Errorf("only %d were sound enough", edited)
	}
}
