using System.Text;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Records;

/// <summary>What of a record is printed and in which order; kcat's letters, and <c>%i</c> for a time that people can read.</summary>
internal sealed class RecordTemplate
{
    public const string Letters =
        "%s value, %S its bytes, %k key, %K its bytes, %t topic, %p partition, %o offset, %T milliseconds since 1970, %i time, %h headers, "
        + "%% a percent sign; \\n, \\t, \\r, \\0, \\\\";

    private static readonly Dictionary<string, char> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["topic"] = 't', ["partition"] = 'p', ["offset"] = 'o', ["time"] = 'i', ["key"] = 'k', ["headers"] = 'h',
    };

    private RecordTemplate(IReadOnlyList<Part> parts) => Parts = parts;

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>The value alone, a line each.</summary>
    public static RecordTemplate Value { get; } = Parse("%s\\n");

    /// <summary>Names of <c>--show</c> before the value, tabs between.</summary>
    /// <exception cref="CommandException">For a name that is none.</exception>
    public static RecordTemplate Showing(IEnumerable<string> names)
    {
        var format = new StringBuilder();
        foreach (string name in names.SelectMany(name =>
            name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (!Fields.TryGetValue(name, out char letter))
                throw CommandException.Usage($"--show knows {string.Join(", ", Fields.Keys)}, not '{name}'.");
            format.Append('%').Append(letter).Append("\\t");
        }

        return Parse($"{format}%s\\n");
    }

    /// <exception cref="CommandException">For a letter that means nothing.</exception>
    public static RecordTemplate Parse(string format)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            char next = i + 1 < format.Length ? format[i + 1] : '\0';
            if (format[i] == '\\' && Escaped(next) is { } escaped)
            {
                text.Append(escaped);
                i++;
            }
            else if (format[i] == '%' && next == '%')
            {
                text.Append('%');
                i++;
            }
            else if (format[i] == '%')
            {
                if (!"sSkKtpoTih".Contains(next, StringComparison.Ordinal) || next == '\0')
                    throw CommandException.Usage($"--format knows no '{format[i..Math.Min(i + 2, format.Length)]}'. It knows {Letters}.");
                if (text.Length > 0) parts.Add(new Part('\0', Encoding.UTF8.GetBytes(text.ToString())));
                text.Clear();
                parts.Add(new Part(next, []));
                i++;
            }
            else
            {
                text.Append(format[i]);
            }
        }

        if (text.Length > 0) parts.Add(new Part('\0', Encoding.UTF8.GetBytes(text.ToString())));
        return new RecordTemplate(parts);
    }

    private static char? Escaped(char letter) => letter switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '\\' => '\\',
        _ => null,
    };

    /// <summary>A letter, or <c>'\0'</c> and a text.</summary>
    internal readonly record struct Part(char Letter, byte[] Text);
}
