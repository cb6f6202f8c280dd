using Millrace.Formats.Protobuf.Mapping;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>
/// A .proto file as it is written: types are names, nothing is resolved (https://protobuf.dev/reference/protobuf/proto3-spec/).
/// </summary>
public sealed record ProtoFile
{
    /// <summary>The older syntax, which is meant where a file says none.</summary>
    public const string Proto2 = "proto2";

    /// <summary>The newer syntax.</summary>
    public const string Proto3 = "proto3";

    /// <summary>Null where the text does not say: that means proto2.</summary>
    public string? Syntax { get; init; }

    /// <summary>What stands before the names of all types; null for nothing.</summary>
    public string? Package { get; init; }

    /// <summary>Imported files in the order of the text, without public ones.</summary>
    public IReadOnlyList<string> Imports { get; init; } = [];

    /// <summary>Files that whoever imports this one gets as well.</summary>
    public IReadOnlyList<string> PublicImports { get; init; } = [];

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    /// <summary>Message types in the order of the text, which payloads count them by.</summary>
    public IReadOnlyList<ProtoMessage> Messages { get; init; } = [];

    /// <summary>Enum types beside the messages.</summary>
    public IReadOnlyList<ProtoEnum> Enums { get; init; } = [];

    /// <summary>What it adds to messages of others.</summary>
    public IReadOnlyList<ProtoExtend> Extends { get; init; } = [];

    /// <summary>Its services.</summary>
    public IReadOnlyList<ProtoService> Services { get; init; } = [];

    /// <summary>True when it says so.</summary>
    public bool IsProto3 => Syntax == Proto3;

    /// <summary>Reads a text. Groups and editions are not supported.</summary>
    /// <exception cref="ProtobufSchemaException">It is no such text; the message has line and column.</exception>
    public static ProtoFile Parse(string text) => ProtoParser.Parse(text);

    /// <summary>The text as Confluent's registry stores it.</summary>
    /// <exception cref="ProtobufSchemaException">It would be longer than a schema may be.</exception>
    public string Print() => ProtoPrinter.Print(this);
}

/// <summary>A message type. Members stand in the order of the text within their kind.</summary>
/// <param name="Name">Its name, without what is around it.</param>
public sealed record ProtoMessage(string Name)
{
    /// <summary>Numbers and names that are not to be used.</summary>
    public IReadOnlyList<ProtoReserved> Reserved { get; init; } = [];

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    /// <summary>Without those of oneofs.</summary>
    public IReadOnlyList<ProtoField> Fields { get; init; } = [];

    /// <summary>Groups of fields of which a message has at most one.</summary>
    public IReadOnlyList<ProtoOneof> Oneofs { get; init; } = [];

    /// <summary>Numbers that other files may add fields under; proto2 only.</summary>
    public IReadOnlyList<ProtoReserved> Extensions { get; init; } = [];

    /// <summary>Message types inside of it.</summary>
    public IReadOnlyList<ProtoMessage> Messages { get; init; } = [];

    /// <summary>Enum types inside of it.</summary>
    public IReadOnlyList<ProtoEnum> Enums { get; init; } = [];

    /// <summary>Extensions of other messages that stand inside of it.</summary>
    public IReadOnlyList<ProtoExtend> Extends { get; init; } = [];

    /// <summary>The fields of oneofs too.</summary>
    public IEnumerable<ProtoField> AllFields => Fields.Concat(Oneofs.SelectMany(oneof => oneof.Fields));

    /// <summary>An entry of a map, written out: this is how Connect's maps are registered. A list or map is never a key.</summary>
    public bool IsMapEntry => Name.EndsWith("Entry", StringComparison.Ordinal) && Oneofs.Count == 0
        && Fields is [{ Name: "key", Number: 1, IsRepeated: false, KeyType: null }, { Name: "value", Number: 2 }];
}

/// <summary>A field of a message, oneof or extension.</summary>
/// <param name="Label">Null where the text has none.</param>
/// <param name="Type">A scalar's keyword, or the name of a type as written; of a map's values for a map.</param>
/// <param name="Name">Name in the text; data knows only the number.</param>
/// <param name="Number">1 to 536,870,911.</param>
public sealed record ProtoField(ProtoLabel? Label, string Type, string Name, int Number)
{
    /// <summary>Type of the keys of a <c>map&lt;key, value&gt;</c>; null for other fields.</summary>
    public string? KeyType { get; init; }

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    /// <summary>True for a list.</summary>
    public bool IsRepeated => Label == ProtoLabel.Repeated;

    /// <summary>The scalar type; null when <see cref="Type"/> is the name of a message or enum.</summary>
    public ProtoScalar? Scalar => ProtoScalars.Find(Type);

    /// <summary>
    /// For a map: the name of the message type that its entries are (<c>my_map</c> has <c>MyMapEntry</c>, <c>tags</c> has
    /// <c>tagsEntry</c>).
    /// </summary>
    public string EntryName => ProtobufNames.EntryOf(Name);

    /// <summary>The option of that name, as written; null when there is none.</summary>
    public ProtoOption? FindOption(string name) => Options.FirstOrDefault(option => option.Name == name);
}

/// <summary>The word in front of a field's type.</summary>
public enum ProtoLabel
{
    /// <summary>There may be a value, and whether there is one is known.</summary>
    Optional,

    /// <summary>There must be a value; proto2 only.</summary>
    Required,

    /// <summary>A list.</summary>
    Repeated,
}

/// <summary>Fields of which a message has at most one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fields">The fields; none of them has a label.</param>
public sealed record ProtoOneof(string Name, IReadOnlyList<ProtoField> Fields)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}

/// <summary>One <c>reserved</c> or <c>extensions</c> statement.</summary>
/// <param name="Ranges">Numbers; <see cref="Max"/> is the keyword <c>max</c>.</param>
/// <param name="Names">Field names.</param>
public sealed record ProtoReserved(IReadOnlyList<(int From, int To)> Ranges, IReadOnlyList<string> Names)
{
    /// <summary>The largest number that there is.</summary>
    public const int Max = int.MaxValue;
}

/// <summary>Fields that a file adds to a message of another: kept in the text, unknown to data.</summary>
/// <param name="Name">The message extended, as written.</param>
/// <param name="Fields">What is added.</param>
public sealed record ProtoExtend(string Name, IReadOnlyList<ProtoField> Fields);

/// <summary>An enum type with its constants in the order of the text; the first is the default.</summary>
/// <param name="Name">Its name, without what is around it.</param>
/// <param name="Constants">Its names and numbers.</param>
public sealed record ProtoEnum(string Name, IReadOnlyList<ProtoEnumConstant> Constants)
{
    /// <summary>Numbers and names that are not to be used.</summary>
    public IReadOnlyList<ProtoReserved> Reserved { get; init; } = [];

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}

/// <summary>One name of an enum and its number.</summary>
/// <param name="Name">The name.</param>
/// <param name="Number">The number; several names may have the same where <c>allow_alias</c> says so.</param>
public sealed record ProtoEnumConstant(string Name, int Number)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}

/// <summary>A service: kept in the text, without a meaning for data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rpcs">Its calls.</param>
public sealed record ProtoService(string Name, IReadOnlyList<ProtoRpc> Rpcs)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}

/// <summary>One call of a service.</summary>
/// <param name="Name">Name of the call.</param>
/// <param name="Request">Message type, as written, after <c>stream</c> where it is one.</param>
/// <param name="Response">The same for the answer.</param>
public sealed record ProtoRpc(string Name, string Request, string Response)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}

/// <summary>An option. Its meaning is not checked: options of other files are as good as the language's own.</summary>
/// <param name="Name">As written: <c>deprecated</c>, <c>(confluent.field_meta)</c>, <c>(a.b).c</c>.</param>
/// <param name="Value">What it is set to.</param>
public sealed record ProtoOption(string Name, ProtoValue Value)
{
    /// <summary>An option that is set to a text.</summary>
    public static ProtoOption Text(string name, string value) => new(name, new ProtoValue(ProtoValueKind.String, value));
}

/// <summary>Value of an option.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Text">Of a word or string, escapes resolved.</param>
public sealed record ProtoValue(ProtoValueKind Kind, string Text = "")
{
    /// <summary>Of a message.</summary>
    public IReadOnlyList<KeyValuePair<string, ProtoValue>> Members { get; init; } = [];

    /// <summary>Of a list.</summary>
    public IReadOnlyList<ProtoValue> Items { get; init; } = [];

    /// <summary>The member of that name of a message; null when there is none.</summary>
    public ProtoValue? Find(string member) => Members.FirstOrDefault(pair => pair.Key == member).Value;
}

/// <summary>How the value of an option is written.</summary>
public enum ProtoValueKind
{
    /// <summary>A number, true, false or the name of an enum's constant: printed as it was read.</summary>
    Word,

    /// <summary>Text in quotes.</summary>
    String,

    /// <summary>Members in braces.</summary>
    Message,

    /// <summary>Values in brackets.</summary>
    List,
}

/// <summary>A message or enum by its full name.</summary>
/// <param name="FullName">With package, without leading dot.</param>
/// <param name="File">The file that defines it.</param>
/// <param name="FileName">How that file is imported; empty for the schema's own.</param>
/// <param name="Message">Null for an enum.</param>
/// <param name="Enum">Null for a message.</param>
public sealed record ProtoType(string FullName, ProtoFile File, string FileName, ProtoMessage? Message, ProtoEnum? Enum)
{
    /// <summary>The name without package and enclosing messages.</summary>
    internal string SimpleName => Message?.Name ?? Enum!.Name;
}
