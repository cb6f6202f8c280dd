using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Kafka;
using Millrace.WebConsole.DeadLetters;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary><c>dlq show TOPIC</c>: what waits there, by cause.</summary>
internal static class ShowDeadLetters
{
    private static readonly Option<bool> All = new("--all") { Description = "Also what has been sent again or dismissed." };

    public static Command Create() => new Command("show", "Show the dead letters of a topic by cause, with an example of each.")
        .Example("millrace dlq show dlq-orders")
        .Example("millrace dlq show dlq-orders --cause DataException --json").Taking(DeadLetterCommand.Topic)
        .With(All, DeadLetterCommand.Cause, DeadLetterCommand.Limit, CommonOptions.BootstrapServers, KafkaOptions.Settings,
            CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string topic = parsed.GetValue(DeadLetterCommand.Topic)!;
        KafkaConfig kafka = await KafkaOptions.ReadAsync(parsed, cancellationToken);
        using KafkaAdmin admin = KafkaOptions.Admin(kafka);
        WaitingLetters[] waiting = await DeadLetterCommand.FindAsync(admin, topic);
        if (parsed.GetValue(All)) waiting = [.. waiting.Select(part => part.WithAll())];
        List<LetterFacts> letters = await DeadLetterCommand.ReadAsync(parsed, kafka, waiting, cancellationToken);
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(new JsonArray([.. CauseGroup.Of(letters).SelectMany(cause => cause.Letters).Select(ToJson)]));
            return;
        }

        long all = waiting.Sum(part => part.Count);
        int limit = parsed.GetValue(DeadLetterCommand.Limit);
        Answer.Line(all == 0 ? $"Nothing waits in {topic}." : $"{all} in {topic}{(all > limit ? $", the first {limit} looked at" : "")}");
        foreach (CauseGroup cause in CauseGroup.Of(letters))
        {
            LetterFacts first = cause.Letters[0];
            Answer.Line("");
            Answer.Line($"{cause.Letters.Count} x  {SafeText.OfValue(first.Message)}");
            Answer.Line($"     {cause.Cause.Class}, {Time(cause.First)} to {Time(cause.Last)}");
            string here = $"{first.Position.Partition}@{first.Position.Offset} here";
            Answer.Line($"     such as {first.Origin} ({here}), connector {first.Connector}");
        }

        if (all > 0) Answer.Note($"Mended? Send them again: millrace dlq redrive {topic}");
    }

    private static string Time(DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "no time";

    private static JsonObject ToJson(LetterFacts letter) => new()
    {
        ["partition"] = letter.Position.Partition, ["offset"] = letter.Position.Offset, ["timestamp"] = letter.Timestamp,
        ["origin"] = letter.Origin, ["connector"] = letter.Connector, ["class"] = letter.Class, ["stage"] = letter.Stage,
        ["cause"] = letter.Message, ["causeId"] = Cause.Of(letter).Id, ["redrives"] = letter.Redrives,
    };
}
