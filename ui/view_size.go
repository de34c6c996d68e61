package ui

// viewSize is how large pictures are shown.
type viewSize int

// The sizes. The table has a line for each picture.
const (
	smallCells viewSize = iota
	mediumCells
	largeCells
	asTable
)

// least is how wide a cell is at least; it grows to fill its line.
func (s viewSize) least() float32 {
	switch s {
	case smallCells:
		return 120
	case largeCells:
		return 280
	}
	return cellWidth
}
