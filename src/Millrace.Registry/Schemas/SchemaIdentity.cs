using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Registry.Schemas;

/// <summary>
/// What makes two schemas one: canonical text, references and metadata.
/// The hash is the original's (MD5, for identity and not for security), so that a schema's GUID is the same in every registry.
/// </summary>
internal static class SchemaIdentity
{
    public static Guid Of(string text, IReadOnlyList<SchemaReference> references, SchemaMetadata? metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        Append(hash, text);
        Span<byte> version = stackalloc byte[sizeof(int)];
        foreach (SchemaReference reference in references)
        {
            Append(hash, reference.Name);
            Append(hash, reference.Subject);
            BinaryPrimitives.WriteInt32BigEndian(version, reference.Version);
            hash.AppendData(version);
        }

        if (metadata is not null)
        {
            hash.AppendData([1]);
            foreach (string part in metadata.Parts()) Append(hash, part);
        }

        return new Guid(hash.GetHashAndReset(), bigEndian: true);
    }

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
}
