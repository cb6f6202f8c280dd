using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Schemas;

/// <summary><c>millrace schema</c>: a client of the Schema Registry's REST API.</summary>
internal static class SchemaCommand
{
    private static readonly Argument<string> Subject = new("subject") { Description = "Name of the subject, such as Readings-value." };

    private static readonly Option<string> Version =
        new("--version-number", "-v") { Description = "Version, or latest.", DefaultValueFactory = _ => "latest" };

    private static readonly Option<string> File =
        new("--file", "-f") { Description = "File with the schema; - is stdin.", Required = true };

    private static readonly Option<string?> SchemaType = new("--type",
        "-t")
    {
        Description = "AVRO, JSON or PROTOBUF; without it a JSON schema is told from an Avro schema by its keywords.",
    };

    private static readonly Option<bool> Permanent =
        new("--permanent") { Description = "Delete for good; the subject must have been deleted before." };

    public static Command Create() => new Command("schema", "Look at, register, check and delete schemas.").Having(
        new Command("list", "List subjects and their newest versions.").Example("millrace schema list")
        .With(CommonOptions.Registry, CommonOptions.Json).Runs(ListAsync),
        new Command("get", "Show a schema.").Example("millrace schema get Readings-value")
        .Example("millrace schema get Readings-value --version-number 1 --json")
            .Taking(Subject).With(Version, CommonOptions.Registry, CommonOptions.Json).Runs(GetAsync),
        new Command("register", "Register a schema.").Example("millrace schema register Readings-value -f reading.avsc")
        .Example("millrace schema register orders-value -f order.avsc --reference shop.Customer=customer:1")
            .Taking(Subject).With(File, SchemaType, SchemaReferences.Option, CommonOptions.Registry,
            CommonOptions.Json).Runs(RegisterAsync),
        new Command("check", "Ask whether a schema is compatible with the newest version; exit code 2 when it is not.").Example(
            "millrace schema check Readings-value -f reading.avsc")
            .Taking(Subject).With(File, SchemaType, SchemaReferences.Option, CommonOptions.Registry, CommonOptions.Json).Runs(CheckAsync),
        new Command("delete", "Delete a subject.").Example("millrace schema delete Readings-value")
        .Example("millrace schema delete Readings-value --permanent")
            .Taking(Subject).With(Permanent, CommonOptions.Registry, CommonOptions.Json).Runs(DeleteAsync));

    private static RestClient Client(ParseResult parsed) => RestClient.ForRegistry(LoginOptions.Registry(parsed));

    private static string PathOf(ParseResult parsed, string rest = "") =>
        $"/subjects/{Uri.EscapeDataString(parsed.GetValue(Subject)!)}{rest}";

    private static NamedThing Named(ParseResult parsed) => new(parsed.GetValue(Subject)!, "/subjects", "millrace schema list");

    private static async Task ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = Client(parsed);
        JsonArray schemas = (await client.GetAsync("/schemas?latestOnly=true", cancellationToken))!.AsArray();
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(schemas);
        else Answer.Table(["SUBJECT", "VERSION", "ID", "TYPE"], schemas.Select(schema => new[]
        {
            $"{schema!["subject"]}", $"{schema["version"]}", $"{schema["id"]}", (string?)schema["schemaType"] ?? "AVRO",
        }));
    }

    private static async Task GetAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = Client(parsed);
        string version = Uri.EscapeDataString(parsed.GetValue(Version)!);
        JsonNode schema =
            (await client.SendAsync(HttpMethod.Get, PathOf(parsed, $"/versions/{version}"), null, Named(parsed), cancellationToken))!;
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(schema);
        else Answer.Line((string)schema["schema"]!);
    }

    private static async Task RegisterAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = Client(parsed);
        JsonNode answer = (await client.SendAsync(HttpMethod.Post, PathOf(parsed, "/versions"), await BodyAsync(parsed, cancellationToken),
            cancellationToken))!;
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(answer);
        else Answer.Line($"{parsed.GetValue(Subject)} has it under id {answer["id"]}.");
    }

    private static async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = Client(parsed);
        string path = $"/compatibility{PathOf(parsed, "/versions/latest")}?verbose=true";
        JsonNode answer =
            (await client.SendAsync(HttpMethod.Post, path, await BodyAsync(parsed, cancellationToken), Named(parsed), cancellationToken))!;
        bool compatible = (bool)answer["is_compatible"]!;
        if (parsed.GetValue(CommonOptions.Json))
        {
            Answer.Json(answer);
        }
        else
        {
            Answer.Line(compatible ? "compatible" : "not compatible");
            foreach (JsonNode? message in answer["messages"]?.AsArray() ?? []) Answer.Line($"  {message}");
        }

        return compatible ? ExitCode.Success : ExitCode.Failed;
    }

    private static async Task DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using RestClient client = Client(parsed);
        JsonNode? versions = await client.SendAsync(HttpMethod.Delete, PathOf(parsed, parsed.GetValue(Permanent) ? "?permanent=true" : ""),
            null, Named(parsed), cancellationToken);
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(versions);
        else Answer.Note($"Deleted versions {versions?.ToJsonString()} of {parsed.GetValue(Subject)}.");
    }

    private static async Task<JsonObject> BodyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string file = parsed.GetValue(File)!;
        string text = await InputFile.ReadAsync(file, cancellationToken);
        var body = new JsonObject { ["schema"] = text };
        string type = parsed.GetValue(SchemaType)?.ToUpperInvariant() ?? (SchemaText.IsJsonSchema(text) ? "JSON" : "AVRO");
        if (type != "AVRO") body["schemaType"] = type;
        string[]? references = parsed.GetValue(SchemaReferences.Option);
        return (await SchemaReferences.ReadAsync(references, LoginOptions.Registry(parsed), cancellationToken)).Into(body);
    }
}
