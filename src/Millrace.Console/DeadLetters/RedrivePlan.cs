namespace Millrace.WebConsole.DeadLetters;

/// <summary>Why a dead letter cannot be sent again.</summary>
public enum LeftOut
{
    /// <summary>Its headers do not say where it came from.</summary>
    WithoutOrigin,

    /// <summary>It was too large for its topic and stands there without key and value: sent again it would be a tombstone.</summary>
    WithoutContent,

    /// <summary>It has come back too often.</summary>
    TooOften,

    /// <summary>The topic it came from is not there any more.</summary>
    TopicGone,
}

/// <summary>What sending dead letters again would do; made before it is done, and what is done is what was shown, or less.</summary>
/// <param name="Topic">The dead letter topic.</param>
/// <param name="Sent">In order.</param>
/// <param name="LeftOut">Those that cannot be sent, with the reason.</param>
public sealed record RedrivePlan(string Topic, IReadOnlyList<LetterFacts> Sent, IReadOnlyList<(LetterFacts Letter, LeftOut Why)> LeftOut)
{
    /// <summary>A record that comes back again and again is not mended by sending it once more.</summary>
    public const int MostRedrives = 3;

    /// <summary>How many go to which topic, by how often they have been sent before.</summary>
    public IReadOnlyList<(string Topic, int Redrives, int Count)> Targets =>
        [.. Sent.GroupBy(letter => (letter.OriginTopic!, letter.Redrives))
            .Select(group => (group.Key.Item1, group.Key.Redrives, group.Count()))
            .OrderBy(target => target.Item1, StringComparer.Ordinal).ThenBy(target => target.Redrives)];

    /// <param name="topic">The dead letter topic.</param>
    /// <param name="letters">Those wanted.</param>
    /// <param name="isThere">Whether there is a topic of that name.</param>
    /// <param name="limit">At most so many are sent, the oldest of each partition first.</param>
    public static RedrivePlan Of(string topic, IEnumerable<LetterFacts> letters, Func<string, bool> isThere, int limit)
    {
        var sent = new List<LetterFacts>();
        var leftOut = new List<(LetterFacts, LeftOut)>();
        foreach (LetterFacts letter in letters.OrderBy(one => one.Position.Partition).ThenBy(one => one.Position.Offset))
        {
            if (letter.OriginTopic is not { } origin) leftOut.Add((letter, DeadLetters.LeftOut.WithoutOrigin));
            else if (letter.IsWithoutContent) leftOut.Add((letter, DeadLetters.LeftOut.WithoutContent));
            else if (letter.Redrives >= MostRedrives) leftOut.Add((letter, DeadLetters.LeftOut.TooOften));
            else if (!isThere(origin)) leftOut.Add((letter, DeadLetters.LeftOut.TopicGone));
            else if (sent.Count < limit) sent.Add(letter);
        }

        return new RedrivePlan(topic, sent, leftOut);
    }
}
