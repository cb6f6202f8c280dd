using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary><c>dlq show TOPIC</c>: what waits there, by cause.</summary>
internal static partial class ShowDeadLetters
{
    private static readonly Option<bool> All = new("--all") { Description = "Also what has been sent again or dismissed." };

    public static Command Create() => new Command("show", "Show the dead letters of a topic by cause, with an example of each.")
        .Example("millrace dlq show dlq-orders").Taking(DeadLetterCommand.Topic)
        .With(All, DeadLetterCommand.Limit, CommonOptions.BootstrapServers, KafkaOptions.Settings, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(DeadLetterCommand.Topic)!;
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        using KafkaAdmin admin = KafkaOptions.Admin(kafka);
        WaitingLetters[] waiting = await WaitingLetters.FindAsync(admin, topic, parsed.GetValue(All));
        int limit = parsed.GetValue(DeadLetterCommand.Limit);
        IGrouping<string, DeadLetter>[] causes = await Task.Run(
            () => WaitingLetters.Read(kafka, waiting, limit, cancellationToken)
                .GroupBy(letter => Kind(letter.Cause), StringComparer.Ordinal).OrderByDescending(cause => cause.Count()).ToArray(),
            cancellationToken);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(new JsonArray([.. causes.SelectMany(cause => cause).Select(ToJson)]));
            return;
        }

        long all = waiting.Sum(part => part.Count);
        Answer.Line(all == 0 ? $"Nothing waits in {topic}." : $"{all} in {topic}{(all > limit ? $", the first {limit} looked at" : "")}");
        foreach (IGrouping<string, DeadLetter> cause in causes)
        {
            DeadLetter first = cause.First();
            Answer.Line("");
            Answer.Line($"{cause.Count()} x  {SafeText.OfValue(first.Cause)}");
            string here = $"{first.Position.Partition}@{first.Position.Offset} here, {Time(first)}";
            Answer.Line($"     such as {first.Origin} ({here}), connector {first.Connector}");
        }

        if (all > 0) Answer.Note($"Mended? Send them again: millrace dlq redrive {topic}");
    }

    // Messages name offsets, fields and values: what differs in numbers only is one cause.
    private static string Kind(string cause) => Digits().Replace(cause, "#");

    private static string Time(DeadLetter letter) =>
        letter.Timestamp < 0 ? "no time"
        : DateTimeOffset.FromUnixTimeMilliseconds(letter.Timestamp).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonObject ToJson(DeadLetter letter) => new()
    {
        ["partition"] = letter.Position.Partition, ["offset"] = letter.Position.Offset, ["timestamp"] = letter.Timestamp,
        ["origin"] = letter.Origin, ["connector"] = letter.Connector, ["cause"] = letter.Cause, ["redrives"] = letter.Redrives,
    };

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
