package main

import "strings"

// A sign is a passage that only one licence has.
type sign struct{ passage, id string }

// signs are asked in this order: some licences quote others.
var signs = []sign{
	{"mozilla public license version 2.0", "MPL-2.0"},
	{"gnu lesser general public license version 3", "LGPL-3.0"},
	{"gnu lesser general public license version 2.1", "LGPL-2.1"},
	{"gnu affero general public license", "AGPL-3.0"},
	{"gnu general public license version 3", "GPL-3.0"},
	{"gnu general public license version 2", "GPL-2.0"},
	{"apache license version 2.0", "Apache-2.0"},
	{"sil open font license version 1.1", "OFL-1.1"},
	{"boost software license", "BSL-1.0"},
	{"alliance for open media patent license", "AOM-Patent-1.0"},
	{"this is free and unencumbered software released into the public domain", "Unlicense"},
	{"may you do good and not evil", "blessing"},
	{"sqlite is public domain", "blessing"},
	{"cc0 1.0 universal", "CC0-1.0"},
	{"creative commons attribution 4.0", "CC-BY-4.0"},
	{"bitstream vera fonts copyright", "Bitstream-Vera"},
	{"altered source versions must be plainly marked as such", "Zlib"},
	{"permission to use, copy, modify, and/or distribute this software for any purpose", "ISC"},
	{"permission to use, copy, modify, and distribute this software for any purpose", "ISC"},
}

// spdx names the licence of a text; "" when it is none that is known, as with notices and grants of patents.
func spdx(text string) string {
	words := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	plain := strings.NewReplacer(", version", " version", "* ", "", "# ", "", "// ", "").Replace(words)
	for _, s := range signs {
		if strings.Contains(plain, s.passage) {
			return s.id
		}
	}
	has := func(passage string) bool { return strings.Contains(words, passage) }
	switch {
	case has("redistributions in binary form must reproduce"):
		if has("neither the name") || has("names of its contributors may not be used") || has("may not be used to endorse or promote") {
			return "BSD-3-Clause"
		}
		return "BSD-2-Clause"
	case has("permission is hereby granted, free of charge"):
		return "MIT"
	}
	return ""
}
