package sandbox

// A story is a customer that always exists, with something for a support desk
// to find. Stories come first in the directory, the crowd follows by name.
type story struct {
	name, domain, country string
	plans                 []plan
	crowd                 int // further ordinary subscriptions
	batches               []seedBatch
	policies              []string
	qualification         string // "" for none
}

// seedBatch is a device batch that exists from the start.
type seedBatch struct {
	id      string
	devices int
	daysAgo int
}

// plan is what a customer has bought, in numbers: days count from the day the
// sandbox started.
type plan struct {
	product  int
	seats    int
	started  int // days ago
	ends     int // days ahead, counted by the calendar; never for usage
	term     string
	annual   bool // billed once a year instead of every month
	renews   bool
	trial    bool
	status   string
	reasons  []string
	parent   int // position of the base subscription + 1; 0 for none
	nickname string
	failed   bool // provisioning failed
	trouble  int  // seats added during the latest closed month
	cancels  int  // days ahead until which it can still be cancelled
	since    purchased
}

// never is a commitment without an end.
const never = 1 << 20

func licence(product, seats, started int, renews bool) plan {
	return plan{product: product, seats: seats, started: started, term: "P1Y", renews: renews, status: "active"}
}

var stories = []story{
	{name: "Fabrikam Ltd", domain: "fabrikam", country: "GB", plans: []plan{
		{product: prodM365E3, seats: 25, started: 160, term: "P1Y", renews: true, status: "active"},
		{product: prodAzurePlan, seats: 1, started: 500, ends: never, status: "suspended", reasons: []string{"CustomerCancellation", "PartnerRequested"}, nickname: "Azure plan"},
		{product: prodBusinessPremium, seats: 40, started: 356, term: "P1Y", status: "active", nickname: "Head office"},
		{product: prodOffice365E3, seats: 60, started: 230, term: "P1Y", annual: true, renews: true, status: "active"},
		{product: prodAudio, seats: 12, started: 200, term: "P1Y", annual: true, renews: true, status: "active", parent: 4},
		{product: prodArchiving, seats: 60, started: 190, term: "P1Y", annual: true, renews: true, status: "active", parent: 4},
		{product: prodBarracuda, seats: 30, started: 4, term: "P1M", renews: true, status: "active", cancels: 3},
		{product: prodIntune, seats: 5, started: 700, term: "P1Y", status: "deleted"},
	}, batches: []seedBatch{{"Test batch", 5, 90}, {"FAB-2026-Laptops", 230, 30}}, policies: []string{"Head office laptops", "Kiosk"}},
	{name: "Contoso Pharmaceuticals", domain: "contosopharma", country: "US", plans: []plan{
		{product: prodM365E3, seats: 1240, started: 400, term: "P1Y", renews: true, status: "active", trouble: 310},
		{product: prodEntraP1, seats: 1240, started: 380, term: "P1Y", renews: true, status: "active", trouble: 310},
		{product: prodAzurePlan, seats: 1, started: 600, ends: never, status: "active"},
		{product: prodSkyKick, seats: 900, started: 45, term: "P1M", renews: true, status: "active"},
	}, batches: []seedBatch{{"CTP wave 1", 64, 12}}, policies: []string{"Laboratory PCs"}},
	{name: "Adventure Works Cycles", domain: "adventureworks", country: "US", plans: []plan{
		{product: prodBusinessStandard, seats: 18, started: 120, term: "P1Y", status: "suspended", reasons: []string{"PaymentDelinquency"}},
		{product: prodExchange1, seats: 44, started: 120, term: "P1Y", renews: true, status: "active"},
	}},
	{name: "Tailwind Traders", domain: "tailwindtraders", country: "DE", plans: []plan{
		{product: prodAzurePlan, seats: 1, started: 300, ends: never, status: "active"},
		{product: prodAzureLegacy, seats: 1, started: 1200, ends: never, status: "active"},
		licence(prodOffice365E1, 75, 90, true),
	}},
	{name: "Northwind Traders", domain: "northwindtraders", country: "FR", plans: []plan{
		{product: prodBusinessPremium, seats: 12, started: 1, term: "P1Y", renews: true, status: "active", failed: true, cancels: 6},
		licence(prodExchange2, 30, 40, true),
	}},
	{name: "Wide World Importers", domain: "wideworldimporters", country: "JP", plans: []plan{
		licence(prodM365E3, 210, 12, true),
		{product: prodAzurePlan, seats: 1, started: 90, ends: never, status: "active"},
	}},
	{name: "Trey Research", domain: "treyresearch", country: "GB", qualification: "education", plans: []plan{
		{product: prodBusinessPremium, seats: 25, started: 25, term: "P1M", trial: true, status: "active"},
		{product: prodOffice365E1, seats: 8, started: 330, term: "P1Y", renews: true, status: "active"},
	}},
	{name: "Woodgrove Bank", domain: "woodgrovebank", country: "CH", crowd: 140, plans: []plan{
		licence(prodM365E3, 4800, 200, true),
	}},
	{name: "Litware, Inc.", domain: "litware", country: "US", plans: []plan{
		{product: prodM365E3, seats: 50, started: 0, term: "P1Y", renews: true, status: "pending", cancels: 7},
		licence(prodIntune, 15, 300, true),
	}},
	{name: "Proseware", domain: "proseware", country: "IN", plans: []plan{
		licence(prodOffice365E3, 35, 100, true),
		{product: prodArchiving, seats: 35, started: 100, term: "P1Y", renews: true, status: "active", parent: 1},
	}},
	{name: "Alpine Ski House", domain: "alpineskihouse", country: "CH", plans: []plan{
		licence(prodBusinessStandard, 28, 338, false),
	}},
	{name: "Lucerne Publishing", domain: "lucernepublishing", country: "CH", plans: nil},
}

func (w *world) storyOf(i int) *story {
	if i < len(stories) {
		return &stories[i]
	}
	return nil
}

// hostileNames are texts that a terminal, a table or a spreadsheet must survive.
var hostileNames = []string{
	"\x1b[31mRed Alert\x1b[0m Ltd",
	"\x1b]52;c;cm0gLXJmIC8=\x07 Clipboard GmbH",
	"\x1b]0;owned\x07\x1b[2J\x1b[HHome Screen LLC",
	"\x9b31mEight-bit CSI SA",
	"\x1bP+q544e\x1b\\ Device Control AB",
	"Carriage\rReturn Ltd",
	"New\nLine\n\nInc.",
	"Tab\tSeparated\tValues",
	"Bell\a\a\a Co.",
	"Back\b\b\b\bspace KG",
	"Null\x00Byte BV",
	"\u202egnirts desrever\u202c Ltd",
	"\u2066isolated\u2069 and \u2067right\u2069",
	"Zero\u200bWidth\u200cSpa\u200dce\u2060\ufeff",
	"Soft\u00adHyphen GmbH",
	"Combining Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e Ltd",
	"👨‍👩‍👧‍👦 Family 🏴󠁧󠁢󠁳󠁣󠁴󠁿 & 👩🏽‍🚀 Corp",
	"🇨🇭🇯🇵🇬🇧 Flags ☎️ ✌🏾",
	"株式会社とても長い名前のとても長い名前のとても長い名前のとても長い名前の会社",
	"شركة 123 \u202bEnglish\u202c مختلطة",
	"=HYPERLINK(\"http://attacker.example\",\"click\")",
	"+44-cmd|' /C calc'!A0",
	"@SUM(1+1)*cmd|' /C calc'!A0",
	"-2+3+cmd|' /C calc'!A0",
	"Comma, \"Quote\"; Semicolon",
	"<script>alert(1)</script> & Sons",
	"%s%n%d {{.}} ${HOME} $(id)",
	"'; DROP TABLE customers; --",
	"\u3000\u3000Wide spaces\u3000",
	"   ",
	"ﷺ﷽ Ligature",
	"Tag\U000e0041\U000e0042 Characters\ufff9\ufffa\ufffb",
	longName,
}

const longName = "A Company Whose Name Goes On And On Because Somebody Pasted The Whole Of Its Articles Of Association Into The Field For The Name And Nobody Noticed Until The Support Desk Opened The List And The Column Had To Decide What To Do With Four Hundred Characters That Do Not Fit Into Any Terminal However Wide It May Be And However Small The Font That The Person At The Desk Has Chosen For The Night Shift Ltd"

func (w *world) hostileName(i int) (string, bool) {
	n := i - len(stories)
	if !w.hostile || n < 0 || n >= len(hostileNames) {
		return "", false
	}
	return hostileNames[n], true
}
