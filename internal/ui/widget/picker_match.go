package widget

import (
	"strings"

	"github.com/cspdesk/cspdesk/internal/ui/text"
)

// choiceRank is how well a choice matches the typed text; higher is better.
type choiceRank uint8

const (
	choiceNone        choiceRank = iota
	choiceFuzzy                  // the characters in order, in its name
	choiceDescription            // somewhere in what is said about it
	choiceNamePart               // somewhere in its name
	choiceNameWord               // the beginning of a word of its name
	choiceID                     // its id, in full
)

// foldedChoice is the folded text of a choice, for matching.
type foldedChoice struct {
	name        string // title and id, as cells: a match stays within one
	description string // the rest
}

func foldChoice(c *MenuItem) foldedChoice {
	fold := func(texts ...string) string {
		for i, content := range texts {
			texts[i] = text.Sanitize(content)
		}
		return string(text.AppendFold(nil, strings.Join(texts, string(cellEnd))))
	}
	return foldedChoice{fold(c.Title, c.ID), fold(c.Detail, c.Words, c.Key, c.Group)}
}

// match returns how well a choice matches all terms: the rank of its worst term.
func (f *foldedChoice) match(terms []term) choiceRank {
	worst := choiceNameWord
	for i := range terms {
		worst = min(worst, f.matchTerm(&terms[i]))
	}
	return worst
}

// matchTerm ranks one term. Fuzzy matches count only in the name, because a sentence
// contains nearly any sequence of a few characters.
func (f *foldedChoice) matchTerm(t *term) choiceRank {
	named := t.match(f.name)
	switch {
	case named == rankWord:
		return choiceNameWord
	case named == rankInside:
		return choiceNamePart
	case strings.Contains(f.description, t.text):
		return choiceDescription
	case named == rankFuzzy:
		return choiceFuzzy
	}
	return choiceNone
}
