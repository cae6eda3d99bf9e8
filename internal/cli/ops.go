package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
)

func (p *program) opsCommand() *cobra.Command {
	var area, output string
	cmd := &cobra.Command{
		Use:   "ops",
		Short: "List every operation of the API",
		Example: `cspdesk ops --area Billing
cspdesk ops show suspend-a-subscription
cspdesk ops -o json | jq -r '.[] | select(.effect == "destroy") | .id'`,
		Args: unknownCommand,
		RunE: func(*cobra.Command, []string) error { return p.listOperations(area, output) },
	}
	cmd.Flags().StringVar(&area, "area", "", "only operations of this area")
	cmd.Flags().StringVarP(&output, "output", "o", "table", "table or json")
	complete(cmd, "area", func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		return oneOf(areas()...)(c, args, typed)
	})
	complete(cmd, "output", oneOf("table", "json"))
	cmd.AddCommand(p.opsShowCommand())
	return cmd
}

func (p *program) opsShowCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:               "show ID",
		Short:             "Show an operation and its parameters",
		Args:              exactly("the id of an operation"),
		ValidArgsFunction: completeOperations,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(output, []string{"text", "json"}); err != nil {
				return err
			}
			op, err := operation(args[0])
			if err != nil {
				return err
			}
			if output == "json" {
				return p.printJSON(op.Descriptor())
			}
			return p.printOperation(op.Descriptor())
		},
	}
	addOutputFlag(cmd, &output, "text", "text", "json")
	return cmd
}

// areas lists the areas that have operations.
func areas() []string {
	var names []string
	for _, op := range api.Operations() {
		if a := string(op.Spec().Area); !slices.Contains(names, a) {
			names = append(names, a)
		}
	}
	slices.Sort(names)
	return names
}

func operationIDs() []string {
	var ids []string
	for _, op := range api.Operations() {
		ids = append(ids, op.Spec().ID)
	}
	return ids
}

// operation returns the operation with an id. Its error suggests similar ids.
func operation(id string) (api.Operation, error) {
	if op := api.Lookup(strings.ToLower(id)); op != nil {
		return op, nil
	}
	hint := didYouMean(id, operationIDs())
	if hint == "" {
		hint = "; cspdesk ops lists all operations"
	}
	return nil, usagef("there is no operation %q%s", id, hint)
}

func (p *program) listOperations(area, output string) error {
	if err := checkFormat(output, []string{"table", "json"}); err != nil {
		return err
	}
	if known := areas(); area != "" && !slices.ContainsFunc(known, func(a string) bool { return strings.EqualFold(a, area) }) {
		return usagef("there is no area %q: use %s", area, strings.Join(known, ", "))
	}
	found := slices.DeleteFunc(api.Operations(), func(op api.Operation) bool {
		return area != "" && !strings.EqualFold(string(op.Spec().Area), area)
	})
	slices.SortFunc(found, func(a, b api.Operation) int { return strings.Compare(a.Spec().ID, b.Spec().ID) })
	if output == "json" {
		descriptors := make([]*api.Descriptor, len(found))
		for i, op := range found {
			descriptors[i] = op.Descriptor()
		}
		return printAll(p, output, slices.Values(descriptors))
	}
	lines := make([][]string, len(found))
	for i, op := range found {
		d := op.Spec()
		lines[i] = []string{d.ID, string(d.Effect), d.Auth.String(), d.Method, d.Path}
	}
	_, err := writeTable(p.out, []string{"ID", "EFFECT", "AUTH", "METHOD", "PATH"}, lines, 0)
	return err
}

// printOperation prints the description of an operation.
func (p *program) printOperation(d *api.Descriptor) error {
	lines := [][]string{
		{"id", d.ID},
		{"title", d.Title},
		{"what", d.Doc},
		{"area", string(d.Area)},
		{"request", d.Method + " " + d.Path},
		{"effect", string(d.Effect)},
		{"sign-in", d.Auth.String()},
		{"clouds", d.Clouds.String()},
	}
	if d.Body != nil {
		lines = append(lines, []string{"body", schemaText(d.Body)})
	}
	if d.BodyOptional {
		lines = append(lines, []string{"body", optionalBody(d.Kind)})
	}
	if d.Result != nil {
		lines = append(lines, []string{"answer", schemaText(d.Result)})
	}
	if d.Paging.Paged() {
		lines = append(lines, []string{"pages", d.Paging.Scheme})
	}
	for _, limit := range d.Limits {
		lines = append(lines, []string{"limit", limit})
	}
	if d.FollowUp != nil {
		lines = append(lines, []string{"follow-up", "an accepted change (202) is followed by " + d.FollowUp.Operation})
	}
	if d.Advice != "" {
		lines = append(lines, []string{"note", d.Advice})
	}
	if _, err := writeTable(p.out, nil, lines, 0); err != nil || len(d.Params) == 0 {
		return err
	}
	if _, err := p.out.Write([]byte("\n")); err != nil {
		return err
	}
	var params [][]string
	for _, param := range d.Params {
		params = append(params, []string{param.Name, param.Type, required(param), strings.Join(param.Values, "|"), param.Doc})
	}
	_, err := writeTable(p.out, []string{"PARAM", "TYPE", "", "VALUES", "MEANING"}, params, 0)
	return err
}

// optionalBody describes the body of an operation that can do without one.
func optionalBody(kind api.Kind) string {
	if kind == api.KindModify {
		return "optional: the members of an object given with --body are set too"
	}
	return "optional: parameters override the members of --body"
}

func required(param api.Param) string {
	switch {
	case param.Required && param.Default == "":
		return "required"
	case param.Default != "":
		return "default " + param.Default
	}
	return ""
}

func schemaText(s *api.Schema) string {
	if s.Type == "array" && s.Items != nil {
		return "list of " + schemaText(s.Items)
	}
	return s.Type
}

func completeOperations(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var ids []cobra.Completion
	for _, op := range api.Operations() {
		if s := op.Spec(); strings.HasPrefix(s.ID, strings.ToLower(typed)) {
			ids = append(ids, cobra.CompletionWithDesc(s.ID, s.Title))
		}
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
