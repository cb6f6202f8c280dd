using System.Text;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>Name of a table.</summary>
/// <param name="Database">Null for the database of the connection.</param>
/// <param name="Name">Without quotes.</param>
internal sealed record TableId(string? Database, string Name)
{
    /// <summary>
    /// Reads <c>table</c>, <c>database.table</c>, either part in back-quotes (a back-quote inside is doubled). Errors: <see cref="DataException"/> for more parts.
    /// </summary>
    public static TableId Parse(string text)
    {
        List<string> parts = Split(text);
        if (parts.Count > 2 || parts.Exists(part => part.Length == 0))
        {
            throw new DataException(
                $"'{text}' is no table name of MySQL, which knows table and database.table. Set table.name.format, put the name in back-quotes (`${{topic}}`), " +
                "or rename the topic on its way with the RegexRouter transformation");
        }

        return parts.Count == 2 ? new TableId(parts[0], parts[1]) : new TableId(null, parts[0]);
    }

    public override string ToString() => Database is null ? Name : $"{Database}.{Name}";

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '`' && quoted && i + 1 < text.Length && text[i + 1] == '`') part.Append(text[++i]);
            else if (c == '`') quoted = !quoted;
            else if (c == '.' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else part.Append(c);
        }

        parts.Add(part.ToString());
        return parts;
    }
}
