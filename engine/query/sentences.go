package query

import "fmt"

// What is told of a query, besides what a key takes.
const (
	wrongOr             = "“OR” stands between two words, or between two filters, such as cat OR dog."
	wrongQuote          = "Nothing closes this quotation mark."
	wrongQuoteOfFilter  = "Nothing closes this quotation mark; all behind it was taken."
	wrongWeightOfFilter = "A weight stands before words or a picture, not before a filter."
	wrongLength         = "The query is too long; it was read up to here."
)

var (
	wrongWeight  = fmt.Sprintf("A weight is a number above 0, up to %d; others count as 1.", MaxWeight)
	manyFilters  = fmt.Sprintf("There are more than %d filters; this one was left out.", maxFilters)
	manySummands = fmt.Sprintf("The query has many parts; %d of them were searched.", MaxSummands)
)

// Sentences gives all that mistakes and notes may say but for what a key takes, so that it can be translated.
func Sentences() []string {
	return []string{
		wrongOr, wrongQuote, wrongQuoteOfFilter, wrongWeight, wrongWeightOfFilter, wrongLength, manyFilters, manySummands,
	}
}

// Right says what would be right behind a key.
func (k Key) Right() string {
	if all := Choices(k.Field); all != nil {
		return fmt.Sprintf("“%s:” knows %s, such as %s.", k.Field, enumerate(all), k.Example)
	}
	return fmt.Sprintf("“%s:” takes %s, such as %s.", k.Field, k.Takes, k.Example)
}
