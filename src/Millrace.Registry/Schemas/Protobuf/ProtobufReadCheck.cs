using System.Globalization;
using Millrace.Formats;
using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Registry.Schemas.Protobuf;

/// <summary>
/// Can data written with one file be read with another? Types are matched by name, fields by number.
/// The rules are those of Confluent's registry, which go beyond what the bytes allow:
/// <c>string</c> and <c>bytes</c> are one, <c>int32</c> and <c>sint32</c> are not.
/// </summary>
internal sealed class ProtobufReadCheck
{
    // Imported types that use each other in a longer chain would end in a stack overflow, which nobody can catch.
    private const int MaxDepth = 400;

    private readonly ProtobufSchema _reader;
    private readonly ProtobufSchema _writer;
    private readonly string _readerName;
    private readonly string _writerName;
    private readonly WorkLimit _work;

    // Of imported types only whether there are any counts: no paths and texts are made.
    private readonly bool _isQuiet;
    private readonly List<string> _problems = [];
    private bool _fits = true;

    // Imported messages that were compared, and whether they are the same. One that is being compared further up is, as far as we can see.
    private readonly Dictionary<string, bool> _imported;
    private readonly int _depth;

    private ProtobufReadCheck(
        ProtobufSchema reader, ProtobufSchema writer, string readerName, string writerName, WorkLimit work,
        Dictionary<string, bool> imported, int depth)
    {
        _reader = reader;
        _writer = writer;
        _readerName = readerName;
        _writerName = writerName;
        _work = work;
        _imported = imported;
        _depth = depth;
        _isQuiet = depth > 0;
    }

    /// <summary>The reasons why not, in the original's words; empty when it can.</summary>
    public static IReadOnlyList<string> Run(ProtobufSchema reader, ProtobufSchema writer, string readerName, string writerName,
        WorkLimit work)
    {
        var check = new ProtobufReadCheck(reader, writer, readerName, writerName, work, new(StringComparer.Ordinal), 0);
        if (reader.File.Package != writer.File.Package)
            check.Add("PACKAGE_CHANGED",
                $"The package at '#/' in the {readerName} schema does not match the package in the {writerName} schema");
        check.CompareMessages("#", writer.File.Package ?? "", reader.File.Package ?? "", writer.File.Messages, reader.File.Messages);
        return check._problems;
    }

    private void CompareMessages(string path, string writerScope, string readerScope, IReadOnlyList<ProtoMessage> written,
        IReadOnlyList<ProtoMessage> read)
    {
        Dictionary<string, ProtoMessage> byName = read.ToDictionary(message => message.Name, StringComparer.Ordinal);
        foreach (ProtoMessage message in written)
        {
            string here = Below(path, message.Name);
            if (byName.TryGetValue(message.Name, out ProtoMessage? other))
                CompareMessage(here, ProtobufSchema.Join(writerScope, message.Name), ProtobufSchema.Join(readerScope, message.Name),
                    message, other);
            else if (!message.IsMapEntry)
                Add("MESSAGE_REMOVED", $"The {_readerName} schema is missing a MESSAGE type at path '{here}' in the {_writerName} schema");
        }
    }

    private void CompareMessage(string path, string writerScope, string readerScope, ProtoMessage written, ProtoMessage read)
    {
        _work.Spend(1 + written.Fields.Count + read.Fields.Count + written.Oneofs.Count + read.Oneofs.Count);
        CompareMessages(path, writerScope, readerScope, written.Messages, read.Messages);
        var writtenFields = ByNumber(written.Fields);
        var readFields = ByNumber(read.Fields);
        foreach (ProtoField field in written.Fields)
        {
            if (readFields.TryGetValue(field.Number, out ProtoField? other))
                CompareField(Field(path, field), writerScope, readerScope, field, other);
            else if (field.Label == ProtoLabel.Required)
                Add("REQUIRED_FIELD_REMOVED",
                    $"The {_readerName} schema is missing a required field at path '{Field(path, field)}' in the {_writerName} schema");
        }

        foreach (ProtoField field in read.Fields)
        {
            if (field.Label == ProtoLabel.Required && !writtenFields.ContainsKey(field.Number))
                Add("REQUIRED_FIELD_ADDED",
                    $"The {_writerName} schema is missing a required field at path '{Field(path, field)}' in the {_readerName} schema");
        }

        Dictionary<string, ProtoOneof> writtenOneofs = written.Oneofs.ToDictionary(oneof => oneof.Name, StringComparer.Ordinal);
        foreach (ProtoOneof oneof in read.Oneofs)
            CompareOneof(Below(path, oneof.Name), writerScope, readerScope, writtenOneofs.GetValueOrDefault(oneof.Name), oneof,
                writtenFields);
    }

    private void CompareOneof(string path, string writerScope, string readerScope, ProtoOneof? written, ProtoOneof read,
        Dictionary<int, ProtoField> writtenFields)
    {
        List<ProtoField> moved = [.. read.Fields.Where(field => writtenFields.ContainsKey(field.Number))];
        if (moved.Count > 1)
            Add("MULTIPLE_FIELDS_MOVED_TO_ONEOF",
                $"Multiple fields in the oneof at path '{path}' in the {_readerName} schema are outside a oneof in the "
                + $"{_writerName} schema");
        else if (moved.Count == 1 && written is not null)
            Add("FIELD_MOVED_TO_EXISTING_ONEOF",
                $"A field in the existing oneof at path '{Field(path, moved[0])}' in the {_readerName} schema is outside a oneof in the "
                + $"{_writerName} schema");
        foreach (ProtoField field in moved) CompareField(Field(path, field), writerScope, readerScope, writtenFields[field.Number], field);
        if (written is null) return;
        var readFields = ByNumber(read.Fields);
        foreach (ProtoField field in written.Fields)
        {
            if (readFields.TryGetValue(field.Number, out ProtoField? other))
                CompareField(Field(path, field), writerScope, readerScope, field, other);
            else Add("ONEOF_FIELD_REMOVED",
                $"The {_readerName} schema is missing a oneof field at path '{Field(path, field)}' in the {_writerName} schema");
        }
    }

    private void CompareField(string path, string writerScope, string readerScope, ProtoField written, ProtoField read)
    {
        // Each look-up of a name goes through the scopes around it.
        _work.SpendText(path.Length + writerScope.Length + readerScope.Length);
        FieldShape before = FieldShape.Of(_writer, writerScope, written), after = FieldShape.Of(_reader, readerScope, read);
        if (before.Kind != after.Kind)
        {
            Add("FIELD_KIND_CHANGED",
                $"The type of a field at path '{path}' in the {_readerName} schema does not match its type in the {_writerName} schema");
            return;
        }

        switch (before.Kind)
        {
            case FieldKind.Scalar:
                CompareScalar(path, written, read, before.Scalar, after.Scalar);
                break;
            case FieldKind.Message:
                CompareType(path, before.Type!, after.Type!);
                break;
            default:
                CompareField(path, before.Scope ?? writerScope, after.Scope ?? readerScope, Bare(before.Key!), Bare(after.Key!));
                CompareField(path, before.Scope ?? writerScope, after.Scope ?? readerScope, Bare(before.Value!), Bare(after.Value!));
                break;
        }
    }

    private void CompareScalar(string path, ProtoField written, ProtoField read, ScalarGroup before, ScalarGroup after)
    {
        if (before != after)
            Add("FIELD_SCALAR_KIND_CHANGED",
                $"The kind of a SCALAR field at path '{path}' in the {_readerName} schema does not match its kind in the "
                + $"{_writerName} schema");
        else if (before != ScalarGroup.Text && written.Label is not null && read.Label is not null && written.Label != read.Label)
            Add("FIELD_NUMERIC_LABEL_CHANGED",
                $"The label of a numeric field at path '{path}' in the {_readerName} schema does not match its label in the "
                + $"{_writerName} schema");
    }

    private void CompareType(string path, ProtoType before, ProtoType after)
    {
        bool isSame = NameInFile(before) == NameInFile(after);
        // A file's own types are compared where they are defined, imported ones only through their uses.
        if (isSame && (before.FileName.Length > 0 || after.FileName.Length > 0))
        {
            if (_imported.TryAdd(before.FullName, true)) _imported[before.FullName] = IsSame(path, before, after);
            isSame = _imported[before.FullName];
        }

        if (!isSame)
            Add("FIELD_NAMED_TYPE_CHANGED",
                $"The type of a MESSAGE field at path '{path}' in the {_readerName} schema does not match its type in the "
                + $"{_writerName} schema");
    }

    // What is too deep to be compared is no more compatible than what is not.
    private bool IsSame(string path, ProtoType before, ProtoType after)
    {
        if (_depth >= MaxDepth) return false;
        var inner = new ProtobufReadCheck(_reader, _writer, _readerName, _writerName, _work, _imported, _depth + 1);
        inner.CompareMessage(path, before.FullName, after.FullName, before.Message!, after.Message!);
        return inner._fits;
    }

    private static string NameInFile(ProtoType type) =>
        type.File.Package is { Length: > 0 } package ? type.FullName[(package.Length + 1)..] : type.FullName;

    private static ProtoField Bare(ProtoField field) => field with { Label = null };

    private string Field(string path, ProtoField field) =>
        _isQuiet ? "" : string.Create(CultureInfo.InvariantCulture, $"{path}/{field.Number}");

    // Of two fields with one number the last counts, as in the original.
    private static Dictionary<int, ProtoField> ByNumber(IReadOnlyList<ProtoField> fields)
    {
        var byNumber = new Dictionary<int, ProtoField>(fields.Count);
        foreach (ProtoField field in fields) byNumber[field.Number] = field;
        return byNumber;
    }

    private string Below(string path, string name) => _isQuiet ? "" : $"{path}/{name}";

    private void Add(string type, string description)
    {
        _fits = false;
        if (_isQuiet) return;
        _work.SpendText(description.Length);
        _problems.Add($"{{errorType:\"{type}\", description:\"{description}\"}}");
    }
}
