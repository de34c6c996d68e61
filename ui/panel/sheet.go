package panel

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// sheet is a table of figures below a head that sorts. It asks for the lines on screen only.
type sheet struct {
	view fyne.CanvasObject
	head *sheetHead
	list *sheetList

	columns []sheetColumn
	others  leftover
	line    func(i int) sheetLine
	count   int
	chosen  string // key of a line, or empty
	tall    bool   // lines have notes below their figures

	sorted     int // column
	descending bool
}

// sheetColumn is a column of a sheet. The one without a width takes what is left.
type sheetColumn struct {
	title   string
	width   float32
	left    bool // texts stand at the left
	bars    bool // bars are drawn here
	middle  bool // the title stands in the middle
	dropped int  // in a narrow sheet the columns with the greatest number go first; 0 stays
	rising  bool // the first click sorts from the least to the greatest
	fixed   bool // it does not sort
}

// sheetLine is a line of a sheet.
type sheetLine struct {
	key    string
	indent float32 // of the first cell
	cells  []sheetCell
	bars   []sheetBar
}

// sheetCell is what a column shows.
type sheetCell struct {
	text, note       string // the note stands below the text
	color, noteColor fyne.ThemeColorName
}

// sheetBar is a bar in the column for bars; places and sizes are shares of it.
type sheetBar struct {
	x, y, width, height float32
	color               fyne.ThemeColorName
}

// sheetActions are what a sheet asks for.
type sheetActions struct {
	sort func()           // the order was changed
	open func(key string) // a line was chosen
}

func newSheet(columns []sheetColumn, line func(i int) sheetLine, actions sheetActions) *sheet {
	s := &sheet{columns: columns, line: line}
	s.list = newSheetList(s, actions.open)
	s.head = newSheetHead(s, actions.sort)
	s.view = container.NewBorder(s.head, nil, nil, nil, s.list)
	return s
}

// set shows so many lines; tall ones have notes.
func (s *sheet) set(count int, tall bool) {
	s.count = count
	if s.tall != tall {
		s.tall = tall
		s.head.Refresh()
	}
	s.list.Refresh()
}

// choose marks a line.
func (s *sheet) choose(key string) {
	if s.chosen != key {
		s.chosen = key
		s.list.Refresh()
	}
}

// sheetPlace is where a column is.
type sheetPlace struct {
	x, width float32
	hidden   bool
}

const (
	sheetRowHeight  = 18 // and the gap that a list makes
	sheetTallHeight = 31
	sheetMargin     = 10 // at both sides
	sheetGap        = 7  // between columns
	sheetLeast      = 140
)

// places lays the columns out in a width. What does not fit is dropped, the least important first. In a wide sheet
// all columns grow, or the eye would lose the line between a name and its figures.
func (s *sheet) places(width float32) []sheetPlace {
	places := make([]sheetPlace, len(s.columns))
	for {
		rest, worst := width-2*sheetMargin, 0
		for i, c := range s.columns {
			if places[i].hidden {
				continue
			}
			rest -= c.width + sheetGap
			if c.dropped > s.columns[worst].dropped || places[worst].hidden {
				worst = i
			}
		}
		if rest >= sheetLeast || s.columns[worst].dropped == 0 || places[worst].hidden {
			s.spread(places, max(rest+sheetGap, sheetLeast/2))
			return places
		}
		places[worst].hidden = true
	}
}

// spread gives each column its place, and the one without a width what is left.
func (s *sheet) spread(places []sheetPlace, rest float32) {
	var fixed float32
	for i, c := range s.columns {
		if !places[i].hidden {
			fixed += c.width
		}
	}
	const ample, most = 320, 0.6
	grow := 1 + min(max(rest-ample, 0)/max(fixed, 1), most)
	rest -= fixed * (grow - 1)
	x := float32(sheetMargin)
	for i, c := range s.columns {
		if places[i].hidden {
			continue
		}
		places[i].x, places[i].width = x, c.width*grow
		if c.width == 0 {
			places[i].width = rest
		}
		x += places[i].width + sheetGap
	}
}

// sheetList is a list that Enter opens from, and that shows what is chosen itself: the list's own mark is by
// place, and another line may be there by now.
type sheetList struct {
	widget.List
	at   int // where the keyboard is
	open func(key string)
	of   *sheet
}

func newSheetList(s *sheet, open func(key string)) *sheetList {
	l := &sheetList{open: open, of: s}
	l.Length = func() int { return s.count }
	l.CreateItem = func() fyne.CanvasObject { return newSheetRow(s) }
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		if i >= 0 && i < s.count {
			line := s.line(i)
			o.(*sheetRow).show(line, line.key != "" && line.key == s.chosen)
		}
	}
	l.HideSeparators = true
	l.OnSelected = func(i widget.ListItemID) {
		l.UnselectAll()
		l.openLine(i)
	}
	l.OnHighlighted = func(i widget.ListItemID) { l.at = i }
	l.ExtendBaseWidget(l)
	return l
}

func (l *sheetList) openLine(i int) {
	l.at = i
	if i >= 0 && i < l.of.count && l.open != nil {
		l.open(l.of.line(i).key)
	}
}

// TypedKey implements fyne.Focusable.
func (l *sheetList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.openLine(l.at)
	case fyne.KeySpace, fyne.KeyDown, fyne.KeyUp:
		l.List.TypedKey(e)
	default:
		l.of.others.passKey(e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *sheetList) TypedRune(r rune) { l.of.others.passRune(r) }
