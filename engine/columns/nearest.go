package columns

import (
	"math"

	"hybrid-image-search/engine/query"
)

// Nearest gives ids by how near the pictures are to the middle of a circle. Those that say no place come last.
func (t *Table) Nearest(ids []int64, circle query.Circle) []int64 {
	v := t.now.Load()
	here := circle.Latitude * math.Pi / 180
	all := make([]keyed, 0, len(ids))
	var last []int64
	for _, id := range ids {
		k, i := place(id)
		if !v.has(k, i) || v.chunks[k].flags[i]&flagLocated == 0 {
			last = append(last, id)
			continue
		}
		c := v.chunks[k]
		there := float64(c.latitude[i]) / unitsPerDegree * math.Pi / 180
		north := math.Sin((there - here) / 2)
		east := math.Sin((float64(c.longitude[i])/unitsPerDegree - circle.Longitude) * math.Pi / 360)
		all = append(all, keyed{math.Float64bits(north*north + math.Cos(here)*math.Cos(there)*east*east), id})
	}
	sorted := make([]int64, 0, len(ids))
	for _, e := range sortKeyed(all) {
		sorted = append(sorted, e.id)
	}
	return append(sorted, last...)
}
