using System.Collections.Frozen;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>The keywords of scalar types.</summary>
internal static class ProtoScalars
{
    private static readonly FrozenDictionary<string, ProtoScalar> ByName = Enum.GetValues<ProtoScalar>()
        .ToFrozenDictionary(scalar => scalar.ToString().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Null when the name is that of a message or enum.</summary>
    public static ProtoScalar? Find(string type) => ByName.TryGetValue(type, out ProtoScalar scalar) ? scalar : null;
}
