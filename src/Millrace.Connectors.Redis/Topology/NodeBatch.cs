using System.Globalization;
using Millrace.Connectors.Redis.Resp;

namespace Millrace.Connectors.Redis.Topology;

/// <summary>Those commands of a batch that one node of a cluster gets, and what it says of them.</summary>
internal sealed class NodeBatch : IDisposable
{
    private const int Asking = -1;

    private readonly RespCommands _commands = new();
    private readonly List<int> _origins = [];
    private readonly List<Redirect> _redirects = [];
    private readonly ReplyHandler _onReply;
    private ReplyHandler _handler = null!;
    private bool _isTransaction;
    private int _wait;

    public NodeBatch() => _onReply = OnReply;

    /// <summary>Commands that another node must get, in their order.</summary>
    public IReadOnlyList<Redirect> Redirects => _redirects;

    public bool IsEmpty => _origins.Count == 0;

    public void Clear()
    {
        _commands.Clear();
        _origins.Clear();
        _redirects.Clear();
    }

    public void Add(RespCommands source, int command)
    {
        source.CopyTo(command, _commands);
        _origins.Add(command);
    }

    /// <summary>The same for a slot that is on its way to this node, which takes a command for it only so.</summary>
    public void AddAsking(RespCommands source, int command)
    {
        _commands.Begin("*1\r\n$6\r\nASKING\r\n"u8);
        _origins.Add(Asking);
        Add(source, command);
    }

    /// <param name="handler">Called one at a time, whichever node answers.</param>
    /// <param name="isTransaction">Then a command is not passed on alone.</param>
    /// <param name="wait">The command whose number is of interest; -1: none.</param>
    public ValueTask RunAsync(
        RespConnection connection, ReplyHandler handler, bool isTransaction, int wait, CancellationToken cancellationToken)
    {
        (_handler, _isTransaction, _wait) = (handler, isTransaction, wait);
        return connection.ExecuteAsync(_commands, _onReply, cancellationToken);
    }

    public void Dispose() => _commands.Dispose();

    private void OnReply(int command, in RespReply reply)
    {
        int origin = _origins[command];
        // "+OK" and ":1" say that all went well: nothing is to be done for them, and no lock is taken.
        if (origin == Asking || (reply.Kind is RespKind.SimpleString or RespKind.Integer && origin != _wait)) return;
        // All nodes' tasks share the handler, and what it fills is not made for several threads.
        if (reply.IsError && !_isTransaction && Redirect.TryParse(origin, reply.Text, out Redirect redirect)) _redirects.Add(redirect);
        else lock (_handler) _handler(origin, reply);
    }
}

/// <summary>MOVED: another node has the slot. ASK: another node is getting it, and has this key already or will have it.</summary>
internal readonly record struct Redirect(int Command, bool IsAsk, int Slot, RedisAddress To)
{
    /// <summary>
    /// Of <c>MOVED 3999 127.0.0.1:6381</c> and <c>ASK ...</c>. No host means the one that was asked, whose port then differs.
    /// </summary>
    public static bool TryParse(int command, string error, out Redirect redirect)
    {
        redirect = default;
        string[] parts = error.Split(' ');
        if (parts.Length < 3 || parts[0] is not ("MOVED" or "ASK")
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int slot))
        {
            return false;
        }

        int colon = parts[2].LastIndexOf(':');
        if (slot >= HashSlot.Count || colon < 0
            || !int.TryParse(parts[2].AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
        {
            return false;
        }

        redirect = new Redirect(command, parts[0] == "ASK", slot, new RedisAddress(parts[2][..colon].Trim('[', ']'), port));
        return true;
    }
}
