using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Handlers;

/// <summary>
/// One response frame on its way out: encoded fields in one pooled buffer, and between them record batches that stay in the log
/// until they are copied straight into the connection's pipe.
/// </summary>
/// <remarks>
/// <c>frame = int32 length, header, body</c>. Header v0 is the correlation id; v1 (flexible versions) adds tagged fields. The
/// connection that writes the reply disposes of it; whoever drops it before that does.
/// </remarks>
internal sealed class Reply : IBufferWriter<byte>, IDisposable
{
    private const int LengthBytes = 4;

    /// <summary>What a reply to one or two partitions takes; more grows.</summary>
    private const int InitialCapacity = 512;

    /// <summary>Above the pipe's own 4 KiB blocks, so that one read and one send move much; still a pooled size.</summary>
    private const int ChunkBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialCapacity);
    private int _written = LengthBytes;
    private List<RecordsAt>? _records;
    private long _recordBytes;

    public Reply(int correlationId, bool flexibleHeader)
    {
        var writer = new WireWriter(this, flexibleHeader);
        writer.Int32(correlationId);
        writer.EndStruct();
    }

    private Reply(ReadOnlySpan<byte> bytes) => this.Write(bytes);

    /// <summary>A frame of these bytes alone, as logins without requests want it.</summary>
    public static Reply OfBytes(ReadOnlySpan<byte> bytes) => new(bytes);

    public void Advance(int count) => _written += count;

    public Span<byte> GetSpan(int sizeHint = 0) => Free(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0) => Free(sizeHint);

    /// <summary>Sends these batches at this place of the frame. The caller has written their length.</summary>
    public void AddRecords(LogSlice records)
    {
        (_records ??= []).Add(new RecordsAt(_written, records));
        _recordBytes += records.Length;
    }

    /// <summary>The encoded frame without records, for tests and for replies that have none.</summary>
    public ReadOnlySpan<byte> Fields
    {
        get
        {
            BinaryPrimitives.WriteInt32BigEndian(_buffer, checked((int)(_written - LengthBytes + _recordBytes)));
            return _buffer.AsSpan(0, _written);
        }
    }

    /// <summary>Bytes of the frame, its length included.</summary>
    public long Length => _written + _recordBytes;

    public async ValueTask WriteToAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        if (_records is null)
        {
            output.Write(Fields);
            return;
        }
        int sent = 0;
        foreach ((int position, LogSlice records) in _records)
        {
            output.Write(Fields[sent..position]);
            sent = position;
            await CopyAsync(records, output, cancellationToken);
        }
        output.Write(Fields[sent..]);
    }

    public void Dispose()
    {
        byte[] buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>File to pipe, and on to the socket chunk by chunk: a reply of 50 MB never lies in memory as a whole.</summary>
    private static async ValueTask CopyAsync(LogSlice records, PipeWriter output, CancellationToken cancellationToken)
    {
        for (int done = 0; done < records.Length;)
        {
            Memory<byte> chunk = output.GetMemory(Math.Min(ChunkBytes, records.Length - done));
            int copied = records.CopyTo(chunk.Span, done);
            output.Advance(copied);
            done += copied;
            if (done < records.Length && (await output.FlushAsync(cancellationToken)).IsCompleted)
                throw new IOException("The connection was closed while records were sent.");
        }
    }

    private Memory<byte> Free(int sizeHint)
    {
        if (_buffer.Length - _written < Math.Max(1, sizeHint))
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _written + sizeHint));
            _buffer.AsSpan(0, _written).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_written);
    }

    private readonly record struct RecordsAt(int Position, LogSlice Records);
}
