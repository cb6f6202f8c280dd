using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Errors;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>
/// <c>connector create -f FILE</c>: the file holds <c>{"name":…,"config":{…}}</c>, or the flat configuration with its name inside.
/// </summary>
internal static class CreateConnector
{
    private static readonly Option<string> File =
        new("--file", "-f") { Description = "JSON file of the connector; - is stdin.", Required = true };

    private static readonly Option<bool> Replace = new("--replace") { Description = "Change the connector when it exists already." };

    public static Command Create() =>
        new Command("create", "Create a connector from its JSON file.").Example("millrace connector create -f sink.json")
        .Example("millrace connector create -f sink.json --replace --url http://connect:8083")
        .With(File, Replace, CommonOptions.Worker, CommonOptions.Json).Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        JsonObject request = await ReadAsync(parsed.GetValue(File)!, cancellationToken);
        using RestClient client = ConnectorCommand.Client(parsed);
        JsonNode? answer = parsed.GetValue(Replace)
            ? await client.SendAsync(HttpMethod.Put, ConnectorCommand.PathOf((string)request["name"]!, "/config"),
                request["config"]!.DeepClone(), cancellationToken)
            : await CreateAsync(client, request, cancellationToken);
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(answer);
        else Answer.Line($"{request["name"]} is there. Watch it: millrace connector status {request["name"]}");
        await NoteWarningsAsync(client, request["config"]!.AsObject(), cancellationToken);
    }

    private static async Task NoteWarningsAsync(RestClient client, JsonObject config, CancellationToken cancellationToken)
    {
        try
        {
            (await ConfigProblems.FindAsync(client, config, cancellationToken)).NoteWarnings();
        }
        catch (CommandException fault) when (fault.ExitCode == ExitCode.Failed)
        {
            // The connector is there all the same.
        }
    }

    private static async Task<JsonNode?> CreateAsync(RestClient client, JsonObject request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(HttpMethod.Post, "/connectors", request, cancellationToken);
        }
        catch (CommandException fault) when (fault.Message.EndsWith("already exists", StringComparison.Ordinal))
        {
            throw CommandException.Failed($"{fault.Message}. With --replace it gets the configuration of the file.");
        }
    }

    /// <summary>Reads either form of the file into <c>{"name","config"}</c>.</summary>
    internal static async Task<JsonObject> ReadAsync(string file, CancellationToken cancellationToken)
    {
        string text = await InputFile.ReadAsync(file, cancellationToken);
        JsonObject json;
        try
        {
            json = JsonNode.Parse(text) as JsonObject ?? throw CommandException.Usage($"{file} is no JSON object.");
        }
        catch (JsonException fault)
        {
            throw CommandException.Usage($"{file} is no JSON: {JsonFault.Describe(fault)}");
        }

        if (json["config"] is JsonObject config)
        {
            json["name"] ??= config["name"]?.DeepClone();
            return json["name"] is JsonValue ? json : throw CommandException.Usage($"{file} has no \"name\".");
        }

        return json["name"] is JsonValue name
            ? new JsonObject { ["name"] = name.DeepClone(), ["config"] = json }
            : throw CommandException.Usage(
                $"{file} has neither \"config\" nor \"name\": expected {{\"name\":…,\"config\":{{…}}}} or a flat configuration.");
    }
}
