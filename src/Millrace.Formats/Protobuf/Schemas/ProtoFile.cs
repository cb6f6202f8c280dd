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

    /// <summary>
    /// Reads a text. Errors: <see cref="ProtobufSchemaException"/> with line and column. Groups and editions are not supported.
    /// </summary>
    public static ProtoFile Parse(string text) => ProtoParser.Parse(text);

    /// <summary>
    /// The text as Confluent's registry stores it. Errors: <see cref="ProtobufSchemaException"/> when it were longer than a schema may be.
    /// </summary>
    public string Print() => ProtoPrinter.Print(this);
}
