using System.Text;

namespace Millrace.Config;

/// <summary>
/// Secrets inside URLs: the password of <c>scheme://user:password@host</c>, and parameters with the name of a secret, as
/// <c>?password=...</c>, <c>;password=...</c> or <c>(password=...)</c>. Takes what people write, not only what the grammar allows: a
/// password with <c>/</c>, <c>?</c> or <c>@</c> in it is a secret too. When in doubt it hides more. Linear in the length of the text.
/// </summary>
public static class UrlSecrets
{
    /// <summary>What stands in place of a secret, here and wherever a configuration is answered.</summary>
    public const string Mask = "********";

    /// <summary>A setting's value with every secret in it masked; the value itself when there is none.</summary>
    public static string Hide(string value) => Hide(value, Find(value, isWhole: true));

    /// <summary>The same for a text for people, in which a URL ends at a blank or a quotation mark.</summary>
    public static string HideInText(string text) => Hide(text, Find(text, isWhole: false));

    /// <summary>The secrets in a setting's value.</summary>
    public static IEnumerable<string> Of(string value) => Find(value, isWhole: true).Select(found => value[found]);

    private static string Hide(string text, List<Range> secrets)
    {
        if (secrets.Count == 0) return text;
        var hidden = new StringBuilder(text.Length);
        int done = 0;
        foreach (Range secret in secrets)
        {
            hidden.Append(text, done, secret.Start.Value - done).Append(Mask);
            done = secret.End.Value;
        }

        return hidden.Append(text, done, text.Length - done).ToString();
    }

    private static List<Range> Find(string text, bool isWhole)
    {
        var found = new List<Range>();
        int next = text.IndexOf("://", StringComparison.Ordinal);
        while (next >= 0)
        {
            int start = next + 3;
            next = text.IndexOf("://", start, StringComparison.Ordinal);
            int end = next < 0 ? text.Length : next;
            if (!isWhole && text.AsSpan(start, end - start).IndexOfAny(" \t\r\n\"'`<>") is >= 0 and var stop) end = start + stop;
            int after = AddPassword(text, start, end, found);
            AddParameters(text, after, end, found);
        }

        return found;
    }

    /// <summary>Finds the password before the host; returns where the host begins.</summary>
    private static int AddPassword(string text, int start, int end, List<Range> found)
    {
        ReadOnlySpan<char> url = text.AsSpan(start, end - start);
        int authority = url.IndexOfAny("/?#");
        if (authority < 0) authority = url.Length;
        int at = url[..authority].LastIndexOf('@');
        int colon = url.IndexOf(':');
        if (at < 0 && colon >= 0 && colon < authority && !url[..colon].Contains('[') && !IsPort(url[(colon + 1)..]))
        {
            // No port and no end of the authority: a password that holds / ? or #.
            int query = url.IndexOf('?');
            at = query < 0 ? -1 : url[..query].LastIndexOf('@');
            if (at < 0) at = url.LastIndexOf('@');
        }

        if (at < 0) return start;
        if (colon >= 0 && colon + 1 < at) found.Add((start + colon + 1)..(start + at));
        return colon >= 0 && colon < at ? start + at + 1 : start;
    }

    private static bool IsPort(ReadOnlySpan<char> rest)
    {
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        return digits != 0 && (digits < 0 || rest[digits] is '/' or '?' or '#' or ',' or ';' or ')' or ' ');
    }

    private static void AddParameters(string text, int start, int end, List<Range> found)
    {
        for (int i = start; i < end; i++)
        {
            char opening = text[i];
            if (opening is not ('?' or '&' or ';' or '(' or ',')) continue;
            int name = i + 1;
            int equals = name;
            while (equals < end && (char.IsAsciiLetterOrDigit(text[equals]) || text[equals] is '.' or '_' or '-' or ' ')) equals++;
            if (equals == end) return;
            if (text[equals] != '=' || equals == name || !SecretNames.IsSecret(text.AsSpan(name, equals - name).Trim())) continue;
            string closing = opening switch { '?' or '&' => "&", ';' => ";", _ => "),&" };
            int length = text.AsSpan(equals + 1, end - equals - 1).IndexOfAny(closing);
            int close = length < 0 ? end : equals + 1 + length;
            if (close > equals + 1) found.Add((equals + 1)..close);
            i = close - 1;
        }
    }
}
