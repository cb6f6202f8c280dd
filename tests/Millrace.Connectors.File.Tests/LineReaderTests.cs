using System.Text;

namespace Millrace.Connectors.File.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nb\n", 1)]
    [InlineData("a\nb\n", 1000)]
    [InlineData("a\r\nb\r\n", 1)]
    [InlineData("a\r\nb\r\n", 3)]
    [InlineData("a\rb\r\n", 1)]
    [InlineData("a\nb\nrest", 1)]
    public async Task Cuts_lines_wherever_reads_end(string text, int bytesPerRead) =>
    Assert.Equal(["a", "b"], (await Lines(text, bytesPerRead)).Select(line => line.Text));

    [Fact]
    public async Task Counts_bytes_with_the_ends_of_lines() =>
        Assert.Equal([("é", 4L), ("", 5L), ("x", 7L)], await Lines("é\r\n\nx\n", 2));

    [Fact]
    public async Task Takes_a_line_longer_than_its_buffer()
    {
        string text = new('x', 200_000);

        Assert.Equal([text, "y"], (await Lines(text + "\ny\n", 10_000)).Select(line => line.Text));
    }

    [Fact]
    public async Task Holds_a_line_back_until_its_end_has_come()
    {
        using var stream = new MemoryStream();
        var reader = new LineReader(stream, 100);
        Append(stream, "half");
        await reader.FillAsync(default);
        Assert.False(reader.TryTake(out _));
        Assert.Equal(100, reader.Position);

        Append(stream, " a line\n");
        await reader.FillAsync(default);

        Assert.True(reader.TryTake(out ReadOnlySpan<byte> line));
        Assert.Equal("half a line", Encoding.UTF8.GetString(line));
        Assert.Equal(112, reader.Position);
    }

    private static async Task<List<(string Text, long Position)>> Lines(string text, int bytesPerRead)
    {
        var reader = new LineReader(new SlowStream(Encoding.UTF8.GetBytes(text), bytesPerRead), 0);
        var lines = new List<(string, long)>();
        do
        {
            while (reader.TryTake(out ReadOnlySpan<byte> line)) lines.Add((Encoding.UTF8.GetString(line), reader.Position));
        }
        while (await reader.FillAsync(default));
        return lines;
    }

    private static void Append(MemoryStream stream, string text)
    {
        long position = stream.Position;
        stream.Seek(0, SeekOrigin.End);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Position = position;
    }

    private sealed class SlowStream(byte[] bytes, int bytesPerRead) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytesPerRead)], cancellationToken);
    }
}
