namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>
/// A .proto file as it is written: types are names, nothing is resolved (https://protobuf.dev/reference/protobuf/proto3-spec/).
/// </summary>
internal sealed record ProtoFile
{
    public const string Proto2 = "proto2";
    public const string Proto3 = "proto3";

    /// <summary>Null where the text does not say: that means proto2.</summary>
    public string? Syntax { get; init; }

    public string? Package { get; init; }

    public IReadOnlyList<string> Imports { get; init; } = [];

    public IReadOnlyList<string> PublicImports { get; init; } = [];

    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    public IReadOnlyList<ProtoMessage> Messages { get; init; } = [];

    public IReadOnlyList<ProtoEnum> Enums { get; init; } = [];

    public IReadOnlyList<ProtoExtend> Extends { get; init; } = [];

    public IReadOnlyList<ProtoService> Services { get; init; } = [];

    public bool IsProto3 => Syntax == Proto3;
}
