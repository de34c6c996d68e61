package clip

import (
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"

	"hybrid-image-search/engine/sentence"
)

// A part is the model that is left when only one output is wanted.
type part struct {
	model  []byte
	inputs []value // that it still needs
}

// cut makes a model of what one output needs. A file with both halves runs both for either: cut, a text costs only
// the text's half, and each half is in memory once.
func (g *graph) cut(output value) (*part, error) {
	maker := map[string]int{}
	for i := range g.nodes {
		for _, name := range g.nodes[i].outputs {
			if _, twice := maker[name]; twice && name != "" {
				return nil, because("It computes {{.Name}} twice. The file is damaged.", sentence.With{"Name": strconv.Quote(name)})
			}
			maker[name] = i
		}
	}
	needed := map[string]bool{}
	keep := make([]bool, len(g.nodes))
	for todo := []string{output.name}; len(todo) > 0; {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if needed[name] {
			continue
		}
		needed[name] = true
		if i, ok := maker[name]; ok && !keep[i] {
			keep[i] = true
			todo = append(todo, g.nodes[i].inputs...)
		}
	}
	if _, made := maker[output.name]; !made {
		return nil, because("Nothing computes its output {{.Name}}.", sentence.With{"Name": strconv.Quote(output.name)})
	}

	p := &part{}
	chunks := [][]byte{g.name}
	for i := range g.nodes {
		if keep[i] {
			chunks = append(chunks, g.nodes[i].all)
		}
	}
	for _, name := range g.order {
		if needed[name] {
			chunks = append(chunks, g.weights[name].all)
		}
	}
	for _, v := range g.inputs {
		if !needed[v.name] {
			continue
		}
		chunks = append(chunks, v.all)
		if _, weight := g.weights[v.name]; !weight { // old files name their weights among the inputs
			v.all = nil // or the whole file would stay in memory with it
			p.inputs = append(p.inputs, v)
		}
	}
	p.model = join(g.head, append(chunks, output.all))
	return p, nil
}

// join writes the model of these entries of its own and of its graph.
func join(head, body [][]byte) []byte {
	size := 0
	for _, chunk := range body {
		size += len(chunk)
	}
	model := make([]byte, 0, size+1<<12)
	for _, entry := range head {
		model = append(model, entry...)
	}
	model = protowire.AppendTag(model, modelGraph, protowire.BytesType)
	model = protowire.AppendVarint(model, uint64(size))
	for _, chunk := range body {
		model = append(model, chunk...)
	}
	return model
}
