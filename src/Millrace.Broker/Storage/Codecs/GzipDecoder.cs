using System.IO.Compression;

namespace Millrace.Broker.Storage.Codecs;

/// <summary>RFC 1952 by the platform.</summary>
internal sealed class GzipDecoder(ReadOnlyMemory<byte> packed, UnfoldingBudget budget) : RecordsDecoder(budget)
{
    private readonly GZipStream _stream = new(AsStream(packed), CompressionMode.Decompress);

    protected override int ReadSome(Span<byte> target) =>
        packed.IsEmpty ? throw new InvalidDataException("gzip data is empty") : _stream.Read(target);

    protected override void Close() => _stream.Dispose();
}
