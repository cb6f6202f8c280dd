using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// The columns that records of one pair of schemas are written to: key columns first, then fields of the value in their order.
/// </summary>
internal sealed record RowShape(IReadOnlyList<Column> Columns)
{
    private static readonly string[] KafkaNames = ["__connect_topic", "__connect_partition", "__connect_offset"];

    public IEnumerable<Column> Keys => Columns.Where(column => column.IsKey);

    public IEnumerable<Column> NonKeys => Columns.Where(column => !column.IsKey);

    /// <summary>Columns of a record with a value.</summary>
    /// <exception cref="DataException">It names the setting to change when the schemas do not fit pk.mode and pk.fields.</exception>
    public static RowShape ForWrite(SinkOptions options, Schema? keySchema, Schema? valueSchema)
    {
        bool isText = valueSchema?.Type == SchemaType.String;
        if (valueSchema is null || (valueSchema.Type != SchemaType.Struct && !isText))
        {
            throw new DataException(valueSchema is null
                ? "the value has no schema; the sink needs one to know the columns. Use a converter with schemas, such as Avro, or JSON "
                + "with value.converter.schemas.enable=true"
                : $"the value is of type {valueSchema.TypeName}; the sink writes structs (one column a field) and plain strings");
        }

        if (isText) RefuseText(options);
        List<Column> columns = KeyColumns(options, keySchema, valueSchema);
        if (isText) columns.Add(new Column(options.StringColumn, Schema.OptionalString, false, ColumnSource.Value));
        foreach (Field field in valueSchema.Fields)
        {
            if (columns.Exists(column => column.Name == field.Name)) continue;
            if (options.Whitelist.Count > 0 && !options.Whitelist.Contains(field.Name)) continue;
            columns.Add(
                new Column(field.Name, field.Schema, false, ColumnSource.ValueField, field.Index) { IsEpoch = IsEpoch(options, field) });
        }

        if (columns.Count == 0)
            throw new DataException(
                "No fields found: neither a key nor a value field is left to write; see pk.mode, pk.fields and fields.whitelist");
        return new RowShape(columns);
    }

    /// <summary>Columns of a tombstone: the key alone.</summary>
    public static RowShape ForDelete(SinkOptions options, Schema? keySchema) => new(KeyColumns(options, keySchema, null));

    /// <summary>Two fields that are one column: an UPDATE would take the last of them without a word.</summary>
    /// <exception cref="DataException">It names both.</exception>
    public void RefuseTwins()
    {
        if (Columns.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1) is not { } twins) return;
        throw new DataException(
            $"fields '{string.Join("' and '", twins.Select(column => column.Name))}' differ only by case, which names of columns in MySQL "
            + $"do not. " +
            "Rename one with the ReplaceField transformation (renames), or leave it out (exclude)");
    }

    /// <summary>The shape for a table that is there: its columns may be of other types than those that would be made.</summary>
    public RowShape For(TableInfo table) => new(
        [.. Columns.Select(column => column with { IsStoredAsText = table.Find(column.Name)?.IsText is true })]);

    /// <summary>
    /// The order of columns in CREATE: the three of Kafka, then as in the value (keys that the value has too stand at their place there),
    /// then the rest by name.
    /// </summary>
    public IReadOnlyList<Column> InTableOrder(Schema? valueSchema)
    {
        var place = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string name in KafkaNames) place[name] = place.Count;
        foreach (Field field in valueSchema?.Fields ?? []) place.TryAdd(field.Name, place.Count);
        return [.. Columns.OrderBy(column => place.GetValueOrDefault(column.Name, int.MaxValue))
            .ThenBy(column => column.Name, StringComparer.Ordinal)];
    }

    private static List<Column> KeyColumns(SinkOptions options, Schema? keySchema, Schema? valueSchema)
    {
        switch (options.KeyMode)
        {
            case KeyMode.Kafka:
                if (options.KeyFields.Count is not (0 or 3))
                    throw new DataException("pk.mode=kafka needs no pk.fields, or three: the columns of topic, partition and offset");
                IReadOnlyList<string> names = options.KeyFields.Count == 0 ? KafkaNames : options.KeyFields;
                return
                [
                    new Column(names[0], Schema.String, true, ColumnSource.Topic),
                        new Column(names[1], Schema.Int32, true, ColumnSource.Partition),
                    new Column(names[2], Schema.Int64, true, ColumnSource.Offset),
                ];
            case KeyMode.RecordKey:
                return RecordKey(options, keySchema);
            case KeyMode.RecordValue:
                if (valueSchema?.Type != SchemaType.Struct)
                    throw new DataException(
                        "pk.mode=record_value needs a value that is a struct; for tombstones and plain strings use record_key");
                return FieldsOf(options, valueSchema, ColumnSource.ValueField, "value");
            default:
                return options.Mode == InsertMode.Upsert
                    ? throw new DataException(
                        "insert.mode=upsert requires key field names: set pk.mode to record_key, record_value or kafka")
                    : [];
        }
    }

    private static List<Column> RecordKey(SinkOptions options, Schema? keySchema)
    {
        if (keySchema is null) throw new DataException("pk.mode=record_key needs a key with a schema; see key.converter");
        if (keySchema.Type == SchemaType.Struct) return FieldsOf(options, keySchema, ColumnSource.KeyField, "key");
        if (keySchema.Type is SchemaType.Map or SchemaType.Array)
            throw new DataException($"pk.mode=record_key cannot take a key of type {keySchema.TypeName}");
        return options.KeyFields.Count == 1
            ? [new Column(options.KeyFields[0], keySchema, true, ColumnSource.Key)]
            : throw new DataException(
                $"the key is a plain {keySchema.TypeName}: pk.fields must be exactly one name, that of its column; it has "
                + $"{options.KeyFields.Count}");
    }

    private static List<Column> FieldsOf(SinkOptions options, Schema schema, ColumnSource source, string where)
    {
        var columns = new List<Column>();
        foreach (string name in options.KeyFields.Count == 0 ? schema.Fields.Select(field => field.Name) : options.KeyFields)
        {
            Field field = schema.FindField(name) ?? throw new DataException(
                $"pk.fields names '{name}', which the record's {where} does not have; it has "
                + $"{string.Join(", ", schema.Fields.Select(f => f.Name))}");
            columns.Add(new Column(field.Name, field.Schema, true, source, field.Index)
            {
                IsEpoch = source == ColumnSource.ValueField
                && IsEpoch(options, field)
            });
        }

        return columns;
    }

    private static bool IsEpoch(SinkOptions options, Field field) =>
        options.TimestampFields.Contains(field.Name) && field.Schema is { Type: SchemaType.Int64 or SchemaType.String, Name: null };

    private static void RefuseText(SinkOptions options)
    {
        if (options.KeyMode == KeyMode.RecordValue)
            throw new DataException("pk.mode=record_value does not go with values that are plain strings");
        if (options.Whitelist.Count > 0) throw new DataException("fields.whitelist does not go with values that are plain strings");
        if (options.TimestampFields.Count > 0)
            throw new DataException("timestamp.fields.list does not go with values that are plain strings");
    }
}

/// <summary>One column that records of a schema are written to.</summary>
/// <param name="Name">Without quotes.</param>
/// <param name="Schema">Type of its values.</param>
/// <param name="IsKey">True for a part of the primary key.</param>
/// <param name="Source">Where its value is.</param>
/// <param name="Index">Which field of that struct; 0 elsewhere.</param>
internal sealed record Column(string Name, Schema Schema, bool IsKey, ColumnSource Source, int Index = 0)
{
    /// <summary>True for a field of <c>timestamp.fields.list</c>.</summary>
    public bool IsEpoch { get; init; }

    /// <summary>True where the table that is there has a column of characters or bytes for it.</summary>
    public bool IsStoredAsText { get; init; }
}

/// <summary>Where in a record a column's value is.</summary>
internal enum ColumnSource
{
    Topic, Partition, Offset, Key, KeyField, Value, ValueField,
}
