using System.Globalization;
using System.Text.Json;

namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>
/// The document of a schema and those it refers to, with all addresses in them: <c>$id</c> and anchors
/// (https://json-schema.org/draft/2020-12/json-schema-core#section-8). Nothing is ever fetched.
/// </summary>
internal sealed class JsonSchemaDocuments
{
    // What addresses are relative to in documents that do not say where they are.
    private const string DefaultBase = "mem://input/";

    private readonly Dictionary<string, (JsonElement Schema, string Base)> _byAddress = new(StringComparer.Ordinal);
    // By address: JsonElement looks through all members for each name, and a document may refer to all of thousands of definitions.
    private readonly Dictionary<string, (Dictionary<string, JsonElement> Children, string Base)> _containers = new(StringComparer.Ordinal);
    private readonly string _idKeyword;
    private readonly string _rootBase;

    /// <param name="references">By the names that <c>$ref</c> uses.</param>
    /// <exception cref="JsonSchemaException"/>
    public JsonSchemaDocuments(JsonElement root, IEnumerable<KeyValuePair<string, string>> references)
    {
        Dialect = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("$schema", out JsonElement named)
            && named.ValueKind == JsonValueKind.String
            ? named.GetString()! : "";
        _idKeyword = IsDraft4 ? "id" : "$id";
        _rootBase = BaseOf(root, DefaultBase);
        foreach (var (name, text) in references)
        {
            JsonElement document = JsonSchemaText.Parse(text);
            string address = AddressOf(name);
            // A name is relative to the document that uses it, but also known as it is:
            // documents of other folders refer to it by the same name.
            _byAddress[name] = _byAddress[address] = (document, address);
            Index(document, address, 0);
        }

        _byAddress[DefaultBase] = (root, DefaultBase);
        Index(root, DefaultBase, 0);
    }

    /// <summary>The <c>$schema</c> of the main document; empty when it does not say.</summary>
    public string Dialect { get; }

    public bool IsDraft4 => Dialect.Contains("draft-04", StringComparison.Ordinal);

    /// <summary>2019-09 and later, where a reference may have other keywords beside it.</summary>
    public bool IsModern => Dialect.Contains("/draft/20", StringComparison.Ordinal);

    /// <summary>Where the main document is, before its own <c>$id</c> counts.</summary>
    public string Base => DefaultBase;

    /// <summary>The full address of a reference by its name.</summary>
    public string AddressOf(string name) => Resolve(_rootBase, name);

    /// <summary>The address that relative ones below a schema start from.</summary>
    public string BaseOf(JsonElement schema, string around) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(_idKeyword, out JsonElement id)
        && id.ValueKind == JsonValueKind.String
        && id.GetString() is { Length: > 0 } text && text[0] != '#' ? Resolve(around, text.TrimEnd('#')) : around;

    /// <summary>The full address of a reference.</summary>
    public static string AddressOf(string baseAddress, string reference)
    {
        int hash = reference.IndexOf('#', StringComparison.Ordinal);
        string path = hash < 0 ? reference : reference[..hash], fragment = hash < 0 ? "" : reference[hash..];
        return (path.Length == 0 ? baseAddress : Resolve(baseAddress, path)) + (fragment == "#" ? "" : fragment);
    }

    /// <summary>What is at an address; null when nothing is.</summary>
    /// <param name="reference">The reference as it is written, by which documents are known too.</param>
    public (JsonElement Schema, string Base)? Find(string address, string reference)
    {
        if (_byAddress.TryGetValue(address, out var found)) return found;
        int hash = address.IndexOf('#', StringComparison.Ordinal);
        string path = hash < 0 ? address : address[..hash], fragment = hash < 0 ? "" : address[(hash + 1)..];
        if (!_byAddress.TryGetValue(path, out found) && !_byAddress.TryGetValue(reference.Split('#')[0], out found)) return null;
        if (fragment.Length == 0) return found;
        if (fragment[0] != '/') return _byAddress.TryGetValue($"{BaseOf(found.Schema, found.Base)}#{fragment}", out found) ? found : null;
        return Walk(path, found.Schema, found.Base, fragment);
    }

    private (JsonElement Schema, string Base)? Walk(string path, JsonElement at, string around, string pointer)
    {
        foreach (string step in pointer[1..].Split('/'))
        {
            if (!_containers.TryGetValue(path, out var container)) _containers[path] = container = (Children(at), BaseOf(at, around));
            around = container.Base;
            if (!container.Children.TryGetValue(Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal), out at)) return null;
            path = $"{path}/{step}";
        }

        return (at, around);
    }

    private static Dictionary<string, JsonElement> Children(JsonElement container) => container.ValueKind switch
    {
        JsonValueKind.Object =>
            JsonSchemaText.Members(container).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal),
        JsonValueKind.Array =>
            container.EnumerateArray().Index()
            .ToDictionary(item => item.Index.ToString(CultureInfo.InvariantCulture), item => item.Item, StringComparer.Ordinal),
        _ => [],
    };

    private void Index(JsonElement schema, string around, int depth)
    {
        if (depth > JsonSchemaText.MaxDepth) return;
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in schema.EnumerateArray()) Index(item, around, depth + 1);
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object) return;
        string here = BaseOf(schema, around);
        if (here != around) _byAddress.TryAdd(here, (schema, around));
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.String)
            {
                // Values are no schemas, whatever they look like.
                if (member.Name is not ("enum" or "const" or "default" or "examples")) Index(member.Value, here, depth + 1);
            }
            else if (member.Name is "$anchor" or "$dynamicAnchor")
            {
                _byAddress.TryAdd($"{here}#{member.Value.GetString()}", (schema, around));
            }
            else if (member.Name == _idKeyword && member.Value.GetString() is ['#', _, ..] anchor)
            {
                _byAddress.TryAdd(here + anchor, (schema, around));
            }
        }
    }

    private static string Resolve(string around, string path)
    {
        // A path from the root is a file to Uri, where there are such.
        if (!path.StartsWith('/') && Uri.TryCreate(path, UriKind.Absolute, out Uri? absolute)) return absolute.AbsoluteUri;
        return Uri.TryCreate(around, UriKind.Absolute, out Uri? root) && Uri.TryCreate(root, path, out Uri? joined)
            ? joined.AbsoluteUri
            : path;
    }
}
