using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.DeadLetters;

/// <summary>
/// <c>millrace dlq</c>: the records that connectors could not deal with. What has been dealt with is known by a bookmark, the committed
/// offsets of the group <c>millrace-redrive-TOPIC</c>; nothing is ever deleted.
/// </summary>
internal static class DeadLetterCommand
{
    public static readonly Argument<string> Topic = new("topic") { Description = "The dead letter topic." };

    public static readonly Option<int> Limit =
        new Option<int>("--limit", "-n") { Description = "At most so many.", DefaultValueFactory = _ => 10_000 }.AtLeast(1);

    public static Command Create() => new Command("dlq", "Look at dead letters, and send them again.").Having(
        ListDeadLetters.Create(), ShowDeadLetters.Create(), RedriveDeadLetters.Redrive(), RedriveDeadLetters.Dismiss());
}
