using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Formats.Text;

namespace Millrace.Formats.Registry;

/// <summary>
/// Client of the Schema Registry's REST API (https://docs.confluent.io/platform/current/schema-registry/develop/api.html).
/// Remembers nothing: every call is a request; <see cref="CachedSchemaRegistry"/> remembers. Safe for use by many threads.
/// </summary>
public sealed class SchemaRegistryClient : ISchemaRegistry
{
    private readonly RegistryHttp _http;

    /// <summary>A client of that registry; it connects when it is first asked.</summary>
    public SchemaRegistryClient(RegistryConnection connection)
        : this(connection, new SocketsHttpHandler())
    {
    }

    internal SchemaRegistryClient(RegistryConnection connection, HttpMessageHandler handler) =>
        _http = new RegistryHttp(connection, handler);

    /// <inheritdoc/>
    public RegisteredSchema GetById(int id, string? subject = null)
    {
        string context = subject is null ? "" : $"&subject={Uri.EscapeDataString(subject)}";
        return Read(_http.Send(HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"schemas/ids/{id}?fetchMaxId=false{context}"))) with
        {
            Id = id,
        };
    }

    /// <inheritdoc/>
    public int Register(string subject, SchemaText schema, bool normalize = false) =>
        _http.Send(HttpMethod.Post, $"{Versions(subject)}{Query(("normalize", normalize))}", Body(schema)).GetProperty("id").GetInt32();

    /// <inheritdoc/>
    public RegisteredSchema Lookup(string subject, SchemaText schema, bool normalize = false, bool includeDeleted = false) =>
        Read(_http.Send(HttpMethod.Post, $"{Subject(subject)}{Query(("normalize", normalize), ("deleted", includeDeleted))}",
            Body(schema)));

    /// <inheritdoc/>
    public RegisteredSchema GetVersion(string subject, int version) =>
        Read(_http.Send(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{Versions(subject)}/{version}?deleted=true")));

    /// <inheritdoc/>
    public RegisteredSchema GetLatest(string subject) => Read(_http.Send(HttpMethod.Get, $"{Versions(subject)}/latest"));

    /// <inheritdoc/>
    public RegisteredSchema GetLatestWithMetadata(string subject, IReadOnlyDictionary<string, string> properties)
    {
        IEnumerable<string> query = properties.SelectMany(property =>
            new[] { $"key={Uri.EscapeDataString(property.Key)}", $"value={Uri.EscapeDataString(property.Value)}" });
        return Read(_http.Send(HttpMethod.Get, $"{Subject(subject)}/metadata?{string.Join('&', query)}"));
    }

    /// <inheritdoc/>
    public RegisteredSchema GetByGuid(Guid guid)
    {
        RegisteredSchema schema = Read(_http.Send(HttpMethod.Get, $"schemas/guids/{guid}"));
        int? id = null;
        foreach (JsonElement use in _http.Send(HttpMethod.Get, $"schemas/guids/{guid}/ids").EnumerateArray())
            if (id is null || use.GetProperty("context").ValueEquals("."u8)) id = use.GetProperty("id").GetInt32();
        return schema with { Id = id };
    }

    /// <summary>Names of all subjects.</summary>
    public IReadOnlyList<string> GetSubjects() =>
        _http.Send(HttpMethod.Get, "subjects").EnumerateArray().Select(name => name.GetString()!).ToList();

    /// <summary>Versions of a subject, ascending.</summary>
    public IReadOnlyList<int> GetVersions(string subject) =>
        _http.Send(HttpMethod.Get, Versions(subject)).EnumerateArray().Select(version => version.GetInt32()).ToList();

    /// <summary>Deletes a subject softly, or for good when it was deleted softly before; returns the versions deleted.</summary>
    public IReadOnlyList<int> DeleteSubject(string subject, bool permanent = false) =>
        _http.Send(HttpMethod.Delete, $"{Subject(subject)}{Query(("permanent", permanent))}").EnumerateArray()
        .Select(version => version.GetInt32()).ToList();

    /// <summary>
    /// Compares a schema with the versions that the subject's level asks for; empty when it is compatible, else the reasons.
    /// </summary>
    public IReadOnlyList<string> FindIncompatibilities(string subject, SchemaText schema)
    {
        JsonElement answer = _http.Send(HttpMethod.Post, $"compatibility/{Versions(subject)}?verbose=true", Body(schema));
        if (answer.GetProperty("is_compatible").GetBoolean()) return [];
        return answer.TryGetProperty("messages", out JsonElement messages) && messages.GetArrayLength() > 0
            ? messages.EnumerateArray().Select(message => RegistryReason.ForPeople(message.ToString())).ToList()
            : ["The registry gives no reason."];
    }

    /// <summary>The compatibility level of a subject, or the global one for null or a subject without one of its own.</summary>
    public string GetCompatibility(string? subject = null) =>
        _http.Send(HttpMethod.Get, subject is null ? "config" : $"config/{Uri.EscapeDataString(subject)}?defaultToGlobal=true")
            .GetProperty("compatibilityLevel").GetString()!;

    /// <summary>Sets the compatibility level (BACKWARD, FULL_TRANSITIVE, NONE, ...) of a subject, or the global one.</summary>
    public void SetCompatibility(string level, string? subject = null)
    {
        var body = new StringBuilder("{\"compatibility\":");
        JsonText.AppendString(body, level);
        _http.Send(HttpMethod.Put, subject is null ? "config" : $"config/{Uri.EscapeDataString(subject)}", body.Append('}').ToString());
    }

    private static RegisteredSchema Read(JsonElement json)
    {
        string type = json.TryGetProperty("schemaType", out JsonElement named) && named.ValueKind == JsonValueKind.String
            ? named.GetString()!
            : SchemaText.Avro;
        var schema = new SchemaText(type, json.GetProperty("schema").GetString()!);
        if (json.TryGetProperty("references", out JsonElement references) && references.ValueKind == JsonValueKind.Array)
        {
            schema = schema with
            {
                References = references.EnumerateArray().Select(reference => new SchemaReference(reference.GetProperty("name").GetString()!,
                    reference.GetProperty("subject").GetString()!, reference.GetProperty("version").GetInt32())).ToList(),
            };
        }

        return new RegisteredSchema(json.TryGetProperty("subject", out JsonElement subject)
            ? subject.GetString()
            : null, Number(json, "version"), Number(json, "id"), schema)
        {
            Guid = json.TryGetProperty("guid", out JsonElement guid) && guid.ValueKind == JsonValueKind.String
                && guid.TryGetGuid(out Guid known)
                ? known
                : null,
        };
    }

    private static int? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement number) && number.ValueKind == JsonValueKind.Number ? number.GetInt32() : null;

    private static string Body(SchemaText schema)
    {
        var body = new StringBuilder("{\"schema\":");
        JsonText.AppendString(body, schema.Text);
        // Servers before 5.5 know no types; for Avro nothing need be said.
        if (schema.Type != SchemaText.Avro) JsonText.AppendString(body.Append(",\"schemaType\":"), schema.Type);
        if (schema.References.Count > 0) body.Append(",\"references\":[").AppendJoin(',', schema.References.Select(Body)).Append(']');
        return body.Append('}').ToString();
    }

    private static string Body(SchemaReference reference)
    {
        var body = new StringBuilder();
        JsonText.AppendString(body.Append("{\"name\":"), reference.Name);
        JsonText.AppendString(body.Append(",\"subject\":"), reference.Subject);
        return body.Append(CultureInfo.InvariantCulture, $",\"version\":{reference.Version}}}").ToString();
    }

    private static string Subject(string subject) => $"subjects/{Uri.EscapeDataString(subject)}";

    private static string Versions(string subject) => $"{Subject(subject)}/versions";

    private static string Query(params (string Name, bool IsSet)[] flags)
    {
        string query = string.Join('&', flags.Where(flag => flag.IsSet).Select(flag => $"{flag.Name}=true"));
        return query.Length == 0 ? "" : $"?{query}";
    }
}
