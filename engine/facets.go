package engine

import (
	"context"

	"go.opentelemetry.io/otel/attribute"

	"hybrid-image-search/engine/columns"
)

// Facet is what found pictures have of one field, with counts.
type Facet = columns.Facet

// Facets counts what pictures have: folders, formats, cameras, years, colours, tags and ratings.
func (l *Library) Facets(ctx context.Context, ids []int64) (_ []Facet, err error) {
	_, span := tracer.Start(ctx, "search.facets")
	defer func() { finish(span, err) }()
	span.SetAttributes(attribute.Int("search.hits", len(ids)))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return l.columns.Facets(ids), nil
}
