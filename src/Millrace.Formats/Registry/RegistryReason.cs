using System.Text.RegularExpressions;

namespace Millrace.Formats.Registry;

/// <summary>
/// What a registry says, for people. Its answers are those of a Java program, kept to the letter for clients that match on them:
/// they repeat the request, name exceptions and classes, and say some things twice.
/// </summary>
internal static class RegistryReason
{
    // Of schemas in a message a person reads the beginning.
    private const int MaxLength = 4096;

    private static readonly Regex Request = Of(@"Invalid schema \{subject=.*,deleted=[a-z]+\}( with refs \[.*\] of type [A-Z]+)?");
    private static readonly Regex Exceptions = Of(
        @"\b(com\.fasterxml|org\.apache|io\.confluent|java|javax|jakarta)\.[\w.$]+(Exception|Error): ");
    private static readonly Regex Place = Of(@"\s+at \[Source: .*?line: (\d+), column: (\d+)\]");
    private static readonly Regex Token = Of(
        @" \(token `JsonToken\.\w+`\)| \(through reference chain: [^)]*\)| \(although at least one Creator exists\)");
    private static readonly Regex Class = Of(@"`(?:[\w$]+\.)*([\w$]+)(?:<[^`]*>)?`");
    private static readonly Regex Unresolved = Of(@"Unknown schema: org\.apache\.avro\.compiler\.UnresolvedSchema_\d+");
    private static readonly Regex Constant = Of(@"No enum constant org\.apache\.[\w.$]+\.(\w+)\.(\w+)");
    private static readonly Regex Twice = Of(
        @"(Invalid schema( of type [A-Z]+)?, details: )(Invalid schema( of type [A-Z]+)?,? ?(details: )?)+");

    public static string ForPeople(string answered)
    {
        // The request itself, which may be as long as a schema is.
        string text = Request.Replace(answered, "Invalid schema");
        if (text.Length > MaxLength) text = text[..MaxLength] + "...";
        text = Exceptions.Replace(text, "");
        text = Place.Replace(text, " (line $1, column $2)");
        text = Token.Replace(text, "");
        text = Class.Replace(text, "$1");
        text = Unresolved.Replace(text, "It names a type that is not defined");
        text = Constant.Replace(text, "$2 is no $1");
        return Twice.Replace(text, "$1");
    }

    // In time by the length of the answer, which is somebody else's.
    private static Regex Of(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
}
