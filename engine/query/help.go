package query

// Section is a part of the page of help.
type Section struct {
	Title string
	Lines []Line
}

// Line is an example and what it finds.
type Line struct{ Example, Meaning string }

// Help is the page of help of the search line.
func Help() []Section {
	filters := make([]Line, 0, len(keys))
	for _, k := range keys {
		filters = append(filters, Line{k.Example, k.Meaning})
	}
	return []Section{
		{"Words", []Line{
			{`sea sunset`, "pictures with both words first, then those with one of them; with a model, what they mean"},
			{`"red car"`, "these words in a row; nothing else is found"},
			{`sun*`, "words that begin so"},
			{`beach OR sea`, "either counts as the same word; OR in capitals"},
			{`beach -people`, "without pictures that hold the word"},
			{`-people`, "all pictures but those that hold the word or, with a model, clearly show what it means"},
			{`beach -"red car"`, "without pictures that hold these words in a row"},
		}},
		{"Sums of words and pictures", []Line{
			{`like:sea.jpg`, "pictures like this one, by its name or path in the library, or any file"},
			{`like:"my sea.jpg" + sunset`, "like the picture, and towards a sunset"},
			{`2:beach + sea`, "beach counts twice as much"},
			{`beach at night - people walking`, "away from what stands behind a sign that stands alone"},
			{`2:beach + like:"sea.jpg" - people`, "all of it together"},
		}},
		{"Filters", filters},
		{"Filters together", []Line{
			{`folder:holiday rating:>=4`, "both have to hold"},
			{`camera:canon OR camera:nikon`, "one of them has to hold"},
			{`-is:screenshot`, "those that are none"},
			{`folder:"My pictures"`, "a value with spaces is put into quotation marks; a mark inside of them is written twice"},
		}},
		{"Numbers and sizes", []Line{
			{`width:>3000`, "more; also >=, <, <= and ="},
			{`height:2000..4000`, "from one to the other, both included; one of them may be left out"},
			{`rating:0`, "without stars"},
			{`size:2mb`, "about as large: as it would be rounded; kb, mb and gb, or kib, mib and gib"},
		}},
		{"Dates", []Line{
			{`date:2024`, "a year; 2024-05 is a month, 2024-05-01 a day"},
			{`date:2024-05..2024-07`, "from the beginning of one to the end of the other"},
			{`after:2024-05 before:2024-07`, "from the beginning of May to the end of June"},
			{`date:yesterday`, "also today, week, month, year, and with “this” or “last” before them"},
			{`date:"last 30 days"`, "up to today; also weeks, months and years"},
			{`date:summer`, "of any year, as the north has it; also months by their names"},
			{`date:summer-2023`, "of that year"},
		}},
		{"Places", []Line{
			{`near:48.85,2.35,10km`, "within so far; m, km or mi, and 10 km if nothing is said"},
			{`has:gps`, "all that say where they were taken"},
		}},
	}
}
