package vector

// chunkBytes is about how much memory is taken at a time. Rows are never moved, so what points into them stays good,
// and a chunk is what a scan works on between looks at whether it is still wanted: some 50 µs.
const chunkBytes = 1 << 20

// rows hold vectors of one length one after another, in chunks. A row that was removed is used again.
type rows struct {
	dimensions int
	perChunk   int
	chunks     [][]float32
	ids        []int64 // by row; 0 where none is used, see used
	used       []bool
	byID       map[int64]int
	free       []int
}

func newRows(dimensions int) *rows {
	return &rows{dimensions: dimensions, perChunk: max(1, chunkBytes/(4*dimensions)), byID: map[int64]int{}}
}

func (r *rows) at(row int) []float32 {
	from := row % r.perChunk * r.dimensions
	return r.chunks[row/r.perChunk][from : from+r.dimensions : from+r.dimensions]
}

// vector gives a picture's row.
func (r *rows) vector(id int64) ([]float32, bool) {
	row, ok := r.byID[id]
	if !ok {
		return nil, false
	}
	return r.at(row), true
}

// take gives the row of a picture that has one, or a row that no other has.
func (r *rows) take(id int64) int {
	row, ok := r.byID[id]
	if !ok {
		row = r.unused()
		r.ids[row], r.used[row] = id, true
		r.byID[id] = row
	}
	return row
}

func (r *rows) unused() int {
	if last := len(r.free) - 1; last >= 0 {
		row := r.free[last]
		r.free = r.free[:last]
		return row
	}
	row := len(r.ids)
	if row%r.perChunk == 0 {
		r.chunks = append(r.chunks, make([]float32, r.perChunk*r.dimensions))
	}
	r.ids, r.used = append(r.ids, 0), append(r.used, false)
	return row
}

func (r *rows) remove(id int64) {
	row, ok := r.byID[id]
	if !ok {
		return
	}
	delete(r.byID, id)
	r.used[row] = false
	r.free = append(r.free, row)
}

// chunk gives the first and the last row but one of a chunk.
func (r *rows) chunk(n int) (from, to int) {
	return n * r.perChunk, min((n+1)*r.perChunk, len(r.ids))
}

// mean gives the direction of the mean of some rows, at most this many, evenly spread; 0 if they cancel out.
func (r *rows) mean(of int) []float32 {
	var vectors [][]float32
	var weights []float64
	every := (len(r.ids) + of - 1) / of
	for row := 0; row < len(r.ids); row += every {
		if r.used[row] {
			vectors, weights = append(vectors, r.at(row)), append(weights, 1)
		}
	}
	if mean := Mean(vectors, weights); mean != nil {
		return mean
	}
	return make([]float32, r.dimensions)
}
