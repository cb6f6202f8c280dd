using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// Looks at what tables there are when the connector starts, and again every <c>table.poll.interval.ms</c>; a change makes the tasks anew.
/// One loop, from <see cref="StartAsync"/> to <see cref="StopAsync"/>. A database that cannot be reached is asked again;
/// what waiting does not mend fails the connector.
/// </summary>
internal sealed class TableMonitor(SourceOptions options, ConnectorContext context)
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private bool _hasWarned;

    /// <summary>The tables as seen last; none before they were seen.</summary>
    public IReadOnlyList<TableId> Tables { get; private set; } = [];

    /// <summary>Looks once, then goes on looking.</summary>
    /// <exception cref="ConnectException">No waiting mends what is wrong.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Filter.IsEmpty) context.Log.Warn("No table.whitelist, table.blacklist or table.include.list: all tables are read.");
        bool found = false;
        for (int attempt = 1; !found; attempt++)
        {
            found = await LookAsync(cancellationToken);
            if (found || attempt == options.ConnectionAttempts) break;
            await Task.Delay(options.ConnectionPause, TimeProvider.System, cancellationToken);
        }

        _loop = Task.Run(() => LoopAsync(found ? options.TablePollInterval : options.ConnectionPause), CancellationToken.None);
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    private async Task LoopAsync(TimeSpan pause)
    {
        while (true)
        {
            try
            {
                await Task.Delay(pause, TimeProvider.System, _stopping.Token);
                IReadOnlyList<TableId> before = Tables;
                pause = await LookAsync(_stopping.Token) ? options.TablePollInterval : options.ConnectionPause;
                if (before.SequenceEqual(Tables)) continue;
                context.Log.Info($"The tables to read have changed: {string.Join(", ", Tables)}.");
                context.RequestTaskReconfiguration();
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it is: new tables would be waited for in vain, and nobody would know.
                context.RaiseError(new ConnectException($"{options.Endpoint}: cannot look for tables any more: {fault.Message}", fault));
                return;
            }
        }
    }

    /// <summary>False when the database could not be asked now.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            Tables = await BlockingCall.RunAsync(Look, cancellationToken);
        }
        catch (MySqlException fault) when (fault.Kind == MySqlErrorKind.Transient)
        {
            context.Log.Warn($"{options.Endpoint}: cannot list tables now: {fault.Message}");
            return false;
        }
        catch (MySqlException fault)
        {
            throw new ConnectException($"{options.Endpoint}: cannot list tables: {fault.Message}", fault);
        }

        if (Tables.Count == 0 && !_hasWarned)
        {
            _hasWarned = true;
            context.Log.Warn(
                $"{options.Endpoint}: there is no table to read yet; looking again every "
                + $"{options.TablePollInterval.TotalSeconds:0.###} s (table.poll.interval.ms). "
                + "Check table.whitelist or table.include.list (names are case-sensitive), and the privileges of connection.user.");
        }

        return true;
    }

    private IReadOnlyList<TableId> Look()
    {
        using MySqlConnection connection = MySqlConnection.Open(options.Endpoint);
        return TableList.Read(connection, options.Filter);
    }
}
