package ocr

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	all := []string{"chi_sim", "deu", "eng", "fra", "kor", "osd"}
	tests := map[string]struct {
		installed, wanted []string
		locale            string
		want              string
		lacks             string
	}{
		"English":             {all, nil, "en_GB.UTF-8", "eng", ""},
		"none":                {all, nil, "C.UTF-8", "eng", ""},
		"German":              {all, nil, "de_DE.UTF-8@euro", "deu+eng", ""},
		"of a window":         {all, nil, "ko-KR", "kor+eng", ""},
		"Chinese":             {all, nil, "zh_CN", "chi_sim+eng", ""},
		"Chinese, elsewhere":  {all, nil, "zh-Hant-TW", "eng", ""},
		"not installed":       {[]string{"eng", "osd"}, nil, "de_DE", "eng", ""},
		"no English":          {[]string{"deu", "osd"}, nil, "en_US", "deu", ""},
		"wanted":              {all, []string{"fra", "deu", "fra"}, "en_US", "fra+deu", ""},
		"wanted, but lacking": {all, []string{"fra", "jpn", "tur"}, "en_US", "", "jpn, tur"},
		"only the way up":     {[]string{"osd"}, nil, "en_US", "", "no language"},
	}
	for name, tt := range tests {
		got, err := choose(tt.installed, tt.wanted, tt.locale)
		if strings.Join(got, "+") != tt.want || (err != nil) != (tt.lacks != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err != nil && (!errors.Is(err, ErrNoLanguage) || !strings.Contains(Explain(err), tt.lacks)) {
			t.Errorf("%s: %v: %s", name, err, Explain(err))
		}
	}
}

func TestParseLanguages(t *testing.T) {
	for text, want := range map[string]string{"": "", "eng": "eng", " deu+eng, fra ": "deu eng fra", "script/Latin": "script/Latin"} {
		if got, wrong := ParseLanguages(text); wrong != "" || !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%q: %q, %q", text, got, wrong)
		}
	}
	for _, text := range []string{"eng --psm", "../eng", "eng+", "e", "eng;-c"} {
		got, wrong := ParseLanguages(text)
		if text == "eng+" {
			if len(got) != 1 || wrong != "" {
				t.Errorf("%q: %q, %q", text, got, wrong)
			}
			continue
		}
		if wrong == "" {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestUsualPlaces(t *testing.T) {
	env := func(name string) string {
		return map[string]string{"ProgramFiles": `C:\Program Files`, "LOCALAPPDATA": `C:\Users\ada\AppData\Local`}[name]
	}
	want := []string{`C:\Program Files\Tesseract-OCR\tesseract.exe`, `C:\Users\ada\AppData\Local\Programs\Tesseract-OCR\tesseract.exe`}
	if got := usual("windows", env); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for _, goos := range []string{"darwin", "linux"} {
		if len(usual(goos, env)) == 0 {
			t.Errorf("%s: none", goos)
		}
	}
}

func TestSide(t *testing.T) {
	for _, tt := range []struct{ width, height, want int }{
		{640, 480, 640}, {2000, 2500, 2500}, {8000, 6000, 2581}, {1200, 9000, 6123}, {100, 100_000, 32_000}, {0, 0, 1},
	} {
		if got := Side(tt.width, tt.height); got != tt.want {
			t.Errorf("%d×%d: %d, want %d", tt.width, tt.height, got, tt.want)
		}
	}
	if got := times(600, 400); got != 2 {
		t.Errorf("a small one is enlarged %v times", got)
	}
	if got := times(2500, 1000); got != 1 {
		t.Errorf("a large one is enlarged %v times", got)
	}
}
