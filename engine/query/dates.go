package query

import (
	"strconv"
	"strings"
	"time"
)

// wallClock is what the clocks show, written as UTC.
func wallClock(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// period is from one day to before another, or a season of any year.
type period struct {
	from, to time.Time
	season   Season
}

// readDate understands the value of “date:”.
func (f *Filter) readDate(s string, today time.Time) bool {
	if from, to, ok := strings.Cut(s, ".."); ok {
		return f.readDateRange(strings.TrimSpace(from), strings.TrimSpace(strings.TrimPrefix(to, ".")), today)
	}
	comparison, rest := cutComparison(s)
	p, ok := readPeriod(rest, today)
	if p.season != 0 && comparison != "" && comparison != "=" {
		return false
	}
	switch comparison {
	case "", "=":
		f.After, f.Before, f.Season = p.from, p.to, p.season
	case ">":
		f.After = p.to
	case ">=":
		f.After = p.from
	case "<":
		f.Before = p.from
	case "<=":
		f.Before = p.to
	default:
		return false
	}
	return ok
}

func (f *Filter) readDateRange(from, to string, today time.Time) bool {
	var first, last period
	ok := from != "" || to != ""
	if from != "" {
		var known bool
		first, known = readPeriod(from, today)
		ok = ok && known && first.season == 0
	}
	if to != "" {
		var known bool
		last, known = readPeriod(to, today)
		ok = ok && known && last.season == 0
	}
	if from != "" && to != "" && first.from.After(last.from) {
		first, last = last, first
	}
	f.After, f.Before = first.from, last.to
	return ok
}

// readPeriod understands a day, a month or a year, in digits or words, and a season or month of any year.
func readPeriod(s string, today time.Time) (period, bool) {
	if p, ok := readDigits(s); ok {
		return p, true
	}
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == '_' })
	if p, ok := readRelative(fields, today); ok {
		return p, true
	}
	var name string
	year := 0
	switch len(fields) {
	case 1:
		name = fields[0]
	case 2:
		name = fields[0]
		if readYear(fields[0]) != 0 { // “2023 summer”
			name, fields[1] = fields[1], fields[0]
		}
		if year = readYear(fields[1]); year == 0 {
			return period{}, false
		}
	default:
		return period{}, false
	}
	season, first, ok := readSeason(name)
	if !ok || year == 0 {
		return period{season: season}, ok
	}
	months := 3
	if season == Month(first) {
		months = 1
	}
	from := time.Date(year, first, 1, 0, 0, 0, 0, time.UTC)
	return period{from: from, to: from.AddDate(0, months, 0)}, true
}

// readSeason understands the name of a season or month, and gives its first month.
func readSeason(name string) (Season, time.Month, bool) {
	switch name {
	case "spring":
		return Spring, time.March, true
	case "summer":
		return Summer, time.June, true
	case "autumn", "fall":
		return Autumn, time.September, true
	case "winter":
		return Winter, time.December, true
	}
	for m := time.January; len(name) >= 3 && m <= time.December; m++ {
		if strings.HasPrefix(strings.ToLower(m.String()), name) {
			return Month(m), m, true
		}
	}
	return 0, 0, false
}

// readRelative understands words such as “yesterday”, “last week” and “last 10 days”.
func readRelative(fields []string, today time.Time) (period, bool) {
	day := func(from, days int) (period, bool) {
		return period{from: today.AddDate(0, 0, from), to: today.AddDate(0, 0, from+days)}, true
	}
	which, unit := "this", ""
	switch len(fields) {
	case 1:
		if unit = fields[0]; strings.HasPrefix(unit, "last") && len(unit) > len("last") { // “lastweek”
			which, unit = "last", unit[len("last"):]
		}
	case 2:
		which, unit = fields[0], fields[1]
	case 3:
		return readLast(fields, today)
	}
	back := 0
	switch which {
	case "this":
	case "last", "previous":
		back = 1
	default:
		return period{}, false
	}
	if back == 0 && len(fields) == 1 {
		switch unit {
		case "today":
			return day(0, 1)
		case "yesterday":
			return day(-1, 1)
		}
	}
	switch unit {
	case "week": // from Monday on
		return day(-(int(today.Weekday())+6)%7-7*back, 7)
	case "month":
		from := time.Date(today.Year(), today.Month()-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
		return period{from: from, to: from.AddDate(0, 1, 0)}, true
	case "year":
		return year(today.Year() - back), true
	}
	return period{}, false
}

// readLast understands “last 10 days”: those up to today.
func readLast(fields []string, today time.Time) (period, bool) {
	n, err := strconv.Atoi(fields[1])
	if fields[0] != "last" && fields[0] != "past" || err != nil || n < 1 || n > 1000 {
		return period{}, false
	}
	tomorrow := today.AddDate(0, 0, 1)
	from := tomorrow
	switch strings.TrimSuffix(fields[2], "s") {
	case "day":
		from = from.AddDate(0, 0, -n)
	case "week":
		from = from.AddDate(0, 0, -7*n)
	case "month":
		from = from.AddDate(0, -n, 0)
	case "year":
		from = from.AddDate(-n, 0, 0)
	default:
		return period{}, false
	}
	return period{from: from, to: tomorrow}, true
}

// readDigits understands 2024, 2024-05, 2024-05-01 with other signs between as well, 20240501 and 1.5.2024.
func readDigits(s string) (period, bool) {
	if strings.Trim(s, "0123456789-/.") != "" {
		return period{}, false
	}
	if len(s) == 8 && strings.Trim(s, "0123456789") == "" {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	separator := "-"
	for _, other := range []string{"/", "."} {
		if strings.Contains(s, other) {
			separator = other
		}
	}
	fields := strings.Split(s, separator)
	if separator == "." && len(fields) == 3 && len(fields[0]) < 4 {
		fields[0], fields[2] = fields[2], fields[0]
	}
	y := readYear(fields[0])
	if y == 0 || len(fields) > 3 {
		return period{}, false
	}
	if len(fields) == 1 {
		return year(y), true
	}
	month, day := twoDigits(fields[1]), 1
	if len(fields) == 3 {
		day = twoDigits(fields[2])
	}
	from := time.Date(y, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if month < 1 || month > 12 || day < 1 || from.Day() != day {
		return period{}, false
	}
	if len(fields) == 2 {
		return period{from: from, to: from.AddDate(0, 1, 0)}, true
	}
	return period{from: from, to: from.AddDate(0, 0, 1)}, true
}

func year(y int) period {
	from := time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
	return period{from: from, to: from.AddDate(1, 0, 0)}
}

// The years that pictures can be of.
const (
	firstYear = 1000
	lastYear  = 2999
)

// readYear gives 0 for what is none.
func readYear(s string) int {
	if n := digits(s, 4, 4); n >= firstYear && n <= lastYear {
		return n
	}
	return 0
}

func twoDigits(s string) int { return digits(s, 1, 2) }

func digits(s string, least, most int) int {
	if len(s) < least || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
