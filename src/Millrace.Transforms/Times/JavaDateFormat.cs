using System.Text;

namespace Millrace.Transforms.Times;

/// <summary>
/// A pattern of Java's <c>SimpleDateFormat</c> in UTC and in English. Letters: G y M L d E u a H k h K m s S D z Z X;
/// quotes hold plain text. Left out: week years and weeks (Y w W F). S behind seconds (alone, or after a point or comma) is their fraction,
/// whatever its length: Java takes its digits for a number of milliseconds, so that 45.844195 becomes 45 s and 844,195 ms.
/// </summary>
internal sealed class JavaDateFormat
{
    private const string Letters = "GyMLdEuaHkhKmsSDzZX";
    private const long MillisecondsPerDay = 86_400_000;

    // What .NET's calendar can say; Java goes further.
    private static readonly long Earliest = new DateTimeOffset(DateTime.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long Latest = new DateTimeOffset(DateTime.MaxValue, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly DateToken[] _tokens;

    private JavaDateFormat(DateToken[] tokens)
    {
        _tokens = tokens;
        StepMilliseconds = tokens.Min(token => token.Letter switch
        {
            'S' => 1,
            's' => 1000,
            'm' => 60_000,
            'H' or 'k' or 'h' or 'K' => 3_600_000,
            'a' => MillisecondsPerDay / 2,
            _ => MillisecondsPerDay,
        });
    }

    /// <summary>Times within one step of this length since the epoch have one text.</summary>
    public long StepMilliseconds { get; }

    /// <exception cref="FormatException">For a letter that is not known or a quote that does not end.</exception>
    public static JavaDateFormat Parse(string pattern)
    {
        var tokens = new List<DateToken>();
        for (int i = 0; i < pattern.Length;)
        {
            char c = pattern[i];
            int start = i;
            if (char.IsAsciiLetter(c))
            {
                if (!Letters.Contains(c, StringComparison.Ordinal)) throw new FormatException($"Illegal pattern character '{c}'");
                while (i < pattern.Length && pattern[i] == c) i++;
                tokens.Add(new DateToken(c, i - start, "") { IsFraction = c == 'S' && FollowsSeconds(tokens) });
            }
            else if (c == '\'')
            {
                tokens.Add(new DateToken('\0', 0, Quoted(pattern, ref i)));
            }
            else
            {
                tokens.Add(new DateToken('\0', 0, c.ToString()));
                i++;
            }
        }

        // An empty pattern is a pattern too: it writes nothing.
        return new JavaDateFormat(tokens.Count == 0 ? [new DateToken('\0', 0, "")] : [.. tokens]);
    }

    public string Format(long milliseconds) => Format(new Moment(milliseconds, 0));

    /// <exception cref="FormatException">For a time outside of the years 1 to 9999.</exception>
    public string Format(Moment moment)
    {
        var (milliseconds, nanoseconds) = moment;
        if (nanoseconds < 0) (milliseconds, nanoseconds) = (milliseconds - 1, nanoseconds + Moment.NanosecondsPerMillisecond);
        if (milliseconds < Earliest || milliseconds > Latest)
            throw new FormatException($"{milliseconds} ms is outside of the years 1 to 9999");
        DateTime time = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
        var text = new StringBuilder();
        foreach (DateToken token in _tokens) token.Write(text, time, nanoseconds);
        return text.ToString();
    }

    /// <summary>Reads as leniently as Java: a month 13 is next January, and text behind the last part is not looked at.</summary>
    public bool TryRead(string text, out Moment moment)
    {
        var parts = new DateParts();
        int at = 0;
        moment = default;
        for (int i = 0; i < _tokens.Length; i++)
        {
            // Numbers without anything between them have the width that the pattern says.
            bool abuts = i + 1 < _tokens.Length && _tokens[i + 1].IsNumber;
            if (!_tokens[i].TryRead(text, ref at, abuts, parts)) return false;
        }

        if (!parts.TryGetMilliseconds(out long milliseconds)) return false;
        moment = new Moment(milliseconds, parts.Nanosecond);
        return true;
    }

    private static bool FollowsSeconds(List<DateToken> tokens) =>
        tokens is [.., { Letter: 's' }] or [.., { Letter: 's' }, { Letter: '\0', Text: "." or "," }];

    private static string Quoted(string pattern, ref int i)
    {
        if (i + 1 < pattern.Length && pattern[i + 1] == '\'')
        {
            i += 2;
            return "'";
        }

        var text = new StringBuilder();
        for (i++; i < pattern.Length; i++)
        {
            if (pattern[i] != '\'')
            {
                text.Append(pattern[i]);
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == '\'')
            {
                text.Append('\'');
                i++;
            }
            else
            {
                i++;
                return text.ToString();
            }
        }

        throw new FormatException("Unterminated quote");
    }
}
