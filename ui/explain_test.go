package ui

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2/lang"

	"hybrid-image-search/assets"
	"hybrid-image-search/engine"
	"hybrid-image-search/engine/catalog"
	"hybrid-image-search/engine/clip"
	"hybrid-image-search/engine/clip/fetch"
	"hybrid-image-search/engine/files"
	"hybrid-image-search/engine/gemini"
	"hybrid-image-search/engine/ocr"
	"hybrid-image-search/engine/picture"
	"hybrid-image-search/engine/sentence"
)

// speakIn has the texts be in a language until the test ends.
func speakIn(t *testing.T, locale string) {
	t.Helper()
	again := func() {
		if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(again) // behind the variables, which are back by then
	t.Setenv("LANGUAGE", "")
	t.Setenv("LC_ALL", locale)
	again()
}

// What goes wrong is told in the user's language, whichever package it comes from, and what the system calls things
// stays as it is.
func TestErrorsAreToldInTheUsersLanguage(t *testing.T) {
	_, empty := picture.Inspect(nil, picture.Limits{})
	told := []struct {
		err                     error
		english, german, korean string
	}{
		{nil, "", "", ""},
		{
			&fs.PathError{Op: "open", Path: "/p/{{.Path}}", Err: syscall.ENOENT},
			"There is no such file or folder: /p/{{.Path}}. It may have been moved, or be on a drive that is away.",
			"Eine solche Datei oder einen solchen Ordner gibt es nicht: /p/{{.Path}}. Vielleicht wurde sie verschoben oder liegt auf einem Laufwerk, das nicht da ist.",
			"그런 파일이나 폴더가 없습니다: /p/{{.Path}}. 옮겨졌거나, 연결되지 않은 드라이브에 있을 수 있습니다.",
		},
		{
			fmt.Errorf("engine: %w", gemini.ErrNoKey),
			"There is no Gemini key. Enter one in Settings, or set GOOGLE_API_KEY; everything else works without.",
			"Es gibt keinen Gemini-Schlüssel. Geben Sie in den Einstellungen einen ein, oder setzen Sie GOOGLE_API_KEY; alles andere funktioniert ohne.",
			"Gemini 키가 없습니다. 설정에서 입력하거나 GOOGLE_API_KEY를 설정하세요. 다른 기능은 키 없이도 작동합니다.",
		},
		{
			&gemini.Error{Kind: gemini.ErrQuota, RetryAfter: 90 * time.Second},
			"The key's quota is used up for the moment. Try again in 90 seconds.",
			"Das Kontingent des Schlüssels ist im Moment aufgebraucht. Versuchen Sie es in 90 Sekunden noch einmal.",
			"이 키의 할당량을 지금은 다 썼습니다. 90초 뒤에 다시 시도하세요.",
		},
		{
			&clip.Error{Kind: clip.ErrMisfit, Path: "/m", Reason: sentence.Of("The file is empty.")},
			"/m: The file is empty. Fetch it again if it was fetched, or choose another folder in Settings.",
			"/m: Die Datei ist leer. Laden Sie es noch einmal herunter, wenn es heruntergeladen wurde, oder wählen Sie in den Einstellungen einen anderen Ordner.",
			"/m: 파일이 비어 있습니다. 받은 모델이면 다시 받고, 아니면 설정에서 다른 폴더를 선택하세요.",
		},
		{
			&fetch.Error{Kind: fetch.ErrServer, Host: "h.example", Hand: fetch.ByHand{Into: "/d", Steps: []fetch.Step{{From: "https://h.example/a", To: "a"}}}},
			"h.example has a problem of its own right now. Try again in a minute.\nTo do it by hand, put into /d\n  a from https://h.example/a",
			"h.example hat gerade selbst eine Störung. Versuchen Sie es in einer Minute noch einmal.\nUm es von Hand zu tun, legen Sie in /d\n  a von https://h.example/a",
			"지금 h.example 쪽에 문제가 있습니다. 1분 뒤에 다시 시도하세요.\n직접 하려면 /d에 다음을 넣으세요\n  a: https://h.example/a에서",
		},
		{
			&files.RoomError{Folder: "/d", Need: 3 << 20, Free: 1 << 20},
			"There is not enough room in /d: 3 MiB are needed and 1 MiB are free. Free some space, or choose another folder.",
			"In /d ist nicht genug Platz: 3 MiB werden gebraucht, und 1 MiB sind frei. Schaffen Sie Platz, oder wählen Sie einen anderen Ordner.",
			"/d에 공간이 부족합니다. 3 MiB 필요하고 1 MiB 남아 있습니다. 공간을 확보하거나 다른 폴더를 선택하세요.",
		},
		{
			&ocr.Error{Kind: ocr.ErrPicture, Detail: "bad data."},
			"The text in this picture could not be read: it said “bad data”.",
			"Der Text in diesem Bild konnte nicht gelesen werden: Tesseract sagte „bad data“.",
			"이 사진의 글자를 읽지 못했습니다. tesseract의 말: “bad data”.",
		},
		{
			fmt.Errorf("thumbnail: %w", empty),
			"This picture cannot be read: the file is empty.",
			"Dieses Bild kann nicht gelesen werden: die Datei ist leer.",
			"이 사진을 읽을 수 없습니다: 파일이 비어 있습니다.",
		},
		{
			fmt.Errorf("engine: %w", sentence.Because(catalog.ErrTooMany, "{{.Count}} prompts are the most", sentence.With{"Count": 500})),
			"There is no room for more: 500 prompts are the most. Delete some first.",
			"Für mehr ist kein Platz: 500 Prompts sind das Höchste. Löschen Sie zuerst einige.",
			"더 넣을 자리가 없습니다: 프롬프트는 최대 500개입니다. 먼저 몇 개를 삭제하세요.",
		},
		{
			errors.New("engine: the system's own words"),
			"Something went wrong: the system's own words.",
			"Etwas ist schiefgegangen: the system's own words.",
			"문제가 발생했습니다: the system's own words.",
		},
	}
	check := func(locale string, want func(i int) string) {
		t.Run(locale, func(t *testing.T) {
			speakIn(t, locale)
			for i, of := range told {
				if got := explain(of.err); got != want(i) {
					t.Errorf("%v:\n%q, not\n%q", of.err, got, want(i))
				}
			}
		})
	}
	check("C", func(i int) string { return told[i].english })
	check("de_DE.UTF-8", func(i int) string { return told[i].german })
	check("ko_KR.UTF-8", func(i int) string { return told[i].korean })
	for _, of := range told {
		if got := engine.Explain(of.err); got != of.english {
			t.Errorf("without a window: %q, not %q", got, of.english)
		}
	}
}
