using System.Text;

namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>
/// <c>${env:NAME}</c> and <c>${env:NAME:-otherwise}</c> in the texts of a file. <c>$${</c> stands for <c>${</c>;
/// other <c>${...}</c> are left as they are, because workers and connectors have placeholders of their own.
/// </summary>
internal static class Placeholders
{
    private const string Open = "${env:";
    private const string Otherwise = ":-";

    /// <exception cref="FormatException">
    /// For a variable that is not set and has no other value, a placeholder without end, or one in another.
    /// </exception>
    public static string Fill(string text)
    {
        var filled = new StringBuilder();
        int at = 0;
        while (at < text.Length)
        {
            if (At("$${"))
            {
                filled.Append("${");
                at += 3;
            }
            else if (At(Open))
            {
                int end = text.IndexOf('}', at);
                if (end < 0) throw new FormatException($"'{text[at..]}' has no closing brace");
                string placeholder = text[(at + Open.Length)..end];
                if (placeholder.Contains(Open, StringComparison.Ordinal))
                    throw new FormatException("a placeholder cannot stand in another");
                filled.Append(ValueOf(placeholder));
                at = end + 1;
            }
            else
            {
                filled.Append(text[at++]);
            }
        }

        return filled.ToString();

        bool At(string part) => string.CompareOrdinal(text, at, part, 0, part.Length) == 0;
    }

    /// <summary>
    /// True for <c>${env:NAME}</c> and nothing else: neither a text around it nor another value, which a file could hold a secret in.
    /// </summary>
    public static bool IsOnlyName(string text) =>
        text.StartsWith(Open, StringComparison.Ordinal) && text.IndexOf('}') == text.Length - 1
        && !text.Contains(Otherwise, StringComparison.Ordinal);

    private static string ValueOf(string placeholder)
    {
        int split = placeholder.IndexOf(Otherwise, StringComparison.Ordinal);
        string name = split < 0 ? placeholder : placeholder[..split];
        if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) return value;
        return split >= 0
            ? placeholder[(split + Otherwise.Length)..]
            : throw new FormatException($"the environment variable {name} is not set; set it, or write {Open}{name}{Otherwise}otherwise}}");
    }
}
