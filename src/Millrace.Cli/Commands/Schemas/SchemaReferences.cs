using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Schemas;

/// <summary><c>--reference</c>: the registered schemas that a schema refers to, and the texts of all of them.</summary>
internal sealed class SchemaReferences
{
    // A schema that needs more than this needs itself.
    private const int Most = 1000;

    public static readonly Option<string[]> Option = new("--reference", "-r")
    {
        Description = "A registered schema that the schema refers to, NAME=SUBJECT:VERSION; NAME is the type in Avro, the $ref in JSON "
            + "Schema, the import "
            + "in Protobuf; VERSION may be latest. May be repeated.",
    };

    private readonly List<KeyValuePair<string, string>> _texts = [];

    private SchemaReferences()
    {
    }

    /// <summary>As the registry takes them; empty for none.</summary>
    public JsonArray Body { get; } = [];

    /// <summary>By name, each after those it needs itself.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Texts => _texts;

    /// <summary>Fetches what is referred to.</summary>
    /// <exception cref="CommandException">For one that is not there.</exception>
    public static async Task<SchemaReferences> ReadAsync(string[]? entries, ServerAddress registry, CancellationToken cancellationToken)
    {
        var references = new SchemaReferences();
        using var client = RestClient.ForRegistry(registry);
        foreach (string entry in entries ?? [])
        {
            // A name may be an address with = and : in it, a subject may have a : of its own.
            int version = entry.LastIndexOf(':'), subject = version < 0 ? -1 : entry.LastIndexOf('=', version);
            if (subject <= 0 || version <= subject + 1 || version == entry.Length - 1)
                throw CommandException.Usage($"--reference takes NAME=SUBJECT:VERSION, not '{entry}'.");
            string name = entry[..subject];
            JsonNode schema = await references.AddAsync(client, name, entry[(subject + 1)..version], entry[(version + 1)..],
                cancellationToken);
            references.Body.Add(new JsonObject
            {
                ["name"] = name, ["subject"] = entry[(subject + 1)..version], ["version"] = (int)schema["version"]!,
            });
        }

        return references;
    }

    /// <summary>Puts them into what is sent to the registry.</summary>
    public JsonObject Into(JsonObject body)
    {
        if (Body.Count > 0) body["references"] = Body.DeepClone();
        return body;
    }

    private async Task<JsonNode> AddAsync(RestClient client, string name, string subject, string version,
        CancellationToken cancellationToken)
    {
        JsonNode schema = (await client.SendAsync(HttpMethod.Get,
            $"/subjects/{Uri.EscapeDataString(subject)}/versions/{Uri.EscapeDataString(version)}", null,
            new NamedThing(subject, "/subjects", "millrace schema list"), cancellationToken))!;
        foreach (JsonNode? inner in schema["references"]?.AsArray() ?? [])
        {
            string innerName = (string)inner!["name"]!;
            if (_texts.Exists(text => text.Key == innerName)) continue;
            if (_texts.Count >= Most) throw CommandException.Failed($"{subject} refers to more than {Most} schemas.");
            await AddAsync(client, innerName, (string)inner["subject"]!, ((int)inner["version"]!).ToString(CultureInfo.InvariantCulture),
                cancellationToken);
        }

        if (!_texts.Exists(text => text.Key == name)) _texts.Add(KeyValuePair.Create(name, (string)schema["schema"]!));
        return schema;
    }
}
