using System.Buffers;
using System.Globalization;
using System.Text;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Tests.Handlers.Golden;

/// <summary>Writes requests and reads replies by the grammar alone, without anything of the handlers.</summary>
internal static class MessageCodec
{
    /// <param name="value">Of a field by its path, such as <c>Topics.Name</c>; of an array the number of elements, -1 is null.</param>
    public static byte[] Encode(MessageGrammar grammar, short version, Func<string, string, string?> value)
    {
        var output = new ArrayBufferWriter<byte>();
        bool flexible = version >= grammar.FlexibleFrom;
        var writer = new WireWriter(output, flexible);
        foreach (Field field in grammar.Request.Where(field => !field.IsTagged && field.Versions.Contain(version)))
            Write(writer, field, version, field.Name, value);
        writer.EndStruct();
        return output.WrittenSpan.ToArray();
    }

    private static void Write(WireWriter writer, Field field, short version, string path, Func<string, string, string?> value)
    {
        string? text = value(path, field.Type);
        if (!field.IsArray)
        {
            WriteOne(writer, field, version, path, text, value);
            return;
        }
        int count = int.Parse(text!, CultureInfo.InvariantCulture);
        writer.ArrayCount(count);
        for (int i = 0; i < count; i++)
            WriteOne(writer, field, version, path, value(path + "[]", field.ElementType), value);
    }

    private static void WriteOne(WireWriter writer, Field field, short version, string path, string? text,
        Func<string, string, string?> value)
    {
        switch (field.ElementType)
        {
            case "bool": writer.Bool(bool.Parse(text!)); break;
            case "i8": writer.Int8(sbyte.Parse(text!, CultureInfo.InvariantCulture)); break;
            case "i16": writer.Int16(short.Parse(text!, CultureInfo.InvariantCulture)); break;
            case "i32": writer.Int32(int.Parse(text!, CultureInfo.InvariantCulture)); break;
            case "i64": writer.Int64(long.Parse(text!, CultureInfo.InvariantCulture)); break;
            case "f64": writer.Double(double.Parse(text!, CultureInfo.InvariantCulture)); break;
            case "uuid": writer.Uuid(Guid.Parse(text!)); break;
            case "str": writer.String(text); break;
            case "bytes" or "records": writer.Bytes(Convert.FromHexString(text!)); break;
            case "{}":
                if (!field.IsArray)
                    writer.Int8(text is null ? (sbyte)-1 : (sbyte)1);
                if (!field.IsArray && text is null)
                    break;
                foreach (Field nested in field.Fields.Where(nested => !nested.IsTagged && nested.Versions.Contain(version)))
                    Write(writer, nested, version, $"{path}.{nested.Name}", value);
                writer.EndStruct();
                break;
            default: throw new NotSupportedException(field.Type);
        }
    }

    /// <summary>The reply's body as text. Fails when bytes are left.</summary>
    public static string Decode(MessageGrammar grammar, short version, ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body, version >= grammar.FlexibleFrom);
        var text = new StringBuilder();
        Read(ref reader, grammar.Reply, version, text);
        Assert.Equal(0, reader.Remaining);
        return text.ToString();
    }

    private static void Read(ref WireReader reader, Field[] fields, short version, StringBuilder text)
    {
        string separator = "";
        foreach (Field field in fields.Where(field => !field.IsTagged && field.Versions.Contain(version)))
        {
            text.Append(separator).Append(field.Name).Append('=');
            separator = " ";
            if (!field.IsArray)
            {
                ReadOne(ref reader, field, version, text);
                continue;
            }
            int count = reader.ArrayCount(field.Name);
            text.Append(count < 0 ? "null" : "[");
            Assert.True(count >= 0 || field.Nullable.Contain(version), $"{field.Name} is null");
            for (int i = 0; i < count; i++)
            {
                text.Append(i > 0 ? ", " : "");
                ReadOne(ref reader, field, version, text);
            }
            text.Append(count < 0 ? "" : "]");
        }
        reader.EndStruct();
    }

    private static void ReadOne(ref WireReader reader, Field field, short version, StringBuilder text)
    {
        switch (field.ElementType)
        {
            case "bool": text.Append(reader.Bool(field.Name) ? "true" : "false"); break;
            case "i8": text.Append(CultureInfo.InvariantCulture, $"{reader.Int8(field.Name)}"); break;
            case "i16": text.Append(CultureInfo.InvariantCulture, $"{reader.Int16(field.Name)}"); break;
            case "u16": text.Append(CultureInfo.InvariantCulture, $"{(ushort)reader.Int16(field.Name)}"); break;
            case "i32": text.Append(CultureInfo.InvariantCulture, $"{reader.Int32(field.Name)}"); break;
            case "i64": text.Append(CultureInfo.InvariantCulture, $"{reader.Int64(field.Name)}"); break;
            case "f64": text.Append(CultureInfo.InvariantCulture, $"{reader.Double(field.Name)}"); break;
            case "uuid": text.Append(reader.Uuid(field.Name)); break;
            case "bytes" or "records": text.Append(Convert.ToHexStringLower(reader.Bytes(field.Name))); break;
            case "str":
                string? value = reader.NullableString(field.Name);
                Assert.True(value is not null || field.Nullable.Contain(version), $"{field.Name} is null");
                text.Append(value is null ? "null" : $"\"{value.ReplaceLineEndings("\\n")}\"");
                break;
            case "{}":
                if (!field.IsArray && reader.Int8(field.Name) < 0)
                {
                    text.Append("null");
                    break;
                }
                text.Append('{');
                Read(ref reader, field.Fields, version, text);
                text.Append('}');
                break;
            default: throw new NotSupportedException(field.Type);
        }
    }
}
