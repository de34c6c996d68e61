package ui

import (
	"strings"
	"testing"
	"time"

	"hybrid-image-search/telemetry"
	"hybrid-image-search/ui/look"
)

// How the export stands, and what is wrong with it, is told in the user's language.
func TestTheExportIsToldInTheUsersLanguage(t *testing.T) {
	clearExportVariables(t)
	t.Setenv("OTEL_TRACES_SAMPLER", "odd")
	spans := telemetry.Setup(t.Context(), telemetry.Config{})
	t.Cleanup(func() { shutDown(spans) })
	must(t, spans.Choose(telemetry.Choices{Endpoint: nowhere}))
	before := spans.Status()
	result := spans.SendTestSpan(t.Context())
	status := telemetry.Status{State: telemetry.Retrying, Endpoint: nowhere, LastError: result.Sentence, Waiting: 3, Dropped: 1}
	connected := telemetry.Status{State: telemetry.Connected, Endpoint: nowhere, Sent: 12, Waiting: 4, Problems: before.Problems}
	for locale, want := range map[string][]string{
		"C": {
			"Nothing listens at " + nowhere + ". Start Grafana Alloy there, or leave it: spans stay in the panel. 3 spans waiting. 1 span not sent.",
			"Connected to " + nowhere + ": 12 spans sent, 4 waiting. Spans that wait are kept",
			`OTEL_TRACES_SAMPLER ("odd") is no known sampler; all spans are sent.`,
		},
		"de_DE.UTF-8": {
			"Bei " + nowhere + " lauscht nichts. Starten Sie dort Grafana Alloy, oder lassen Sie es: Spans bleiben im Panel. 3 Spans warten. 1 Span nicht gesendet.",
			"Verbunden mit " + nowhere + ": 12 Spans gesendet, 4 wartend. Wartende Spans werden nur im Speicher behalten",
			`OTEL_TRACES_SAMPLER ("odd") ist kein bekannter Sampler; alle Spans werden gesendet.`,
		},
		"ko_KR.UTF-8": {
			nowhere + "에서 수신하는 것이 없습니다. 그곳에서 Grafana Alloy를 시작하거나 그대로 두세요. 스팬은 패널에 남습니다. 스팬 3개 대기 중. 스팬 1개 전송 안 됨.",
			nowhere + "에 연결됨: 스팬 12개 전송됨, 4개 대기 중. 프로그램에 둘 폴더가 없어",
			`OTEL_TRACES_SAMPLER ("odd")이(가) 알려진 샘플러가 아니어서 스팬을 모두 보냅니다.`,
		},
	} {
		t.Run(locale, func(t *testing.T) {
			speakIn(t, locale)
			if got := look.Said(status); got != want[0] {
				t.Errorf("%q, not %q", got, want[0])
			}
			withSpool := connected
			withSpool.Spool = before.Spool
			if got := look.Said(withoutProblems(withSpool)); !strings.HasPrefix(got, want[1]) {
				t.Errorf("%q, not %q", got, want[1])
			}
			if got := describeStatus(connected, time.Now()); !strings.HasSuffix(got, "\n"+want[2]) {
				t.Errorf("%q lacks %q", got, want[2])
			}
		})
	}
	if got := status.Sentence(); !strings.HasPrefix(got, "Nothing listens") {
		t.Errorf("without a window: %q", got)
	}
}
