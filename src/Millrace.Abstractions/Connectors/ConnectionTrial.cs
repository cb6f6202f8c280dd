using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Millrace.Connectors;

/// <summary>
/// A connector that can try its connection step by step before it runs, so that whoever sets it up sees how far it comes. Optional: a
/// <see cref="Connector"/> implements it beside its own members. The worker calls it on a fresh instance for
/// <c>PUT /connector-plugins/X/config/validate?connect=true</c>.
/// </summary>
public interface IConnectionTester
{
    /// <summary>
    /// Tries one step after the other with <see cref="ConnectionTrial.TryAsync"/>. What it opens it closes, and it leaves nothing behind
    /// in the other system: no row, no key, no message.
    /// </summary>
    /// <param name="config">
    /// In the connector's own words, references resolved. It may be incomplete or wrong anywhere: a form is tried as far as it is filled.
    /// </param>
    /// <param name="trial">Takes the steps and keeps the time.</param>
    /// <returns>Ends when nothing is left to try. An exception is told as one more step that failed.</returns>
    Task TestConnectionAsync(IReadOnlyDictionary<string, string> config, ConnectionTrial trial);
}

/// <summary>
/// One test of a connection: its steps in their order. After one that has failed the others are told as not tried, without being run.
/// <b>Threads</b>: one call at a time.
/// </summary>
public sealed class ConnectionTrial : IDisposable
{
    /// <summary>The name of the host has an address.</summary>
    public const string NameFound = "name found";

    /// <summary>Something listens there.</summary>
    public const string PortOpen = "port open";

    /// <summary>Both ends agree on TLS, as the settings want it.</summary>
    public const string Tls = "TLS";

    /// <summary>The user, account or token is accepted.</summary>
    public const string Login = "login";

    /// <summary>The database is there, and this user may use it.</summary>
    public const string Database = "database";

    /// <summary>A sink may write there.</summary>
    public const string RightToWrite = "right to write";

    /// <summary>A source may read there.</summary>
    public const string RightToRead = "right to read";

    private readonly List<ConnectionStep> _steps = [];
    private readonly TimeSpan _limit;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _time;

    /// <param name="limit">The longest that all steps may take together; more than zero.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="cancellationToken">Of the caller; ends the test with <see cref="OperationCanceledException"/>.</param>
    public ConnectionTrial(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _caller = cancellationToken;
        _time = new CancellationTokenSource(limit, time);
        Stopping = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellationToken);
    }

    /// <summary>What was told so far.</summary>
    public IReadOnlyList<ConnectionStep> Steps => _steps;

    /// <summary>The step that failed, or null.</summary>
    public ConnectionStep? Failure { get; private set; }

    /// <summary>The longest that all steps may take together.</summary>
    public TimeSpan Limit => _limit;

    private CancellationTokenSource Stopping { get; }

    /// <summary>Tries a step, unless one before it has failed.</summary>
    /// <param name="step">Its name, such as <see cref="Login"/>.</param>
    /// <param name="settings">
    /// Settings that decide about it, the most particular first, also in the words of a <see cref="Spelling"/>; a failure is shown at the
    /// first that the plugin declares. May be empty.
    /// </param>
    /// <param name="attempt">
    /// Returns what was found, as a part of a sentence without a full stop. Any exception fails the step with its message, which must
    /// not hold a secret. It gets a token that ends with the time of the test, and is not waited for after that.
    /// </param>
    /// <returns>True when it succeeded.</returns>
    /// <exception cref="OperationCanceledException">The caller has cancelled the test.</exception>
    public async Task<bool> TryAsync(string step, IReadOnlyList<string> settings, Func<CancellationToken, Task<string>> attempt)
    {
        if (Failure is not null)
        {
            Leave(step, $"{Failure.Name} failed");
            return false;
        }

        try
        {
            string found = await attempt(Stopping.Token).WaitAsync(Stopping.Token);
            _steps.Add(new ConnectionStep(step, ConnectionOutcome.Passed, found, settings));
            return true;
        }
        catch (Exception) when (_caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(_caller);
        }
        catch (Exception fault)
        {
            string said = fault is OperationCanceledException && _time.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"no answer within the {_limit.TotalSeconds:0.#} s that a test may take")
                : fault.Message;
            Fail(step, settings, said);
            return false;
        }
    }

    /// <summary>Tells that a step was not tried, and why; as a part of a sentence without a full stop.</summary>
    public void Leave(string step, string reason) => _steps.Add(new ConnectionStep(step, ConnectionOutcome.NotTried, reason, []));

    /// <summary>Tells that a step succeeded which was no call of its own; nothing when one before it has failed.</summary>
    public void Pass(string step, string found)
    {
        if (Failure is null) _steps.Add(new ConnectionStep(step, ConnectionOutcome.Passed, found, []));
        else Leave(step, $"{Failure.Name} failed");
    }

    /// <summary>Tells that a step failed which was no call of its own.</summary>
    public void Fail(string step, IReadOnlyList<string> settings, string reason)
    {
        var failed = new ConnectionStep(step, ConnectionOutcome.Failed, reason, settings);
        Failure ??= failed;
        _steps.Add(failed);
    }

    /// <summary>The step <see cref="NameFound"/>.</summary>
    /// <returns>The addresses; none when the step failed.</returns>
    /// <exception cref="OperationCanceledException">The caller has cancelled the test.</exception>
    public async Task<IReadOnlyList<IPAddress>> FindAsync(string host, IReadOnlyList<string> settings)
    {
        IPAddress[] found = [];
        await TryAsync(NameFound, settings, async stopping =>
        {
            try
            {
                found = await Dns.GetHostAddressesAsync(host, stopping);
            }
            catch (SocketException fault)
            {
                throw new IOException(
                    $"The host name {host} cannot be resolved: {fault.Message}. Check {settings.FirstOrDefault()}", fault);
            }

            if (found.Length == 0) throw new IOException($"The host name {host} has no address. Check {settings.FirstOrDefault()}");
            return IPAddress.TryParse(host, out _)
                ? $"{host} is an address"
                : $"{host} is {string.Join(", ", found.Distinct().Take(4))}";
        });
        return found;
    }

    /// <summary>The steps <see cref="NameFound"/> and <see cref="PortOpen"/>: a TCP connection, closed at once.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled the test.</exception>
    public async Task ReachAsync(string host, int port, IReadOnlyList<string> hostSettings, IReadOnlyList<string> portSettings)
    {
        IReadOnlyList<IPAddress> addresses = await FindAsync(host, hostSettings);
        await TryAsync(PortOpen, portSettings, async stopping =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync([.. addresses], port, stopping);
            }
            catch (SocketException fault)
            {
                throw new IOException($"{host}:{port}: {fault.Message}. Check that the server runs, that no firewall is between, and "
                    + $"{string.Join(", ", portSettings)}", fault);
            }

            return $"{socket.RemoteEndPoint} listens";
        });
    }

    /// <summary>Ends what is under way.</summary>
    public void Dispose()
    {
        Stopping.Dispose();
        _time.Dispose();
    }
}

/// <summary>What was tried of a connection, and how it went.</summary>
/// <param name="Name">Such as <see cref="ConnectionTrial.Login"/>.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Message">What was found, the reason of the failure, or why it was not tried. Holds no secret.</param>
/// <param name="Settings">The settings that decide about it, the most particular first; may be empty.</param>
public sealed record ConnectionStep(string Name, ConnectionOutcome Outcome, string Message, IReadOnlyList<string> Settings);

/// <summary>How a step of a connection test went.</summary>
public enum ConnectionOutcome
{
    /// <summary>It succeeded.</summary>
    Passed,

    /// <summary>It failed; nothing after it was tried.</summary>
    Failed,

    /// <summary>Not tried: a step before it failed, or there is nothing to try.</summary>
    NotTried,
}
