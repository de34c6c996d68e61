package duplicates

import (
	"cmp"
	"slices"
	"sort"
)

// Pairs are the near pictures of a library, from which groups are made for any threshold from Lowest on.
type Pairs struct {
	Lowest  float64
	Dropped bool // there were too many pairs; the least near are left out

	ids   []int64   // of distinct pictures
	twins [][]int64 // of each
	pairs []pair    // the nearest first
}

// Member is a picture of a group, and how near it is to the group's first.
type Member struct {
	ID       int64
	Nearness float64
}

// Group is a picture and those near to it, the nearest first, of equal ones by id. Every picture is near to the
// first, so a row of pictures that each resemble the next does not become one group.
type Group []Member

// Len counts the pairs of different pictures.
func (p *Pairs) Len() int { return len(p.pairs) }

// IDs are the pictures that are in a group at some threshold, in order.
func (p *Pairs) IDs() []int64 {
	in := make([]bool, len(p.ids))
	for _, x := range p.pairs {
		in[x.a], in[x.b] = true, true
	}
	var ids []int64
	for i, twins := range p.twins {
		if in[i] || len(twins) > 0 {
			ids = append(append(ids, p.ids[i]), twins...)
		}
	}
	slices.Sort(ids)
	return ids
}

// Groups gives the groups at a threshold, the largest first. No picture is in two. The picture that is near to the
// most others leads the first group, then of those left the one with the most neighbours leads another (the star
// clustering of Aslam, Pelekhov and Rus).
func (p *Pairs) Groups(threshold float64) []Group {
	least := float32(threshold)
	near := newNeighbours(len(p.ids), p.pairs[:sort.Search(len(p.pairs), func(i int) bool {
		return p.pairs[i].nearness < least
	})])
	var leaders []int32
	worth := make([]int, len(p.ids)) // how many pictures it would lead
	for i := range p.ids {
		worth[i] = len(p.twins[i])
		for _, n := range near.of(i) {
			worth[i] += 1 + len(p.twins[n.index])
		}
		if worth[i] > 0 {
			leaders = append(leaders, int32(i))
		}
	}
	slices.SortFunc(leaders, func(a, b int32) int { return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b)) })
	taken := make([]bool, len(p.ids))
	var groups []Group
	for _, leader := range leaders {
		if taken[leader] {
			continue
		}
		taken[leader] = true
		group := p.appendTwins(nil, leader, 1)
		for _, n := range near.of(int(leader)) {
			if !taken[n.index] {
				taken[n.index] = true
				group = p.appendTwins(group, n.index, float64(n.nearness))
			}
		}
		if len(group) > 1 {
			slices.SortFunc(group[1:], func(a, b Member) int {
				return cmp.Or(cmp.Compare(b.Nearness, a.Nearness), cmp.Compare(a.ID, b.ID))
			})
			groups = append(groups, group)
		}
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(len(b), len(a)) })
	return groups
}

// appendTwins adds a distinct picture and those that are the same.
func (p *Pairs) appendTwins(group Group, index int32, nearness float64) Group {
	group = append(group, Member{p.ids[index], nearness})
	for _, id := range p.twins[index] {
		group = append(group, Member{id, nearness})
	}
	return group
}

// neighbours are the pairs by picture, all in one array.
type neighbours struct {
	start []int32
	all   []neighbour
}

type neighbour struct {
	index    int32
	nearness float32
}

func newNeighbours(n int, pairs []pair) neighbours {
	near := neighbours{make([]int32, n+1), make([]neighbour, 2*len(pairs))}
	for _, p := range pairs {
		near.start[p.a+1]++
		near.start[p.b+1]++
	}
	for i := range n {
		near.start[i+1] += near.start[i]
	}
	next := slices.Clone(near.start)
	for _, p := range pairs {
		near.all[next[p.a]], near.all[next[p.b]] = neighbour{p.b, p.nearness}, neighbour{p.a, p.nearness}
		next[p.a]++
		next[p.b]++
	}
	return near
}

func (n neighbours) of(i int) []neighbour { return n.all[n.start[i]:n.start[i+1]] }
