using System.Globalization;
using System.Text;
using Millrace.Errors;

namespace Millrace.Worker.Plugins.Providers;

/// <summary>
/// Java's <c>.properties</c> format, as <c>java.util.Properties.load</c> documents it: <c>#</c> and <c>!</c> begin comments;
/// a key ends at the first unescaped <c>=</c>, <c>:</c> or blank; a <c>\</c> at the end of a line joins the next one without its leading
/// blanks; <c>\t \n \r \f \uXXXX</c> are escapes, and <c>\</c> before anything else stands for that. The last of equal keys counts.
/// Files are UTF-8.
/// </summary>
public static class PropertiesFile
{
    /// <exception cref="IOException">It cannot be read; so with the others that reading a file throws.</exception>
    /// <exception cref="ConfigException">For a broken escape.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path) => Parse(File.ReadAllText(path));

    /// <exception cref="ConfigException">For a broken <c>\u</c> escape.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in LogicalLines(text))
        {
            int end = EndOfKey(line);
            int value = end;
            while (value < line.Length && IsBlank(line[value])) value++;
            if (value < line.Length && line[value] is '=' or ':')
            {
                value++;
                while (value < line.Length && IsBlank(line[value])) value++;
            }

            entries[Unescape(line[..end])] = Unescape(line[value..]);
        }

        return entries;
    }

    private static IEnumerable<string> LogicalLines(string text)
    {
        var joined = new StringBuilder();
        bool continues = false;
        foreach (string natural in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string line = natural.TrimStart(' ', '\t', '\f');
            if (!continues && (line.Length == 0 || line[0] is '#' or '!')) continue;
            int slashes = line.Length - line.TrimEnd('\\').Length;
            continues = slashes % 2 == 1;
            joined.Append(continues ? line[..^1] : line);
            if (continues) continue;
            yield return joined.ToString();
            joined.Clear();
        }

        if (joined.Length > 0) yield return joined.ToString();
    }

    private static int EndOfKey(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] is '=' or ':' || IsBlank(line[i])) return i;
        }

        return line.Length;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\f';

    private static string Unescape(string text)
    {
        if (!text.Contains('\\')) return text;
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            char c = text[++i];
            if (c == 'u')
            {
                if (i + 5 > text.Length || !ushort.TryParse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out ushort code))
                    throw new ConfigException(
                        $"Malformed \\uxxxx encoding in a properties file, near '{text[..i]}'. Write four hexadecimal digits, or \\\\u for "
                        + $"a backslash and a u.");
                result.Append((char)code);
                i += 4;
            }
            else
            {
                result.Append(c switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', _ => c });
            }
        }

        return result.ToString();
    }
}
