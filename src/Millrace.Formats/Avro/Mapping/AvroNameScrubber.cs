using System.Text;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>Makes any name fit for Avro, in the way Confluent's converter does, so that both find the same schema.</summary>
internal static class AvroNameScrubber
{
    /// <summary>Every part of a dotted name scrubbed by itself.</summary>
    public static string ScrubFullName(string name) => string.Join('.', name.Split('.').Select(Scrub));

    /// <summary>
    /// Letters, digits and underscores stay. Otherwise the name is form-URL-encoded, gets an x in front of a leading digit, and what is
    /// still not a letter, digit or underscore becomes an underscore: <c>größe</c> is <c>gr_C3_B6_C3_9Fe</c>.
    /// </summary>
    public static string Scrub(string name)
    {
        if (name.Length == 0 || (!char.IsAsciiDigit(name[0]) && name.All(IsLegal))) return name;
        var scrubbed = new StringBuilder();
        if (char.IsAsciiDigit(name[0])) scrubbed.Append('x');
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            char c = (char)b;
            if (IsLegal(c)) scrubbed.Append(c);
            // Java's URLEncoder leaves these and writes a blank as +; all end as underscores.
            else if (c is '.' or '-' or '*' or ' ') scrubbed.Append('_');
            else scrubbed.Append('_').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return scrubbed.ToString();
    }

    /// <summary>True for a name that Avro takes as it is.</summary>
    public static bool IsLegal(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(IsLegal);

    private static bool IsLegal(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
