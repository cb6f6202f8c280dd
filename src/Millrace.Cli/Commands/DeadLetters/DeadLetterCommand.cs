using System.CommandLine;
using Millrace.Cli.Commands.Topics;
using Millrace.Cli.Terminal;
using Millrace.Kafka;
using Millrace.WebConsole.DeadLetters;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary>
/// <c>millrace dlq</c>: the records that connectors could not deal with. What has been dealt with is known by a bookmark, the committed
/// offsets of the group <c>millrace-redrive-TOPIC</c> (<see cref="Bookmark"/>), which the web console keeps too; nothing is ever deleted.
/// </summary>
internal static class DeadLetterCommand
{
    public static readonly Argument<string> Topic = new("topic") { Description = "The dead letter topic." };

    public static readonly Option<int> Limit =
        new Option<int>("--limit", "-n") { Description = "At most so many.", DefaultValueFactory = _ => 10_000 }.AtLeast(1);

    public static readonly Option<string?> Cause =
        new("--cause") { Description = "Only those whose class or reason has this text in it, in whatever case." };

    /// <summary>Errors: as <see cref="DescribeTopic.FindAsync"/>.</summary>
    public static async Task<WaitingLetters[]> FindAsync(KafkaAdmin admin, string topic) =>
        await WaitingLetters.FindAsync(admin, await DescribeTopic.PartitionsAsync(admin, topic, []));

    /// <summary>Of the first so many that wait, those that were asked for.</summary>
    public static Task<List<LetterFacts>> ReadAsync(
        ParseResult parsed, KafkaConfig kafka, IEnumerable<WaitingLetters> waiting, CancellationToken cancellationToken)
    {
        string? cause = parsed.GetValue(Cause);
        return Task.Run(() => WaitingLetters.Read(kafka, waiting, parsed.GetValue(Limit), cancellationToken)
            .Select(letter => letter.Facts)
            .Where(letter => cause is null || letter.Class.Contains(cause, StringComparison.OrdinalIgnoreCase)
                || letter.Message.Contains(cause, StringComparison.OrdinalIgnoreCase)).ToList(), cancellationToken);
    }

    public static Command Create() => new Command("dlq", "Look at dead letters, and send them again.").Having(
        ListDeadLetters.Create(), ShowDeadLetters.Create(), RedriveDeadLetters.Redrive(), RedriveDeadLetters.Dismiss());
}
