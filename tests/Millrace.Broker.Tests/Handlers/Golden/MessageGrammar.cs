using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Tests.Handlers.Golden;

/// <summary>The messages of one API, read from the lines on top of its handler's file.</summary>
internal sealed partial record MessageGrammar(ApiKey Key, int FlexibleFrom, Field[] Request, Field[] Reply)
{
    /// <summary>The repository, in which the handlers' sources are.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyDictionary<ApiKey, MessageGrammar> ReadAll() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", "Millrace.Broker", "Handlers"), "*Handler.cs", SearchOption.AllDirectories)
            .Select(file => Read(File.ReadLines(file).TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal))))
            .OfType<MessageGrammar>().ToDictionary(grammar => grammar.Key);

    private static string FindRoot()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Millrace.slnx")))
            root = Path.GetDirectoryName(root)!;
        return root;
    }

    private static MessageGrammar? Read(IEnumerable<string> head)
    {
        List<string> lines = Unwrapped(head);
        if (lines.Count == 0)
            return null;
        Match title = Title().Match(lines[0]);
        int reply = lines.FindIndex(line => line.StartsWith("Reply:", StringComparison.Ordinal));
        string flexible = title.Groups["flexible"].Value;
        return new MessageGrammar((ApiKey)short.Parse(title.Groups["key"].Value, CultureInfo.InvariantCulture),
            flexible.Length == 0 ? ApiVersionRange.NeverFlexible : int.Parse(flexible, CultureInfo.InvariantCulture),
            Fields(lines[1..reply]), Fields(lines[reply..]));
    }

    /// <summary>A line that does not begin with <c>Name:</c> and a space goes on with the one above.</summary>
    private static List<string> Unwrapped(IEnumerable<string> head)
    {
        var lines = new List<string>();
        foreach (string line in head.Select(line => line[2..].TrimEnd()))
        {
            if (lines.Count < 2 || Struct().IsMatch(line))
                lines.Add(lines.Count == 0 || line.StartsWith(" Re", StringComparison.Ordinal) ? line[1..] : line);
            else
                lines[^1] += " " + line.Trim();
        }
        return lines;
    }

    /// <param name="lines">The message, then its structs; those of a struct are indented deeper.</param>
    private static Field[] Fields(List<string> lines)
    {
        string message = lines[0][(lines[0].IndexOf(':', StringComparison.Ordinal) + 1)..];
        return [.. FieldPattern().Matches(message).Select(field => Of(field, lines[1..]))];
    }

    private static Field Of(Match match, List<string> below)
    {
        string name = match.Groups["name"].Value, type = match.Groups["type"].Value;
        Field[] nested = [];
        if (type.EndsWith("{}", StringComparison.Ordinal))
        {
            int indent = below.Min(Indent);
            int at = below.FindIndex(line => Indent(line) == indent && line.TrimStart().StartsWith(name + ": ", StringComparison.Ordinal));
            int end = at + 1;
            while (end < below.Count && Indent(below[end]) > indent)
                end++;
            nested = Fields(below[at..end]);
        }
        return new Field(name, type, Versions.Of(match.Groups["versions"].Value), match.Groups["null"].Success
            ? Versions.Of(match.Groups["nullable"].Value) : Versions.None, match.Groups["tag"].Success, nested);
    }

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^\w+ \((?<key>\d+)\), versions? [\d-]+, (flexible from (?<flexible>\d+)|never flexible)")]
    private static partial Regex Title();

    [GeneratedRegex(@"^ *\w+: ")]
    private static partial Regex Struct();

    [GeneratedRegex(@"(?<name>\w+):(?<type>(\[\])?(\w+|\{\}))((?<null>\?)(?<nullable>[\d+-]*))?( \[(?<versions>[\d+-]+)\])?"
        + @"(?<tag> tag\d+@(?<since>\d+\+))?(=[\w.-]+)?")]
    private static partial Regex FieldPattern();
}

/// <param name="Type">As in the grammar: <c>[]</c> in front of an array's.</param>
internal sealed record Field(string Name, string Type, Versions Versions, Versions Nullable, bool IsTagged, Field[] Fields)
{
    public bool IsArray => Type.StartsWith("[]", StringComparison.Ordinal);

    public string ElementType => IsArray ? Type[2..] : Type;
}

internal readonly record struct Versions(int From, int To)
{
    public static readonly Versions None = new(1, 0);

    /// <summary><c>3+</c>, <c>2-7</c>, or nothing for all.</summary>
    public static Versions Of(string text)
    {
        if (text.Length == 0)
            return new Versions(0, int.MaxValue);
        int[] ends = [.. text.Split('-', '+').Where(end => end.Length > 0).Select(end => int.Parse(end, CultureInfo.InvariantCulture))];
        return new Versions(ends[0], text.EndsWith('+') ? int.MaxValue : ends[^1]);
    }

    public bool Contain(int version) => version >= From && version <= To;
}
