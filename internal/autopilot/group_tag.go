package autopilot

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxBatchID limits the length of a batch id. The manual states no limit. This is
// enough for real tags and keeps the URL of a request short.
const maxBatchID = 256

// hardInPaths holds the characters that web servers may refuse or rewrite in URLs even
// if they are escaped. The batch id is part of URLs.
const hardInPaths = `/\?#%&:*<>+"`

// sentence is an error that is shown to the user as a full sentence.
type sentence string

func (s sentence) Error() string { return string(s) }

// CheckBatchID returns an error, a sentence for the user, if a name cannot be a batch
// id. The id becomes the group tag, so case and spaces matter.
func CheckBatchID(id string) error {
	switch {
	case id == "":
		return sentence("Give the batch a name: it becomes the group tag of its devices.")
	case strings.TrimFunc(id, isBlankRune) != id:
		return sentence("Remove the spaces around the batch name: they would become part of the group tag.")
	case id == "." || id == "..":
		return sentence(fmt.Sprintf("%q cannot be a batch name: it has a special meaning in a web address.", id))
	case utf8.RuneCountInString(id) > maxBatchID:
		return sentence(fmt.Sprintf("Shorten the batch name to %d characters.", maxBatchID))
	case strings.ContainsFunc(id, notInTag):
		return sentence("Remove the control or invisible characters from the batch name.")
	}
	return nil
}

func notInTag(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// checkGroupTag checks a tag, which becomes the batch id.
func (c *checker) checkGroupTag(d Device) {
	report := func(severity Severity, message, remedy string) {
		c.add(Finding{d.Line, ColumnGroupTag, severity, ProblemGroupTag, message, remedy})
	}
	if err := CheckBatchID(d.GroupTag); err != nil {
		report(Error, fmt.Sprintf("The group tag %q cannot be a batch id.", clip(d.GroupTag)), err.Error())
	} else if i := strings.IndexAny(d.GroupTag, hardInPaths); i >= 0 {
		report(Warning, fmt.Sprintf("The group tag %q contains %q. The tag becomes the batch id, which is part of web addresses, where this character may be refused.",
			clip(d.GroupTag), d.GroupTag[i]), "Prefer a tag of letters, digits, spaces, dashes and underscores.")
	}
}

// checkGroupTags compares the tags of the rows with each other.
func (c *checker) checkGroupTags(devices []Device) {
	spelled := make(map[string]Device) // exact tag, first device
	folded := make(map[string]Device)  // tag without case and double spaces, first device
	untagged, firstUntagged := 0, 0
	for _, d := range devices {
		if d.GroupTag == "" {
			if untagged++; untagged == 1 {
				firstUntagged = d.Line
			}
			continue
		}
		if _, known := spelled[d.GroupTag]; known {
			continue
		}
		spelled[d.GroupTag] = d
		key := strings.Join(strings.Fields(strings.ToLower(d.GroupTag)), " ")
		if first, ok := folded[key]; ok {
			c.add(tagVariant(first, d))
			continue
		}
		folded[key] = d
	}
	if untagged > 0 && len(spelled) > 0 {
		c.add(Finding{
			firstUntagged, ColumnGroupTag, Warning, ProblemNoGroupTag,
			fmt.Sprintf("%s no group tag while others have one; the first is line %d.",
				counted(untagged, "device has", "devices have"), firstUntagged),
			"Give a batch name for them before sending; it becomes their group tag.",
		})
	}
}

// tagVariant warns about two tags that look like the same one.
func tagVariant(first, d Device) Finding {
	return Finding{
		d.Line, ColumnGroupTag, Warning, ProblemGroupTagVariants,
		fmt.Sprintf("The group tags %q (line %d) and %q (line %d) differ only in case or spaces; they make two batches.",
			clip(first.GroupTag), first.Line, clip(d.GroupTag), d.Line),
		"Use the same spelling if you want one batch.",
	}
}
