using System.Text;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Tests.Resp;

public sealed class RespCommandsTests : IDisposable
{
    private readonly RespCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Fact]
    public void Writes_commands_one_after_the_other_in_one_piece()
    {
        _commands.Begin(3);
        _commands.Add("SET"u8);
        _commands.Add("k");
        _commands.Add("");
        _commands.Begin("*2\r\n$3\r\nDEL\r\n"u8);
        _commands.Add(long.MinValue);
        Assert.Equal("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n*2\r\n$3\r\nDEL\r\n$20\r\n-9223372036854775808\r\n",
            Encoding.ASCII.GetString(Assert.Single(_commands.Pieces).Span));
        Assert.Equal(2, _commands.Count);
    }

    [Fact]
    public void Sends_a_long_argument_from_where_it_is()
    {
        byte[] large = new byte[100_000];
        _commands.Begin(2);
        _commands.Add("SET"u8);
        _commands.Add(large.AsMemory());
        _commands.Begin(1);
        _commands.Add("PING"u8);
        ReadOnlyMemory<byte>[] pieces = [.. _commands.Pieces];
        Assert.Equal(3, pieces.Length);
        Assert.True(pieces[1].Equals((ReadOnlyMemory<byte>)large));
        Assert.Equal("*2\r\n$3\r\nSET\r\n$100000\r\n", Encoding.ASCII.GetString(pieces[0].Span));
        Assert.Equal("\r\n*1\r\n$4\r\nPING\r\n", Encoding.ASCII.GetString(pieces[2].Span));
    }

    [Fact]
    public void Takes_back_a_command_that_cannot_be_finished()
    {
        _commands.Begin(1);
        _commands.Add("PING"u8);
        RespCommands.Mark mark = _commands.Position;
        _commands.Begin(3);
        _commands.Add(new byte[50_000].AsMemory());
        _commands.Rewind(mark);
        Assert.Equal("*1\r\n$4\r\nPING\r\n", Encoding.ASCII.GetString(Assert.Single(_commands.Pieces).Span));
        Assert.Equal(1, _commands.Count);
    }

    [Fact]
    public void Grows_with_what_is_written()
    {
        for (int i = 0; i < 100_000; i++)
        {
            _commands.Begin(2);
            _commands.Add("ECHO"u8);
            _commands.Add("prefix:"u8, Encoding.ASCII.GetBytes($"{i}"));
        }

        string all = Encoding.ASCII.GetString(Assert.Single(_commands.Pieces).Span);
        Assert.StartsWith("*2\r\n$4\r\nECHO\r\n$8\r\nprefix:0\r\n", all, StringComparison.Ordinal);
        Assert.EndsWith("*2\r\n$4\r\nECHO\r\n$12\r\nprefix:99999\r\n", all, StringComparison.Ordinal);
        _commands.Clear();
        Assert.Empty(_commands.Pieces);
    }
}
