using System.Globalization;
using System.Text;
using Millrace.Data;
using Millrace.Formats.Text;
using static Millrace.Formats.Avro.Mapping.AvroNamesOfConnect;

namespace Millrace.Formats.Avro.Mapping;

/// <summary>
/// The attributes beside an Avro type that say what only Connect knows. Their order is that of Confluent's converter: scale and precision,
/// then doc, version, parameters, default, name and type, then the logical type.
/// </summary>
internal static class ConnectAttributes
{
    public static void Append(StringBuilder text, Schema schema, AvroSettings settings)
    {
        if (schema.Name == LogicalTypes.Decimal)
        {
            string precision = schema.Parameters.GetValueOrDefault(LogicalTypes.PrecisionParameter)
                ?? DefaultPrecision.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $",\"scale\":{LogicalTypes.ScaleOf(schema)},\"precision\":{precision}");
        }

        if (settings.ConnectMetaData) AppendMetaData(text, schema, settings);
        foreach (var (name, value) in schema.Parameters)
            if (name.StartsWith(AvroPropertyPrefix, StringComparison.Ordinal) && !IsDropped(name, settings)) AppendText(text, name, value);
        string? logical = schema.Name switch
        {
            LogicalTypes.Decimal => "decimal",
            LogicalTypes.Date => "date",
            LogicalTypes.Time => "time-millis",
            LogicalTypes.Timestamp => "timestamp-millis",
            _ => null,
        };
        if (logical is not null) AppendText(text, "logicalType", logical);
    }

    /// <summary>The parameters as one JSON object, if there are any worth keeping.</summary>
    public static void AppendParameters(StringBuilder text, Schema schema)
    {
        char before = '{';
        foreach (var (name, value) in schema.Parameters)
        {
            if (name == FieldDefault) continue;
            if (before == '{') text.Append(",\"" + ParametersProperty + "\":");
            JsonText.AppendString(text.Append(before), name);
            JsonText.AppendString(text.Append(':'), value);
            before = ',';
        }

        if (before == ',') text.Append('}');
    }

    private static void AppendMetaData(StringBuilder text, Schema schema, AvroSettings settings)
    {
        if (schema.Doc is not null) AppendText(text, DocProperty, schema.Doc);
        if (schema.Version is { } version) text.Append(CultureInfo.InvariantCulture, $",\"{VersionProperty}\":{version}");
        AppendParameters(text, schema);
        if (schema.HasDefault && !schema.Default.IsNull && schema.Parameters.GetValueOrDefault(FieldDefault) != "true"
            && ConnectDefaultWriter.TryPrint(schema, settings) is { } json)
            text.Append(",\"" + DefaultProperty + "\":").Append(json);
        if (schema.Name is not null) AppendText(text, NameProperty, schema.Name);
        if (schema.Type is SchemaType.Int8 or SchemaType.Int16)
            AppendText(text, TypeProperty, schema.Type == SchemaType.Int8 ? "int8" : "int16");
    }

    private static bool IsDropped(string property, AvroSettings settings) =>
        settings.RemovesJavaProperties && property == "avro.java.string";

    private static void AppendText(StringBuilder text, string name, string value)
    {
        JsonText.AppendString(text.Append(','), name);
        JsonText.AppendString(text.Append(':'), value);
    }
}
