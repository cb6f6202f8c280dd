using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Completion;

/// <summary><c>millrace completion SHELL</c>: a script for the shell, which asks the program itself what may follow.</summary>
internal static class CompletionCommand
{
    private static readonly Argument<string> Shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." }
        .AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");

    public static Command Create() =>
        new Command("completion", "Print what completes commands in a shell: eval \"$(millrace completion bash)\" in ~/.bashrc.")
        .Example("millrace completion bash").Example("millrace completion zsh").Example("millrace completion fish")
        .Example("millrace completion pwsh")
        .Taking(Shell).Runs((parsed, _) =>
        {
            Answer.Line(ScriptFor(parsed.GetValue(Shell)!));
            return Task.CompletedTask;
        });

    private static string ScriptFor(string shell) => shell switch
    {
        "bash" => """
            _millrace() {
              local IFS=$'\n' may
              may=$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
              COMPREPLY=($(compgen -W "$may" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _millrace millrace
            """,
        "zsh" => """
            #compdef millrace
            _millrace() {
              local -a words_of
              words_of=("${(@f)$(millrace "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
              compadd -a words_of
            }
            compdef _millrace millrace
            """,
        "fish" => """
            complete -c millrace -a '(millrace "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
            """,
        _ => """
            Register-ArgumentCompleter -Native -CommandName millrace -ScriptBlock {
              param($word, $ast, $position)
              millrace "[suggest:$position]" "$ast" 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
              }
            }
            """,
    };
}
