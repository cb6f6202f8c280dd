namespace Millrace.Connectors.Redis.Resp;

/// <summary>
/// The first commands of a connection: HELLO 3 with the login, or AUTH where a server or proxy knows no HELLO, then SELECT.
/// </summary>
internal static class RespLogin
{
    /// <exception cref="RedisException"/>
    public static async Task<ServerGreeting> RunAsync(
        RespConnection connection, RedisEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var commands = new RespCommands();
        bool hasLogin = endpoint.Password is { Reveal.Length: > 0 };
        commands.Begin(hasLogin ? 5 : 2);
        commands.Add("HELLO"u8);
        commands.Add("3"u8);
        if (hasLogin)
        {
            commands.Add("AUTH"u8);
            commands.Add(endpoint.User is { Length: > 0 } user ? user : "default");
            commands.Add(endpoint.Password!.Reveal);
        }

        string? error = null;
        var greeting = new ServerGreeting("unknown version", "", 3, "");
        await connection.ExecuteAsync(commands, (int _, in RespReply reply) =>
        {
            if (reply.IsError) error = reply.Text;
            else greeting = Read(reply);
        }, cancellationToken);
        if (error is not null && (RedisErrors.IsUnknownCommand(error) || RedisErrors.CodeOf(error) == "NOPROTO"))
        {
            greeting = greeting with { Protocol = 2 };
            error = hasLogin ? await AuthAsync(connection, endpoint, commands, cancellationToken) : null;
        }

        if (error is null && endpoint.Database != 0)
        {
            commands.Clear();
            commands.Begin(2);
            commands.Add("SELECT"u8);
            commands.Add(endpoint.Database);
            error = await ErrorOfAsync(connection, commands, cancellationToken);
        }

        return error is null ? greeting : throw RedisException.Reply(error);
    }

    private static Task<string?> AuthAsync(
        RespConnection connection, RedisEndpoint endpoint, RespCommands commands, CancellationToken cancellationToken)
    {
        commands.Clear();
        bool hasUser = endpoint.User is { Length: > 0 };
        commands.Begin(hasUser ? 3 : 2);
        commands.Add("AUTH"u8);
        if (hasUser) commands.Add(endpoint.User!);
        commands.Add(endpoint.Password!.Reveal);
        return ErrorOfAsync(connection, commands, cancellationToken);
    }

    private static async Task<string?> ErrorOfAsync(RespConnection connection, RespCommands commands, CancellationToken cancellationToken)
    {
        string? error = null;
        ReplyHandler onReply = (int _, in RespReply reply) => error = reply.IsError ? reply.Text : null;
        await connection.ExecuteAsync(commands, onReply, cancellationToken);
        return error;
    }

    private static ServerGreeting Read(in RespReply reply)
    {
        string version = "unknown version", mode = "", role = "";
        RespItems items = reply.Items;
        while (items.TryNext(out RespReply key) && items.TryNext(out RespReply value))
        {
            if (key.Content.SequenceEqual("version"u8)) version = value.Text;
            if (key.Content.SequenceEqual("mode"u8)) mode = value.Text;
            if (key.Content.SequenceEqual("role"u8)) role = value.Text;
        }

        return new ServerGreeting(version, mode, 3, role);
    }
}

/// <summary>What a server says of itself when it is greeted.</summary>
/// <param name="Version">Such as 7.0.15.</param>
/// <param name="Mode">standalone, sentinel or cluster; empty when it is too old to say.</param>
/// <param name="Protocol">2 or 3.</param>
/// <param name="Role">master or replica; empty when it is too old to say.</param>
internal sealed record ServerGreeting(string Version, string Mode, int Protocol, string Role);
