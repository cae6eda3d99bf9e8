package cli

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
)

// callFlags are the flags that run and api have in common.
type callFlags struct {
	body    string
	output  string
	outFile string
	yes     bool
	dryRun  bool
}

func (f *callFlags) add(cmd *cobra.Command, formats []string) {
	flags := cmd.Flags()
	flags.StringVar(&f.body, "body", "", "file with the JSON to send; - reads stdin")
	addOutputFlag(cmd, &f.output, "json", formats...)
	flags.StringVar(&f.outFile, "out", "", "file to write the response to instead of stdout")
	flags.BoolVar(&f.yes, "yes", false, "send a change without asking")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the request and send nothing")
}

type runFlags struct {
	callFlags
	params  []string
	all     bool
	size    int
	preview bool
}

func (p *program) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run ID",
		Short: "Run an operation by its id",
		Long: "Runs any operation of the API by its id. The response goes to stdout, everything else to stderr.\n" +
			"Tables and CSV have the scalar fields of the items; nested lists are only in JSON and YAML.",
		Example: `cspdesk run get-a-list-of-customers --all -o jsonl
cspdesk run get-a-customers-subscriptions --param customer-id=$ID -o table
cspdesk run suspend-a-subscription --param customer-id=$C --param subscription-id=$S --preview`,
		Args:              exactly("the id of an operation"),
		ValidArgsFunction: completeOperations,
		RunE: func(cmd *cobra.Command, args []string) error {
			op, err := operation(args[0])
			if err != nil {
				return err
			}
			params, err := parseParams(op.Descriptor(), f.params)
			if err != nil {
				return err
			}
			if err := checkSize(cmd, op.Spec(), f.size); err != nil {
				return err
			}
			c := &call{program: p, op: op, flags: f.callFlags, args: api.Args{Params: params, Size: f.size}, all: f.all, preview: f.preview}
			return c.run(cmd.Context())
		},
	}
	cmd.Flags().StringArrayVar(&f.params, "param", nil, "parameter as name=value; repeatable")
	cmd.Flags().BoolVar(&f.all, "all", false, "read all pages instead of the first")
	cmd.Flags().IntVar(&f.size, "size", 0, "items per page")
	cmd.Flags().BoolVar(&f.preview, "preview", false, "read the current state and print the change and its request without sending it")
	f.add(cmd, formatNames)
	complete(cmd, "param", completeParams)
	return cmd
}

// checkSize refuses a page size that the operation can't request.
func checkSize(cmd *cobra.Command, spec *api.Spec, size int) error {
	switch {
	case !cmd.Flags().Changed("size"):
		return nil
	case size < 1:
		return usagef("--size is %d; it must be 1 or more", size)
	case spec.Paging.SizeParam == "":
		return usagef("%s takes no --size: its page size can't be set", spec.ID)
	}
	return nil
}

// parseParams parses name=value pairs. It refuses unknown names.
func parseParams(d *api.Descriptor, given []string) (url.Values, error) {
	params := url.Values{}
	var known []string
	for _, param := range d.Params {
		known = append(known, param.Name)
	}
	for _, text := range given {
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, usagef("--param %s has no value: write --param %s=VALUE", text, text)
		}
		param := d.Param(name)
		if param == nil {
			hint := didYouMean(name, known)
			if hint == "" {
				hint = acceptedParams(known)
			}
			return nil, usagef("%s has no parameter %q%s", d.ID, name, hint)
		}
		params.Add(param.Name, value)
	}
	return params, nil
}

func acceptedParams(known []string) string {
	if len(known) == 0 {
		return "; it takes none"
	}
	return "; it takes " + strings.Join(known, ", ")
}

// completeParams completes parameter names and, after =, documented values.
func completeParams(_ *cobra.Command, args []string, text string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	op := api.Lookup(args[0])
	if op == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var found []cobra.Completion
	if name, typed, valued := strings.Cut(text, "="); valued {
		if param := op.Descriptor().Param(name); param != nil {
			for _, value := range param.Values {
				if strings.HasPrefix(value, typed) {
					found = append(found, fmt.Sprintf("%s=%s", name, value))
				}
			}
		}
		return found, cobra.ShellCompDirectiveNoFileComp
	}
	for _, param := range op.Descriptor().Params {
		if strings.HasPrefix(param.Name, text) {
			found = append(found, cobra.CompletionWithDesc(param.Name+"=", param.Doc))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
