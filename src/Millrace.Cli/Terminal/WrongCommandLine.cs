using System.CommandLine;
using System.CommandLine.Parsing;
using Millrace.Config;

namespace Millrace.Cli.Terminal;

/// <summary>Says in one line what is wrong with a command line, and what may have been meant.</summary>
internal static class WrongCommandLine
{
    public static string Describe(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string path = PathOf(parsed.CommandResult);
        return $"{(command.Subcommands.Count > 0 ? Verb(parsed, command, path) : Rest(parsed, command))} Try '{path} --help'.";
    }

    private static string Verb(ParseResult parsed, Command command, string path)
    {
        string verbs = string.Join(", ", command.Subcommands.Select(verb => verb.Name));
        if (parsed.UnmatchedTokens.Count == 0) return $"'{path}' needs one of: {verbs}.";
        string typed = parsed.UnmatchedTokens[0];
        string meant = NearestName.Of(typed, command.Subcommands.Select(verb => verb.Name)) is { } near ? $" Did you mean '{path} {near}'?"
            // 'millrace status' for 'millrace connector status'
            : command.Subcommands.Where(group => group.Subcommands.Any(verb => verb.Name == typed))
            .Select(group => $"'{path} {group.Name} {typed}'").ToArray() is { Length: > 0 } elsewhere
                ? $" Did you mean {string.Join(" or ", elsewhere)}?"
                : "";
        return meant.Length > 0 ? $"'{path}' has no '{typed}'.{meant}" : $"'{path}' has no '{typed}'; it has: {verbs}.";
    }

    private static string Rest(ParseResult parsed, Command command)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(token => token.StartsWith('-')) is { } option)
        {
            string[] names = [.. command.Options.SelectMany(known => known.Aliases.Append(known.Name))];
            // Typed before the command's name: there the parser does not know it.
            if (names.Contains(option)) return $"{option} goes behind the command: '{PathOf(parsed.CommandResult)} {option} ...'.";
            return $"'{command.Name}' has no option "
                + $"{option}{(NearestName.Of(option, names) is { } near ? $"; did you mean {near}?" : ".")}";
        }

        return string.Join(" ", parsed.Errors.Select(Message).Distinct());
    }

    /// <summary>The parser speaks of its types; people of numbers and words.</summary>
    private static string Message(ParseError error)
    {
        SymbolResult? at = error.SymbolResult;
        OptionResult? option = at as OptionResult ?? at?.Parent as OptionResult;
        if (option is null || !error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal)) return error.Message;
        Type type = Nullable.GetUnderlyingType(option.Option.ValueType) ?? option.Option.ValueType;
        string wanted = type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : type == typeof(int) || type == typeof(long) ? "a whole number"
            : type == typeof(double) ? "a number"
            : type == typeof(bool) ? "true or false"
            : "another value";
        return $"{option.Option.Name} takes {wanted}, not "
            + $"'{SafeText.OfValue(string.Join(" ", option.Tokens.Select(token => token.Value)))}'.";
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "millrace";
}
