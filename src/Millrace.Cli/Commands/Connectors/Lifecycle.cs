using System.CommandLine;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>The three verbs that only name a connector.</summary>
internal static class Lifecycle
{
    public static Command Pause() => Verb("pause", "Pause: tasks keep their place and stop working.", "is pausing");

    public static Command Resume() => Verb("resume", "Resume a paused or stopped connector.", "is resuming");

    public static Command Stop() => Verb("stop", "Stop: tasks are shut down, offsets kept; they can be changed now.", "is stopping");

    private static Command Verb(string verb, string description, string done) => new Command(verb, description)
        .Example($"millrace connector {verb} orders")
        .Taking(ConnectorCommand.Name).With(CommonOptions.Worker).Runs(async (parsed, cancellationToken) =>
        {
            using RestClient client = ConnectorCommand.Client(parsed);
            string name = parsed.GetValue(ConnectorCommand.Name)!;
            await ConnectorCommand.SendAsync(client, HttpMethod.Put, name, "/" + verb, null, cancellationToken);
            Answer.Note($"{name} {done}.");
        });
}
