using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>Reads a pipeline file; its form is in <c>docs/pipelines.md</c>.</summary>
/// <exception cref="CommandException">(1) with file, line and column.</exception>
internal static class PipelineReader
{
    // As in Docker's compose files: a place for what is written once and used by alias.
    private const string OwnPrefix = "x-";

    public static async Task<Pipeline> ReadAsync(string file, CancellationToken cancellationToken)
    {
        var root = new YamlSection(file, "", YamlFile.Parse(file, await InputFile.ReadAsync(file, cancellationToken)));
        root.Only(["topics", "schemas", "connectors", .. root.Keys.Where(key => key.StartsWith(OwnPrefix, StringComparison.Ordinal))]);
        YamlSection topics = root.Section("topics"), schemas = root.Section("schemas"), connectors = root.Section("connectors");
        var declaredSchemas = new List<SchemaDeclaration>();
        foreach (string subject in schemas.Keys)
            declaredSchemas.Add(await SchemaAsync(subject, schemas.Section(subject), file, cancellationToken));
        return new Pipeline(
            [.. topics.Keys.Select(name => Topic(name, topics.Section(name)))], declaredSchemas,
            [.. connectors.Keys.Select(name => Connector(name, connectors.Section(name)))]);
    }

    private static TopicDeclaration Topic(string name, YamlSection topic)
    {
        topic.Only("partitions", "replication.factor", "config");
        return new TopicDeclaration(name, topic.Count("partitions"), topic.Count("replication.factor"), topic.Section("config").Texts());
    }

    private static ConnectorDeclaration Connector(string name, YamlSection connector)
    {
        connector.Only("config", "state");
        YamlSection config = connector.Section("config");
        if (config.Text("connector.class") is null) throw config.FaultAt("connector.class", "is missing");
        if (config.Text("name") is { } own && own.Value != name) throw config.FaultAt("name", $"must be {name}, or be left out");
        return new ConnectorDeclaration(name, config.Texts(), connector.Choice("state", "RUNNING", "PAUSED", "STOPPED"));
    }

    private static async Task<SchemaDeclaration> SchemaAsync(string subject, YamlSection schema, string file,
        CancellationToken cancellationToken)
    {
        schema.Only("type", "schema", "file", "compatibility");
        string? text = schema.Text("schema")?.Value;
        if (schema.Text("file") is { } named)
        {
            if (text is not null) throw schema.FaultAt("file", "and schema are both given; one is enough");
            string folder = file == "-" ? "" : Path.GetDirectoryName(Path.GetFullPath(file))!;
            text = await InputFile.ReadAsync(Path.Combine(folder, named.Value), cancellationToken);
        }

        string? compatibility = schema.Choice("compatibility", "NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE",
            "FULL", "FULL_TRANSITIVE");
        if (text is null) throw schema.FaultAt("schema", "is missing; give it here, or the name of a file as file");
        return new SchemaDeclaration(subject, schema.Choice("type", "AVRO", "JSON", "PROTOBUF") ?? "AVRO", text, compatibility);
    }
}
