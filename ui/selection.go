package ui

import "slices"

// selection is the pictures that the user picked, in the order of the picking.
type selection struct {
	order  []int64
	in     map[int64]bool
	anchor int64 // where a range begins
}

func newSelection() selection { return selection{in: map[int64]bool{}} }

func (s *selection) len() int          { return len(s.order) }
func (s *selection) has(id int64) bool { return s.in[id] }

func (s *selection) clear() {
	s.order, s.anchor = nil, 0
	clear(s.in)
}

func (s *selection) add(id int64) {
	if !s.in[id] {
		s.in[id] = true
		s.order = append(s.order, id)
	}
}

func (s *selection) remove(id int64) {
	if s.in[id] {
		delete(s.in, id)
		s.order = slices.DeleteFunc(s.order, func(other int64) bool { return other == id })
	}
}

// only picks one, from which ranges begin.
func (s *selection) only(id int64) {
	s.clear()
	s.add(id)
	s.anchor = id
}

// keep leaves out what is no longer there.
func (s *selection) keep(ids []int64) {
	if len(s.order) == 0 {
		return
	}
	there := make(map[int64]bool, len(s.order))
	for _, id := range ids {
		if s.in[id] {
			there[id] = true
		}
	}
	s.order = slices.DeleteFunc(s.order, func(id int64) bool { return !there[id] })
	s.in = there
}

// toggle picks a picture of the grid besides the others, or lets it go.
func (g *grid) toggle(index int) {
	if index < 0 || index >= len(g.ids) {
		return
	}
	id := g.ids[index]
	if g.picked.has(id) {
		g.picked.remove(id)
	} else {
		g.picked.add(id)
	}
	g.picked.anchor = id
	g.onPick()
	g.show(index)
}

// extend picks all from where the last choice was to a picture.
func (g *grid) extend(index int) {
	if index < 0 || index >= len(g.ids) {
		return
	}
	from := slices.Index(g.ids, g.picked.anchor)
	if from < 0 {
		g.choose(index)
		return
	}
	anchor := g.picked.anchor
	g.picked.only(anchor)
	step := 1
	if index < from {
		step = -1
	}
	for i := from; i != index; {
		i += step
		g.picked.add(g.ids[i])
	}
	g.onPick()
	g.show(index)
}

// pickAll picks every picture of the grid.
func (g *grid) pickAll() {
	if len(g.ids) == 0 {
		return
	}
	anchor := g.picked.anchor
	g.picked.clear()
	for _, id := range g.ids {
		g.picked.add(id)
	}
	g.picked.anchor = anchor
	g.onPick()
	g.wrap.Refresh()
}

// pickOne lets go of all but the chosen picture, and tells whether there was anything to let go of.
func (g *grid) pickOne() bool {
	if g.picked.len() < 2 {
		return false
	}
	g.picked.clear()
	if index, ok := g.current(); ok {
		g.picked.only(g.ids[index])
	}
	g.onPick()
	g.wrap.Refresh()
	return true
}

// reveal chooses a picture and leaves what is picked.
func (g *grid) reveal(index int) {
	if index >= 0 && index < len(g.ids) {
		g.show(index)
	}
}

// unchoose leaves no picture chosen, and what is picked as it is.
func (g *grid) unchoose() {
	g.chosen = -1
	g.wrap.Refresh()
}
