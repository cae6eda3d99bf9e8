package cli

import (
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cspdesk/cspdesk/internal/api"
	"github.com/cspdesk/cspdesk/internal/auth"
)

type apiFlags struct {
	callFlags
	headers  []string
	paginate bool
}

func (p *program) apiCommand() *cobra.Command {
	var f apiFlags
	cmd := &cobra.Command{
		Use:   "api METHOD PATH",
		Short: "Call any path of the API",
		Long: "Calls a path of the API with the profile's sign-in. Retries, rate limits and confirmations are the same as for operations.\n" +
			"The leading /v1 is optional. Other hosts are refused because they would receive the token.",
		Example: `cspdesk api GET /customers --paginate
cspdesk api GET /v1/invoices/G000024135/documents/statement -H 'Accept: application/pdf' --out statement.pdf`,
		Args: exactly("a method such as GET", "a path such as /v1/customers"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []cobra.Completion{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.rawCall(cmd, args[0], args[1], f) },
	}
	cmd.Flags().StringArrayVarP(&f.headers, "header", "H", nil, "header as 'Name: value'; repeatable")
	cmd.Flags().BoolVar(&f.paginate, "paginate", false, "read all pages and print them as one list")
	f.add(cmd, formatNames)
	return cmd
}

func (p *program) rawCall(cmd *cobra.Command, method, path string, f apiFlags) error {
	header, err := parseHeaders(f.headers)
	if err != nil {
		return err
	}
	s, err := p.settings()
	if err != nil {
		return err
	}
	// Resolving a path needs the API's address but no token.
	resolver, err := p.client(s, auth.Static(""))
	if err != nil {
		return err
	}
	op, err := resolver.Raw(api.RawCall{Method: method, Path: path, Header: header, Body: f.body != "", Paginate: f.paginate})
	if err != nil {
		return err
	}
	c := &call{program: p, op: op, flags: f.callFlags, all: true}
	return c.run(cmd.Context())
}

func parseHeaders(given []string) (http.Header, error) {
	header := http.Header{}
	for _, text := range given {
		name, value, ok := strings.Cut(text, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" || strings.ContainsAny(name, " \t\r\n") || strings.ContainsAny(value, "\r\n") {
			return nil, usagef("the header %q is not of the form 'Name: value'", text)
		}
		if strings.EqualFold(name, "Authorization") {
			return nil, usagef("the token comes from the sign-in or from CSPDESK_TOKEN; on the command line, other users of this computer could read it")
		}
		header.Add(name, value)
	}
	return header, nil
}
