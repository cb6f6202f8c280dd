namespace Millrace.Connectors.Redis.Resp;

/// <summary>
/// What a task writes to: one server, or all of a cluster. After a <see cref="RedisException"/> it is of no use any more. <b>Threads</b>:
/// one call at a time.
/// </summary>
internal abstract class RedisSession : IDisposable
{
    /// <summary>True when the other end has closed it meanwhile.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>True where keys are on several servers, so that a command may have one key only.</summary>
    public virtual bool IsCluster => false;

    /// <summary>For a line of the log.</summary>
    public abstract string Description { get; }

    /// <summary>A connection to any of the servers, for questions that concern no key.</summary>
    public abstract RespConnection AnyConnection { get; }

    /// <summary>Sends the commands and hands over their replies; of a cluster not those that only say that all went well.</summary>
    /// <exception cref="RedisException">A connection is lost or too slow.</exception>
    public abstract ValueTask ExecuteAsync(RespCommands commands, ReplyHandler handler, CancellationToken cancellationToken);

    /// <summary>The same where each command is to succeed: hands over the replies that are no errors.</summary>
    /// <exception cref="RedisException">Also for the first error that a server answers.</exception>
    public async ValueTask RunAsync(RespCommands commands, ReplyHandler handler, CancellationToken cancellationToken)
    {
        string? error = null;
        await ExecuteAsync(commands, (int command, in RespReply reply) =>
        {
            if (reply.IsError) error ??= reply.Text;
            else handler(command, reply);
        }, cancellationToken);
        if (error is not null) throw RedisException.Reply(error);
    }

    public abstract void Dispose();
}
