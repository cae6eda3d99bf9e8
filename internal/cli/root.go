package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// globalFlags apply to every command.
type globalFlags struct {
	profile   string
	apiURL    string
	authority string
	locale    string
	readOnly  bool
	fresh     bool // only for the user interface
	noCache   bool
}

// Groups of commands in the help text.
const (
	groupGeneral = "general"
	groupAPI     = "api"
	groupSetup   = "setup"
)

func (p *program) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "cspdesk",
		Short: "The Partner Center support desk in a terminal",
		Long: "cspdesk shows customers, subscriptions, orders, invoices and devices of a Microsoft partner, and changes them.\n" +
			"Without a command it opens the user interface; the commands below are for scripts.",
		Args:          unknownCommand,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return p.openDesk(cmd.Context()) },
		PersistentPreRun: func(*cobra.Command, []string) {
			p.commandStarted = true
		},
	}
	root.SetIn(p.in)
	root.SetOut(p.out)
	root.SetErr(p.err)
	root.AddGroup(
		&cobra.Group{ID: groupGeneral, Title: "general"},
		&cobra.Group{ID: groupAPI, Title: "API"},
		&cobra.Group{ID: groupSetup, Title: "setup"},
	)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%s; see %s --help", flagProblem(err), cmd.CommandPath())
	})
	p.addGlobalFlags(root)
	root.Flags().BoolVar(&p.flags.fresh, "fresh", false, "don't restore the last session")
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add(groupGeneral, p.demoCommand(), p.loginCommand(), p.logoutCommand(), p.whoamiCommand(), p.journalCommand(), p.notesCommand())
	add(groupAPI, p.findCommand(), p.opsCommand(), p.runCommand(), p.apiCommand(), p.consentCommand(), p.webhooksCommand(), p.sandboxCommand())
	add(groupSetup, p.profileCommand(), p.configCommand(), p.cacheCommand(), p.doctorCommand(), p.versionCommand(), p.manCommand())
	root.AddCommand(p.openerCmd())
	root.SetHelpCommand(helpCommand())
	root.SetHelpCommandGroupID(groupSetup)
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.GroupID = groupSetup
		}
	}
	return root
}

// flagProblem describes a flag error without Go's terms.
func flagProblem(err error) string {
	wrong, ok := errors.AsType[*strconv.NumError](err)
	if !ok {
		return err.Error()
	}
	kind := "a whole number"
	switch {
	case errors.Is(wrong, strconv.ErrRange):
		kind = "a number in range"
	case wrong.Func == "ParseBool":
		kind = "true or false"
	case wrong.Func == "ParseFloat":
		kind = "a number"
	}
	return strings.TrimSuffix(err.Error(), wrong.Error()) + "it must be " + kind
}

func (p *program) addGlobalFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringVar(&p.flags.profile, "profile", "", "profile to use (CSPDESK_PROFILE)")
	flags.StringVar(&p.flags.apiURL, "api-url", "", "address of the API; overrides the cloud's (CSPDESK_API_URL)")
	flags.StringVar(&p.flags.authority, "authority", "", "address of the sign-in service; overrides the cloud's (CSPDESK_AUTHORITY)")
	flags.StringVar(&p.flags.locale, "locale", "", "language of texts from the service, such as de-DE")
	flags.BoolVar(&p.flags.readOnly, "read-only", false, "refuse every change (CSPDESK_READ_ONLY)")
	flags.BoolVar(&p.flags.noCache, "no-cache", false, "don't read or write the cache of API responses")
	complete(root, "profile", p.completeProfiles)
}

// helpCommand returns the help command. Unlike cobra's, it refuses unknown commands.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Show the help of a command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []cobra.Completion
			if target, rest, err := cmd.Root().Find(args); err == nil && len(rest) == 0 {
				for _, c := range target.Commands() {
					if c.IsAvailableCommand() {
						names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			target, rest, err := cmd.Root().Find(args)
			if err != nil {
				return usagef("%s", err)
			}
			if len(rest) > 0 {
				return unknownCommand(target, rest)
			}
			target.InitDefaultHelpFlag()
			return target.Help()
		},
	}
}

// unknownCommand refuses arguments that are not subcommands.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	hint := didYouMean(args[0], names)
	if hint == "" {
		hint = "; see " + cmd.CommandPath() + " --help"
	}
	return usagef("there is no command %q in %s%s", args[0], cmd.CommandPath(), hint)
}

// group returns a command that only has subcommands.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Args: unknownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(commands...)
	return cmd
}

// listing returns a group that runs list if no subcommand is given.
func listing(use, short string, list *cobra.Command, others ...*cobra.Command) *cobra.Command {
	cmd := group(use, short, append([]*cobra.Command{list}, others...)...)
	cmd.RunE = list.RunE
	cmd.Flags().AddFlagSet(list.Flags())
	return cmd
}

// exactly requires an argument for each name. Errors mention the missing one.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usagef("%s needs %s; see %s --help", cmd.CommandPath(), names[len(args)], cmd.CommandPath())
		case len(args) > len(names):
			return usagef("%s takes no further argument %q; see %s --help", cmd.CommandPath(), args[len(names)], cmd.CommandPath())
		}
		return nil
	}
}

// atMostOne accepts one argument or none.
func atMostOne(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("%s takes no further argument %q; see %s --help", cmd.CommandPath(), args[1], cmd.CommandPath())
	}
	return nil
}

// complete registers the completion of a flag.
func complete(cmd *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // only if the flag doesn't exist
	}
}

// oneOf returns a completion with fixed values.
func oneOf(values ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)
}
