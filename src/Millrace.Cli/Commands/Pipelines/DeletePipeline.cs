using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Pipelines;

/// <summary><c>pipeline delete</c>: the connectors of the file; what holds data only when it is asked for.</summary>
internal static class DeletePipeline
{
    private static readonly Option<bool> Topics = new("--topics") { Description = "Also delete the topics, with all their records." };

    private static readonly Option<bool> Schemas = new("--schemas") { Description = "Also delete the schemas' subjects." };

    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    public static Command Create() =>
        PipelineCommand.Verb("delete", "Delete the connectors of the file; topics and schemas stay unless they are asked for.")
        .Example("millrace pipeline delete -f smart-meter.yaml")
        .Example("millrace pipeline delete -f smart-meter.yaml --topics --schemas --yes")
        .With(Topics, Schemas, Yes, CommonOptions.Json).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string file = parsed.GetValue(PipelineCommand.File)!;
        Pipeline pipeline = await PipelineReader.ReadAsync(file, cancellationToken);
        List<(string Kind, string Name)> things = [.. pipeline.Connectors.Select(connector => ("connector", connector.Name))];
        if (parsed.GetValue(Topics)) things.AddRange(pipeline.Topics.Select(topic => ("topic", topic.Name)));
        if (parsed.GetValue(Schemas)) things.AddRange(pipeline.Schemas.Select(schema => ("schema", schema.Subject)));
        if (!parsed.GetValue(Yes)) Confirm(file, things);

        using var servers = new PipelineServers(parsed);
        var answer = new JsonArray();
        foreach (var (kind, name) in things)
        {
            bool wasThere = kind switch
            {
                "connector" => await DeleteAsync(servers.Worker, ConnectorCommand.PathOf(name), cancellationToken),
                "schema" => await DeleteAsync(servers.Registry, $"/subjects/{Uri.EscapeDataString(name)}", cancellationToken),
                _ => await DeleteTopicAsync(await servers.AdminAsync(cancellationToken), name),
            };
            Answer.Note($"{kind} {name} {(wasThere ? "is deleted" : "was not there")}.");
            answer.Add(new JsonObject { ["kind"] = kind, ["name"] = name, ["deleted"] = wasThere });
        }

        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(answer);
        return ExitCode.Success;
    }

    private static void Confirm(string file, List<(string Kind, string Name)> things)
    {
        if (Console.IsInputRedirected || file == "-")
            throw CommandException.Usage("Nobody can be asked here whether to delete; say it with --yes.");
        Console.Error.Write($"Delete {string.Join(", ", things.Select(thing => $"{thing.Kind} {thing.Name}"))}? [y/N] ");
        if (Console.ReadLine()?.Trim() is not ("y" or "Y" or "yes")) throw CommandException.Usage("Nothing is deleted.");
    }

    private static async Task<bool> DeleteAsync(RestClient server, string path, CancellationToken cancellationToken)
    {
        // Its deletion has no answer to tell from that of nothing, so look first.
        string look = path.StartsWith("/connectors/", StringComparison.Ordinal) ? path : path + "/versions";
        if (await server.FindAsync(HttpMethod.Get, look, null, cancellationToken) is null) return false;
        await server.SendAsync(HttpMethod.Delete, path, null, cancellationToken);
        return true;
    }

    private static async Task<bool> DeleteTopicAsync(KafkaAdmin admin, string topic)
    {
        AdminResult result = (await admin.DeleteTopicsAsync(topic))[0];
        if (result.Code == KafkaErrorCode.UnknownTopicOrPartition) return false;
        result.ThrowIfFailed();
        return true;
    }
}
