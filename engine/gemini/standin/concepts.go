package standin

import "strings"

// A concept is what several words mean, and the colours that such scenes usually have.
type concept struct {
	name    string
	words   string
	colours []string
}

// concepts is all that the demo model knows of the world. It is made for the demo library.
var concepts = []concept{
	{"sea", "sea ocean beach coast shore wave surf water bay island harbour harbor sail sailing boat ship yacht swim marine tide vacation holiday seaside", []string{"blue"}},
	{"fresh water", "river lake stream waterfall pond creek water reflection brook", []string{"blue", "green"}},
	{"mountain", "mountain peak alp alps summit hill range hike hiking climb valley rock rocks cliff highland landscape terrain", []string{"grey", "blue"}},
	{"forest", "forest tree wood woods woodland pine fir spruce leaf leaves moss jungle trail path grove nature", []string{"green"}},
	{"meadow", "meadow field grass pasture countryside hill farm prairie landscape nature", []string{"green"}},
	{"desert", "desert dune sand sahara dry hot arid camel heat", []string{"orange", "yellow"}},
	{"flower", "flower rose tulip daisy sunflower bluebell blossom bloom petal bouquet garden plant botany", []string{"red", "pink", "green"}},
	{"snow", "snow winter ice cold frost frozen ski glacier blizzard christmas", []string{"white"}},
	{"evening", "sunset dusk evening twilight sundown romantic afterglow", []string{"orange", "red"}},
	{"morning", "sunrise dawn morning daybreak early", []string{"orange", "yellow"}},
	{"night", "night dark moon star stars midnight nocturnal neon lights", []string{"black"}},
	{"sky", "sky cloud clouds rainbow weather balloon air", []string{"blue", "white"}},
	{"bad weather", "storm rain fog mist haze thunder lightning umbrella gloomy wet drizzle weather", []string{"grey"}},
	{"warm season", "summer spring sunny sunshine tropical palm bright", []string{"yellow", "green"}},
	{"autumn", "autumn fall october leaves foliage harvest", []string{"orange", "brown"}},
	{"city", "city town skyline skyscraper street building urban downtown architecture road traffic metropolis house", []string{"grey"}},
	{"food", "food fruit apple lemon orange grape grapes cake bread meal dish kitchen cooking restaurant recipe eat dessert market menu breakfast lunch dinner", []string{"red", "yellow"}},
	{"chart", "chart graph diagram plot statistic statistics bar pie line scatter data percent correlation figure infographic sales", []string{"white"}},
	{"document", "document text paper letter invoice bill newspaper page scan contract form receipt write writing note notes print report", []string{"white"}},
	{"money", "money invoice bill budget sales business euro dollar finance bank price pay payment", nil},
	{"screen", "screenshot computer screen program ui window software app web site inbox mail code editor monitor", nil},
	{"code", "code program programming func source software developer engine error bug terminal", []string{"black"}},
	{"map", "map plan route street atlas island journey travel contour", []string{"green", "white"}},
	{"pattern", "pattern stripe stripes dot dots polka check checks checkerboard plaid tartan tile tiles square squares circle circles line lines ornament textile cloth wool tablecloth chess", nil},
	{"mathematics", "mathematics math maths fractal mandelbrot julia set geometry function", nil},
	{"art", "art painting drawing sketch ink watercolour watercolor abstract illustration portrait still life bokeh colourful gallery artist", nil},
	{"travel", "travel journey trip holiday vacation tourist tour sahara island balloon adventure", nil},
	{"calm", "calm quiet peaceful silent serene relaxing still", []string{"blue"}},
	{"music", "string strings music guitar violin concert festival", nil},
	{"energy", "energy electricity power wind watt terawatt solar", nil},
	{"animal", "animal dog cat bird horse fish camel", nil},
	{"people", "people person man woman child crowd face visitor visitors meeting family", nil},
}

// conceptsOf finds the concepts of a word.
var conceptsOf = func() map[string][]concept {
	of := map[string][]concept{}
	for _, c := range concepts {
		for word := range strings.FieldsSeq(c.words) {
			of[word] = append(of[word], c)
		}
	}
	return of
}()

// colourWords are the words that name a colour.
var colourWords = func() map[string]string {
	of := map[string]string{
		"gray": "grey", "dark": "black", "bright": "white", "violet": "purple", "gold": "yellow", "golden": "yellow",
		"turquoise": "blue", "navy": "blue", "crimson": "red", "scarlet": "red", "monochrome": "grey", "beige": "brown",
	}
	for _, c := range palette {
		of[c.name] = c.name
	}
	return of
}()

// stopWords mean nothing here.
var stopWords = func() map[string]bool {
	of := map[string]bool{}
	for word := range strings.FieldsSeq("a an the of in on at to for and or with without by from as is are was be it its this that these those " +
		"picture pictures image images photo photos show shows me my some any find please none title text into over under near") {
		of[word] = true
	}
	return of
}()
