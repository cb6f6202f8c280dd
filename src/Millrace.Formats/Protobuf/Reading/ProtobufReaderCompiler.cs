using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf.Mapping;
using Millrace.Formats.Protobuf.Scalars;
using Millrace.Formats.Protobuf.Schemas;
using Millrace.Formats.Protobuf.Wire;

namespace Millrace.Formats.Protobuf.Reading;

/// <summary>Makes the readers for a message, in the shape that <see cref="ProtobufToConnect"/> gives it. Runs once per schema.</summary>
internal sealed class ProtobufReaderCompiler
{
    private const int MaxDepth = 100;

    // A list is never null. Nobody can write into one of no items, so all may share these.
    private static readonly Value EmptyList = Value.Array([], 0, 0);
    private static readonly Value EmptyMap = Value.Map([], 0, 0);

    private readonly ProtobufSchema _schema;
    private readonly ProtobufSettings _settings;
    private readonly Dictionary<string, MessageReader> _messages = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private int _depth;

    private ProtobufReaderCompiler(ProtobufSchema schema, ProtobufSettings settings)
    {
        _schema = schema;
        _settings = settings;
    }

    /// <summary>The reader for payloads of a message.</summary>
    /// <exception cref="DataException">Its types are nested too deep.</exception>
    public static ElementReader Compile(ProtobufSchema schema, ProtoType root, ProtobufSettings settings) =>
        settings.WrapperForRawPrimitives && WellKnownTypes.WrappedScalar(root.FullName) is { } scalar
            ? new WrapperReader(Scalar(scalar, isProto3: true))
            : new ProtobufReaderCompiler(schema, settings).Message(root);

    private MessageReader Message(ProtoType type)
    {
        if (_messages.TryGetValue(type.FullName, out MessageReader? known)) return known;
        if (++_depth > MaxDepth) throw new DataException($"{type.FullName} is nested deeper than {MaxDepth} levels");
        // Noted before its fields are made: one of them may be of this type again.
        var reader = new MessageReader();
        _messages[type.FullName] = reader;
        _open.Add(type.FullName);
        Fill(reader, type, MessageLayout.Of(type, _settings));
        _open.Remove(type.FullName);
        _depth--;
        return reader;
    }

    private void Fill(MessageReader reader, ProtoType type, IReadOnlyList<MessageMember> members)
    {
        var fields = new List<FieldReader>();
        var template = new Value[members.Count];
        var generated = new List<(int, MessageReader)>();
        for (int i = 0; i < members.Count; i++)
        {
            if (members[i].Oneof is { } oneof)
            {
                for (int m = 0; m < oneof.Fields.Count; m++)
                {
                    ElementReader member = Element(type, oneof.Fields[m]);
                    fields.Add(
                        new UnionFieldReader(FieldReader.TagOf(oneof.Fields[m].Number, member.WireType), i, oneof.Fields.Count, m, member));
                }
            }
            else
            {
                Add(fields, type, members, i, template, generated);
            }
        }

        reader.Fields = [.. fields.OrderBy(field => field.Tag)];
        reader.Names = [.. reader.Fields.Select(field => type.Message!.AllFields.First(named => named.Number == field.Number).Name)];
        reader.Template = template;
        reader.Generated = [.. generated];
    }

    private void Add(List<FieldReader> fields, ProtoType type, IReadOnlyList<MessageMember> members, int index, Value[] template,
        List<(int, MessageReader)> generated)
    {
        ProtoField field = members[index].Field!;
        if (Entry(type, field) is { } entry)
        {
            var map = new MapFieldReader(FieldReader.TagOf(field.Number, WireType.Bytes), index);
            fields.Add(map);
            template[index] = EmptyMap;
            map.Entry = EntryReader(entry.Owner, entry.Key, entry.Value);
            return;
        }

        ElementReader element = Element(type, field);
        uint tag = FieldReader.TagOf(field.Number, element.WireType);
        if (field.IsRepeated)
        {
            fields.Add(new RepeatedFieldReader(tag, index, element));
            if (element.WireType != WireType.Bytes)
                fields.Add(new PackedFieldReader(FieldReader.TagOf(field.Number, WireType.Bytes), index, element));
            template[index] = EmptyList;
            return;
        }

        if (!members[index].HasPresence) template[index] = ProtoDefault.Of(field, element);
        if (_settings.GeneratesStructForNulls && element is MessageReader message && !IsRecursive(type, field))
            generated.Add((index, message));
        ProtoOneof? oneof = _settings.FlattensUnions
            ? type.Message!.Oneofs.FirstOrDefault(candidate => candidate.Fields.Contains(field))
            : null;
        if (oneof is not null)
        {
            int first = Enumerable.Range(0, members.Count).First(i => ReferenceEquals(members[i].Field, oneof.Fields[0]));
            fields.Add(new FlatUnionFieldReader(tag, first, oneof.Fields.Count, index - first, element));
        }
        else
        {
            fields.Add(Single(tag, index, element));
        }
    }

    private (ProtoType Owner, ProtoField Key, ProtoField Value)? Entry(ProtoType type, ProtoField field)
    {
        if (field.KeyType is not null)
            return (type, new ProtoField(null, field.KeyType, "key", 1), new ProtoField(null, field.Type, "value", 2));
        ProtoType? target = ProtoScalars.Find(field.Type) is null ? _schema.Find(type.FullName, field.Type) : null;
        return ProtobufToConnect.EntryOf(field, target) is { Message: { } entry } found ? (found, entry.Fields[0], entry.Fields[1]) : null;
    }

    private MessageReader EntryReader(ProtoType owner, ProtoField key, ProtoField value)
    {
        if (++_depth > MaxDepth) throw new DataException($"A map in {owner.FullName} is nested deeper than {MaxDepth} levels");
        List<MessageMember> members = [Member(key), Member(value)];
        var fields = new List<FieldReader>();
        var template = new Value[2];
        var generated = new List<(int, MessageReader)>();
        Add(fields, owner, members, 0, template, generated);
        Add(fields, owner, members, 1, template, generated);
        // A message that is a map's value is there even when it is not written.
        if (fields.Count == 2 && template[1].IsNull && generated.Count == 0 && Element(owner, value) is MessageReader message
            && !value.IsRepeated && !IsRecursive(owner, value))
            generated.Add((1, message));
        _depth--;
        FieldReader[] table = [.. fields.OrderBy(field => field.Tag)];
        return new MessageReader
        {
            Fields = table, Names = [.. table.Select(field => field.Number == key.Number ? key.Name : value.Name)],
            Template = template, Generated = [.. generated]
        };

        MessageMember Member(ProtoField field) => new(field.Name, field, null, MessageLayout.HasPresence(owner, field, _settings));
    }

    // A struct for a null in a struct for a null, ... would never end.
    private bool IsRecursive(ProtoType owner, ProtoField field) =>
        _schema.Find(owner.FullName, field.Type) is { } type && _open.Contains(type.FullName);

    private ElementReader Element(ProtoType owner, ProtoField field)
    {
        if (ProtoScalars.Find(field.Type) is { } scalar)
        {
            ElementReader reader = Scalar(scalar, owner.File.IsProto3);
            return ProtobufToConnect.NarrowTypeOf(field, scalar) is { } narrow ? new NarrowReader(reader, narrow) : reader;
        }

        ProtoType type = _schema.Find(owner.FullName, field.Type)!;
        if (type.Enum is not null) return _settings.IntForEnums ? new ScalarReader<Int32Scalar>() : new EnumReader(type.Enum);
        if (_settings.WrapperForNullables && WellKnownTypes.WrappedScalar(type.FullName) is { } wrapped)
            return new WrapperReader(Scalar(wrapped, isProto3: true));
        return type.FullName switch
        {
            WellKnownTypes.Decimal => new DecimalReader(ProtobufToConnect.ScaleOf(field)),
            WellKnownTypes.Date => new DateReader(),
            WellKnownTypes.Time => new TimeReader(),
            WellKnownTypes.Timestamp => new TimestampReader(),
            _ => Message(type),
        };
    }

    private static ElementReader Scalar(ProtoScalar scalar, bool isProto3) => scalar switch
    {
        ProtoScalar.Int32 => new ScalarReader<Int32Scalar>(),
        ProtoScalar.SInt32 => new ScalarReader<SInt32Scalar>(),
        ProtoScalar.SFixed32 => new ScalarReader<SFixed32Scalar>(),
        ProtoScalar.UInt32 => new ScalarReader<UInt32Scalar>(),
        ProtoScalar.Fixed32 => new ScalarReader<Fixed32Scalar>(),
        ProtoScalar.Int64 or ProtoScalar.UInt64 => new ScalarReader<Int64Scalar>(),
        ProtoScalar.SInt64 => new ScalarReader<SInt64Scalar>(),
        ProtoScalar.Fixed64 or ProtoScalar.SFixed64 => new ScalarReader<Fixed64Scalar>(),
        ProtoScalar.Float => new ScalarReader<FloatScalar>(),
        ProtoScalar.Double => new ScalarReader<DoubleScalar>(),
        ProtoScalar.Bool => new ScalarReader<BoolScalar>(),
        ProtoScalar.Bytes => new ScalarReader<BytesScalar>(),
        _ => isProto3 ? new ScalarReader<StringScalar>() : new ScalarReader<Proto2StringScalar>(),
    };

    // The scalars that most fields are of, without a second call.
    private static FieldReader Single(uint tag, int index, ElementReader element) => element switch
    {
        ScalarReader<Int32Scalar> => new ScalarFieldReader<Int32Scalar>(tag, index),
        ScalarReader<Int64Scalar> => new ScalarFieldReader<Int64Scalar>(tag, index),
        ScalarReader<FloatScalar> => new ScalarFieldReader<FloatScalar>(tag, index),
        ScalarReader<DoubleScalar> => new ScalarFieldReader<DoubleScalar>(tag, index),
        ScalarReader<BoolScalar> => new ScalarFieldReader<BoolScalar>(tag, index),
        ScalarReader<StringScalar> => new ScalarFieldReader<StringScalar>(tag, index),
        ScalarReader<BytesScalar> => new ScalarFieldReader<BytesScalar>(tag, index),
        _ => new ElementFieldReader(tag, index, element),
    };
}
