using System.Text;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>Prints options: one alone in its line, several one below the other, members of messages each on a line.</summary>
internal static class ProtoOptionPrinter
{
    public static string Print(ProtoOption option) => $"{option.Name} = {Print(option.Value)}";

    /// <summary>The options of a field or constant with a blank in front; empty when there are none.</summary>
    public static string List(IReadOnlyList<ProtoOption> options) => options.Count switch
    {
        0 => "",
        1 => $" [{Print(options[0])}]",
        _ => $" [\n{Lines(options.Select(Print))}]",
    };

    /// <summary>Two blanks in front of each line.</summary>
    public static string Indent(string text)
    {
        var indented = new StringBuilder();
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            indented.Append("  ").Append(line).Append('\n');
            CheckLength(indented);
        }

        return indented.ToString();
    }

    /// <summary>Blanks in front of many lines make a short text long.</summary>
    /// <exception cref="ProtobufSchemaException">Nobody could read it any more.</exception>
    public static void CheckLength(StringBuilder text)
    {
        if (text.Length > ProtoParser.MaxLength)
            throw new ProtobufSchemaException(
                $"The schema has more than {ProtoParser.MaxLength} characters when it is printed with a line for each member");
    }

    private static string Print(ProtoValue value) => value.Kind switch
    {
        ProtoValueKind.Word => value.Text,
        ProtoValueKind.String => Quote(value.Text),
        ProtoValueKind.List => $"[\n{Lines(value.Items.Select(Print))}]",
        _ => $"{{\n{Lines(value.Members.Select(member => $"{member.Key}: {Print(member.Value)}"))}}}",
    };

    private static string Lines(IEnumerable<string> parts) =>
        string.Concat(string.Join(",\n", parts) is { Length: > 0 } text ? Indent(text) : "");

    /// <summary>In double quotes, with what would end or break them escaped.</summary>
    public static string Quote(string text)
    {
        StringBuilder quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                '\\' => quoted.Append("\\\\"),
                '\'' => quoted.Append("\\'"),
                '"' => quoted.Append("\\\""),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
