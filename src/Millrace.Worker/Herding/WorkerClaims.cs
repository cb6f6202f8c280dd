using Microsoft.Extensions.Logging;
using Millrace.Worker.Groups;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Herding;

/// <summary>Writes this worker's claims, in the order in which what they say became true.</summary>
internal sealed partial class WorkerClaims(HerderServices services, TaskHost tasks, Uri url, ILogger logger)
{
    private readonly Lock _gate = new();
    private long? _epoch;
    private bool _left;
    private int _writing;

    private ConfigStore Configs => services.Configs;

    /// <summary>This process, from its start to its end.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Says what is so now; nobody waits for it.</summary>
    public void Say() => _ = LogFailureAsync(WriteAsync(asksToLead: false));

    /// <summary>
    /// Begins to lead; ends when all that earlier leaders have written, and that still counts, has been read. From then on nothing of
    /// theirs counts.
    /// </summary>
    /// <param name="ended">The lead is over; what was written in vain is made good by the next leader.</param>
    public async Task LeadAsync(CancellationToken ended)
    {
        (long offset, long epoch) = await WriteAsync(asksToLead: true).WaitAsync(ended);
        lock (_gate)
        {
            ended.ThrowIfCancellationRequested();
            _epoch = epoch;
            Configs.Epoch = epoch;
        }

        // One that is not to be told from the record alone is said: what it was told from may be compacted away.
        if (epoch != offset) Say();
    }

    /// <summary>Leads no more: nothing more can be written that only a leader may write.</summary>
    public void Follow()
    {
        lock (_gate)
        {
            _epoch = null;
            Configs.Epoch = null;
        }
    }

    /// <summary>
    /// Says it again where the group's view has it otherwise: a leader took this worker for gone, or one that is gone spoke late.
    /// </summary>
    public void Check()
    {
        GroupView group = Configs.Group;
        lock (_gate)
        {
            if (_left || _writing > 0) return;
            if (group.Claims.ContainsKey(Instance)
                && tasks.Held.All(place => group.Owners.GetValueOrDefault(place) == Instance)) return;
        }

        Say();
    }

    /// <summary>This worker is gone. Nobody waits for it: the broker may be away.</summary>
    public void Leave()
    {
        Follow();
        lock (_gate)
        {
            if (_left) return;
            _left = true;
            _ = LogFailureAsync(Configs.RemoveClaimAsync(Instance));
        }
    }

    private async Task<(long Offset, long Epoch)> WriteAsync(bool asksToLead)
    {
        Task<(long Offset, long Epoch)> write;
        // Under the lock up to the producer's queue, which keeps the order.
        lock (_gate)
        {
            if (_left) return (-1, -1);
            var claim = new WorkerClaim(
                Instance, services.WorkerId, url, [.. tasks.Held.Order()], asksToLead ? WorkerClaim.OwnOffset : _epoch, tasks.Seen);
            _writing++;
            write = Configs.PutClaimAsync(claim);
        }

        try
        {
            return await write;
        }
        finally
        {
            lock (_gate) _writing--;
            Check();
        }
    }

    private async Task LogFailureAsync(Task write)
    {
        try
        {
            await write;
        }
        catch (OperationCanceledException)
        {
            // The worker stops.
        }
        catch (Exception fault)
        {
            LogWriteFailed(fault);
        }
    }

    [LoggerMessage(2230, LogLevel.Error, "What this worker says of itself could not be stored in the config topic.")]
    private partial void LogWriteFailed(Exception fault);
}
