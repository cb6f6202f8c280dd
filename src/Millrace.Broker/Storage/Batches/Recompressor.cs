using System.Buffers;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage.Batches;

/// <summary>Writes a batch anew in the compression that its topic asks for (compression.type), window by window.</summary>
internal static class Recompressor
{
    private const int WindowBytes = 32 * 1024;

    /// <summary>Whether a batch must be written anew: the topic asks for another compression than it has.</summary>
    public static bool Needs(in BatchHeader header, TopicConfigs configs) =>
        configs.Compression is { } codec && codec != header.Codec && !header.IsControl;

    /// <param name="batch">Checked: its records can be read.</param>
    /// <returns>The new batch; null when it is larger than max.message.bytes or segment.bytes.</returns>
    public static PooledOutput? Rebuild(ReadOnlyMemory<byte> batch, in BatchHeader header, TopicConfigs configs, UnfoldingBudget budget)
    {
        Codec target = configs.Compression!.Value;
        var output = new BoundedOutputStream(Math.Min(configs.MaxMessageBytes, configs.SegmentBytes));
        try
        {
            output.Write(batch.Span[..BatchHeader.Size]);
            if (target == Codec.None)
                Copy(batch[BatchHeader.Size..], header.Codec, output, output, budget);
            else
            {
                using Stream encoder = RecordsEncoder.Open(target, configs.CompressionLevel, output);
                Copy(batch[BatchHeader.Size..], header.Codec, encoder, output, budget);
            }
            if (output.IsTooLong)
            {
                output.Output.Dispose();
                return null;
            }
            BatchHeader.StampCodec(output.Output.Bytes.Span, target);
            return output.Output;
        }
        catch
        {
            output.Output.Dispose();
            throw;
        }
    }

    private static void Copy(ReadOnlyMemory<byte> records, Codec codec, Stream target, BoundedOutputStream bound, UnfoldingBudget budget)
    {
        if (codec == Codec.None)
        {
            target.Write(records.Span);
            return;
        }
        using RecordsDecoder decoder = RecordsDecoder.Open(records, codec, budget);
        byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
        try
        {
            for (int read; !bound.IsTooLong && (read = decoder.Read(window)) > 0;)
                target.Write(window, 0, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(window);
        }
    }

    /// <summary>
    /// Pooled memory as a stream. What is beyond the limit is dropped and remembered, because an encoder also writes while it is disposed
    /// of.
    /// </summary>
    private sealed class BoundedOutputStream(int limit) : Stream
    {
        public PooledOutput Output { get; } = new();

        public bool IsTooLong { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Output.Length;

        public override long Position { get => Output.Length; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            IsTooLong |= buffer.Length > limit - Output.Length;
            while (!IsTooLong && !buffer.IsEmpty)
            {
                Span<byte> free = Output.Free();
                int taken = Math.Min(free.Length, buffer.Length);
                buffer[..taken].CopyTo(free);
                Output.Advance(taken);
                buffer = buffer[taken..];
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
