using System.Globalization;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.JsonSchema.Schemas;
using static Millrace.Formats.JsonSchema.Mapping.JsonNamesOfConnect;

namespace Millrace.Formats.JsonSchema.Mapping;

/// <summary>The Connect schema of a JSON schema, as Confluent's converter derives it. Used once per schema.</summary>
internal sealed class JsonSchemaToConnect(JsonSchemaSettings settings)
{
    // Schemas that refer to each other in a longer chain would end in a stack overflow, which nobody can catch.
    private const int MaxDepth = 400;

    // Objects being converted further up, so that a recursive one refers to itself; then the result, for those used in several places.
    private readonly Dictionary<(JsonSchemaNode, bool IsOptional), SchemaBuilder> _open = [];
    private readonly Dictionary<(JsonSchemaNode, bool IsOptional), Schema> _done = [];
    private int _unions;
    private int _ids;
    private int _depth;

    /// <summary>The schema.</summary>
    /// <param name="version">Version of the subject, which becomes that of the schema unless it has one of its own; null: none.</param>
    /// <exception cref="DataException">For what Connect has no type for.</exception>
    public static Schema Convert(JsonSchemaNode schema, JsonSchemaSettings settings, int? version = null) =>
        new JsonSchemaToConnect(settings).Convert(schema, isOptional: false, version);

    private Schema Convert(JsonSchemaNode schema, bool isOptional, int? version = null)
    {
        schema = schema.Resolved;
        if (_open.TryGetValue((schema, isOptional), out SchemaBuilder? open))
        {
            if (!open.Self.Parameters.ContainsKey(IdParameter))
                open.Parameter(IdParameter, $"#id{(++_ids).ToString(CultureInfo.InvariantCulture)}");
            return open.Self;
        }

        if (version is null && _done.TryGetValue((schema, isOptional), out Schema? done)) return done;
        if (++_depth > MaxDepth) throw new DataException($"The JSON schema is nested deeper than {MaxDepth} levels, references included");
        Schema converted = schema switch
        {
            CombinedNode { Parts: [var only] } when settings.FlattensSingletonUnions => Convert(only, isOptional, version),
            CombinedNode { Criterion: JsonSchemaCriterion.AllOf } all => AllOf(all, isOptional, version),
            CombinedNode { Parts: [NullNode, var second] } => Convert(second, isOptional: true, version),
            CombinedNode { Parts: [var first, NullNode] } => Convert(first, isOptional: true, version),
            _ => Build(schema, Builder(schema, isOptional), isOptional, version),
        };
        _depth--;
        return _done[(schema, isOptional)] = converted;
    }

    private SchemaBuilder Builder(JsonSchemaNode schema, bool isOptional) => schema switch
    {
        BooleanNode => new SchemaBuilder(SchemaType.Boolean),
        NumberNode number => Number(number),
        StringNode => new SchemaBuilder(schema.Text(TypeKeyword) == BytesType ? SchemaType.Bytes : SchemaType.String),
        EnumNode symbols => Symbols(symbols.Values),
        ConstNode constant => Symbols([constant.Value]),
        CombinedNode choice => Union(choice, isOptional),
        ArrayNode array => List(array),
        ObjectNode map when map.Text(TypeKeyword) == MapType =>
            SchemaBuilder.Map(Schema.String, Convert(map.More ?? throw NoValues(), isOptional: false)),
        ObjectNode entity => Struct(entity, [entity], isOptional),
        EmptyNode =>
            throw new DataException(
                $"Unsupported schema type: a schema that allows anything ({Shown(schema)}) has no type in Connect; give it one, such as "
                + $"\"type\": \"string\""),
        _ => throw new DataException($"Unsupported schema type: {Shown(schema)}"),
    };

    private static SchemaBuilder Number(NumberNode number) => new(number.Text(TypeKeyword) switch
    {
        null => number.IsInteger ? SchemaType.Int64 : SchemaType.Float64,
        "int8" => SchemaType.Int8,
        "int16" => SchemaType.Int16,
        "int32" => SchemaType.Int32,
        "int64" => SchemaType.Int64,
        "float32" => SchemaType.Float32,
        "float64" => SchemaType.Float64,
        BytesType => SchemaType.Bytes,
        var other =>
            throw new DataException($"Unsupported type {other}: connect.type of a number is int8 to int64, float32, float64 or bytes"),
    });

    private SchemaBuilder Symbols(IReadOnlyList<JsonElement> values)
    {
        string parameter = settings.GeneralizedSums ? GeneralEnum : JsonNamesOfConnect.Enum;
        SchemaBuilder builder = new SchemaBuilder(SchemaType.String).Parameter(parameter, "");
        for (int i = 0; i < values.Count; i++)
        {
            string symbol = values[i].ValueKind switch
            {
                JsonValueKind.Null => NullSymbol,
                JsonValueKind.String => values[i].GetString()!,
                _ => JsonSchemaText.Print(values[i]),
            };
            builder.Parameter($"{parameter}.{symbol}", settings.GeneralizedSums ? i.ToString(CultureInfo.InvariantCulture) : symbol);
            if (symbol == NullSymbol) builder.Optional();
        }

        return builder;
    }

    // A title would hide that the struct is a choice, so it is not taken for its name.
    private SchemaBuilder Union(CombinedNode choice, bool isOptional)
    {
        SchemaBuilder builder = SchemaBuilder.Struct();
        _open[(choice, isOptional)] = builder;
        string name = settings.GeneralizedSums ? GeneralUnionName + (_unions++).ToString(CultureInfo.InvariantCulture) : OneOf;
        builder.Name(name);
        if (settings.GeneralizedSums) builder.Parameter(GeneralUnion, name);
        int field = 0;
        foreach (JsonSchemaNode part in choice.Parts)
        {
            if (part.Resolved is NullNode)
            {
                builder.Optional();
                continue;
            }

            if (part.Resolved is CombinedNode inner && (_open.ContainsKey((inner, true)) || _open.ContainsKey((inner, false))))
                throw new DataException($"A choice is one of its own parts: {Shown(choice)}");
            builder.Field((settings.GeneralizedSums ? GeneralUnionField : OneOfField)
                + (field++).ToString(CultureInfo.InvariantCulture), Convert(part, isOptional: true));
        }

        _open.Remove((choice, isOptional));
        return builder;
    }

    private SchemaBuilder List(ArrayNode array)
    {
        if (array.Items is not { } items) throw new DataException("Array schema did not specify the items type");
        if (array.Text(TypeKeyword) != MapType || items.Resolved is not ObjectNode entry)
            return SchemaBuilder.Array(Convert(items, isOptional: false));
        return entry.ByName.TryGetValue(KeyProperty, out JsonSchemaNode? key)
            && entry.ByName.TryGetValue(ValueProperty, out JsonSchemaNode? value)
            ? SchemaBuilder.Map(Convert(key, isOptional: false), Convert(value, isOptional: false))
            : throw new DataException("Map schema did not specify key and value of its entries");
    }

    private SchemaBuilder Struct(JsonSchemaNode schema, IReadOnlyList<ObjectNode> objects, bool isOptional)
    {
        SchemaBuilder builder = SchemaBuilder.Struct();
        if (isOptional) builder.Optional();
        _open[(schema, isOptional)] = builder;
        var required = objects.SelectMany(part => part.Required).ToHashSet(StringComparer.Ordinal);
        // connect.index says where a field stands; where it is missing, the place in the document does.
        var properties = objects.SelectMany(part => part.Properties).DistinctBy(property => property.Key)
            .Select((property, place) => (property.Key, property.Value, place));
        foreach (var (name, property, _) in properties.OrderBy(property => property.Value.Integer(IndexKeyword) ?? property.place)
            .ThenBy(property => property.place))
            builder.Field(name, Convert(property, settings.OptionalForNonRequired && !required.Contains(name)));
        if (settings.PreservesMore && objects.All(part => part.AllowsMore || part.Patterns.Count > 0)) AddMore(builder, objects);
        _open.Remove((schema, isOptional));
        return builder;
    }

    private static void AddMore(SchemaBuilder builder, IReadOnlyList<ObjectNode> objects)
    {
        if (objects.Any(part => part.ByName.ContainsKey(Variants.Variants.MoreField)))
            throw new DataException($"The JSON schema has a property {Variants.Variants.MoreField}, which is the name of the field for "
                + $"properties "
                + $"without a name of their own; rename it, or set {Variants.Variants.Setting}=false");
        builder.Field(Variants.Variants.MoreField, Variants.Variants.More);
    }

    // Of demands that all hold, that which says most about the type.
    private Schema AllOf(CombinedNode all, bool isOptional, int? version)
    {
        var parts = new List<JsonSchemaNode>();
        Flatten(all, parts, 0);
        List<ObjectNode> objects = [.. parts.OfType<ObjectNode>()];
        if (objects.Count > 0) return Build(all, Struct(all, objects, isOptional), isOptional, version);
        JsonSchemaNode? text = parts.Find(part => part is StringNode), number = parts.Find(part => part is NumberNode);
        JsonSchemaNode? symbols = parts.Find(part => part is EnumNode);
        JsonSchemaNode chosen = parts.Find(part => part is CombinedNode)
            ?? (parts.Exists(part => part is ConstNode) ? text ?? number : null)
            ?? (symbols is null ? null : text is null ? number ?? symbols : symbols)
            ?? number ?? text
            ?? parts.Find(part => part is BooleanNode or ArrayNode)
            ?? throw new DataException($"Unsupported criterion allOf for {Shown(all)}");
        return Convert(chosen, isOptional, version);
    }

    private static void Flatten(CombinedNode all, List<JsonSchemaNode> parts, int depth)
    {
        if (depth > MaxDepth) throw new DataException($"The JSON schema is nested deeper than {MaxDepth} levels, references included");
        foreach (JsonSchemaNode part in all.Parts)
        {
            if (part.Resolved is CombinedNode { Criterion: JsonSchemaCriterion.AllOf } inner) Flatten(inner, parts, depth + 1);
            else parts.Add(part.Resolved);
        }
    }

    private static Schema Build(JsonSchemaNode source, SchemaBuilder builder, bool isOptional, int? version)
    {
        if (source.Title is { } title && builder.Self.Name is null) builder.Name(title);
        if ((source.Integer(VersionKeyword) ?? version) is { } number) builder.Version(number);
        if (source.Description is { } doc) builder.Doc(doc);
        if (source.Member(ParametersKeyword) is { ValueKind: JsonValueKind.Object } parameters)
        {
            foreach (JsonProperty parameter in parameters.EnumerateObject())
                builder.Parameter(parameter.Name, parameter.Value.ValueKind == JsonValueKind.String
                    ? parameter.Value.GetString()!
                    : JsonSchemaText.Print(parameter.Value));
        }

        if (isOptional) builder.Optional();
        Schema schema = builder.Build();
        // The default of a struct is read by its fields, which a builder shows only when built.
        return source.Default is { ValueKind: not JsonValueKind.Null } json
            ? schema.ToBuilder().Default(JsonSchemaValues.Read(schema, json)).Build()
            : schema;
    }

    private static DataException NoValues() => new("Map schema did not specify the type of its values (additionalProperties)");

    private static string Shown(JsonSchemaNode schema)
    {
        string text = JsonSchemaText.Print(schema.Source);
        return text.Length <= 200 ? text : text[..200] + "...";
    }
}
