using System.Text;

namespace Millrace.Connectors.MySql.Client;

/// <summary>Name of a table.</summary>
/// <param name="Database">Null for the database of the connection.</param>
/// <param name="Name">Without quotes.</param>
internal sealed record TableId(string? Database, string Name)
{
    /// <summary>
    /// Reads <c>table</c>, <c>database.table</c>, either part in back-quotes (a back-quote inside is doubled);
    /// null for more or empty parts.
    /// </summary>
    public static TableId? TryParse(string text)
    {
        List<string> parts = Split(text);
        if (parts.Count > 2 || parts.Exists(part => part.Length == 0)) return null;
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
