package bench

import (
	"context"
	"fmt"

	"hybrid-image-search/telemetry"
)

// spanRounds is in how many short rounds each stage makes its spans. Two stages differ by one or two of fifteen
// microseconds, which is less than what a collection of garbage or the machine's other work adds to one of them.
const spanRounds = 40

// spanParts measures what is added to a span from one stage to the next.
type spanParts struct {
	stages []task
	micros [][]float64 // of each stage, by repetitions, with that which is not counted
}

func (b *bench) spanParts(stages []telemetry.Stage) *spanParts {
	p := &spanParts{micros: make([][]float64, len(stages))}
	for _, s := range stages {
		p.stages = append(p.stages, b.spanTask(s.Name, s.Processor, manySpans/spanRounds, fewSpans/10))
	}
	return p
}

// task measures all stages once. Its own figure says nothing.
func (p *spanParts) task() task {
	return task{"parts of a span", func(ctx context.Context) (float64, error) {
		figures, err := inRounds(ctx, spanRounds, p.stages)
		if err != nil {
			return 0, err
		}
		for i, x := range figures {
			p.micros[i] = append(p.micros[i], x)
		}
		return 0, nil
	}}
}

// inRounds measures tasks in short rounds, one after another in each, and gives the median of each task: all of them meet
// the same, and what one of the rounds meets alone does not count.
func inRounds(ctx context.Context, rounds int, tasks []task) ([]float64, error) {
	all := make([][]float64, len(tasks))
	for round := range rounds {
		for i := range tasks {
			i = (round + i) % len(tasks)
			x, err := tasks[i].measure(ctx)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", tasks[i].name, err)
			}
			all[i] = append(all[i], x)
		}
	}
	medians := make([]float64, len(tasks))
	for i := range medians {
		medians[i] = quantile(all[i], 0.5)
	}
	return medians, nil
}

// rows tells what each part costs, and its share of all that is added to the SDK's own.
func (p *spanParts) rows() []Row {
	names := map[string]string{
		telemetry.StageRecorder: "the recorder", telemetry.StageUsage: "the two readings of usage",
		telemetry.StageEncoding: "the encoding", telemetry.StageSpool: "the spool",
	}
	over := func(stage, before int) []float64 {
		var added []float64
		for i := 1; i < len(p.micros[stage]); i++ { // the first is not counted
			added = append(added, p.micros[stage][i]-p.micros[before][i])
		}
		return added
	}
	var rows []Row
	all := over(len(p.stages)-1, 0)
	for s := 1; s < len(p.stages); s++ {
		part := over(s, s-1)
		rows = append(rows, measured("– of ours, "+names[p.stages[s].name], "µs", part).beside("all over the SDK's own", part, all))
	}
	return rows
}
