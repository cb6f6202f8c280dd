using System.Globalization;
using System.Text;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>Conversions of names, as Confluent's converter makes them, so that both find the same schema.</summary>
internal static class ProtobufNames
{
    /// <summary>The entry type of a map: <c>my_map</c> is <c>MyMapEntry</c>, <c>tags</c> is <c>tagsEntry</c>.</summary>
    public static string EntryOf(string map)
    {
        if (!map.Contains('_', StringComparison.Ordinal)) return map + ProtobufNamesOfConnect.EntrySuffix;
        IEnumerable<string> words = map.Split('_', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..].ToLowerInvariant());
        return string.Concat(words) + ProtobufNamesOfConnect.EntrySuffix;
    }

    /// <summary>The map of an entry type: <c>MyMapEntry</c> is <c>my_map</c>.</summary>
    public static string MapOf(string entry)
    {
        string name = entry[..^ProtobufNamesOfConnect.EntrySuffix.Length];
        var map = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c) && map.Length > 0) map.Append('_');
            map.Append(char.ToLowerInvariant(c));
        }

        return map.ToString();
    }

    /// <summary>
    /// Letters, digits and underscores stay. Otherwise the name is form-URL-encoded, gets an x in front if it does not begin with a letter,
    /// and what is still not a letter, digit or underscore becomes an underscore.
    /// </summary>
    public static string Scrub(string name)
    {
        var scrubbed = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c == '_') scrubbed.Append(c);
            // Java's URLEncoder leaves these and writes a blank as +; all end as underscores.
            else if (c is '.' or '-' or '*' or ' ') scrubbed.Append('_');
            else scrubbed.Append('_').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        // What comes first in the encoded name decides: a letter stays, and so does everything behind an x.
        bool beginsWell = name.Length > 0 && char.IsAsciiLetter(name[0]);
        return beginsWell ? scrubbed.ToString() : $"x{scrubbed}";
    }
}
