using System.IO.Compression;
using System.Net;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>Sends <see cref="JsonParts"/> from where they are, gzipped on the way when that is wanted.</summary>
internal sealed class JsonPartsContent : HttpContent
{
    private readonly JsonParts _parts;
    private readonly bool _isGzipped;

    public JsonPartsContent(JsonParts parts, bool isGzipped)
    {
        _parts = parts;
        _isGzipped = isGzipped;
        Headers.ContentType = new("application/json");
        if (isGzipped) Headers.ContentEncoding.Add("gzip");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_isGzipped)
        {
            await WriteAsync(stream, cancellationToken);
            return;
        }

        await using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        await WriteAsync(gzip, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _parts.Length;
        return !_isGzipped;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (_parts.Head.Length > 0) await stream.WriteAsync(_parts.Head, cancellationToken);
        await stream.WriteAsync(_parts.Body, cancellationToken);
        if (_parts.Tail.Length > 0) await stream.WriteAsync(_parts.Tail, cancellationToken);
    }
}
