using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;

namespace Millrace.Http.Access;

/// <summary>
/// Fetches what an issuer publishes, and knows whether it could: the platform's handler takes an issuer that is away for tokens that are
/// wrong. One that did not answer is not asked again for some seconds, so that requests do not pile up behind it. <b>Threads</b>: any.
/// </summary>
internal sealed partial class IssuerDocuments : IDocumentRetriever, IDisposable
{
    /// <summary>How long after a failure the next try is made, and what clients are told to wait.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    // One line a minute while it is away.
    private static readonly TimeSpan LogPace = TimeSpan.FromMinutes(1);

    private readonly Uri _issuer;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _client = new() { Timeout = TimeLimit };
    private readonly HttpDocumentRetriever _inner;
    private readonly Lock _lock = new();
    private Failure? _last;
    private long? _logged;

    public IssuerDocuments(Uri issuer, TimeProvider time, ILogger logger)
    {
        (_issuer, _time, _logger) = (issuer, time, logger);
        _inner = new HttpDocumentRetriever(_client) { RequireHttps = issuer.Scheme == "https" };
    }

    /// <summary>Whether the last try to fetch something failed.</summary>
    public bool IsAway
    {
        get
        {
            lock (_lock) return _last is not null;
        }
    }

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        lock (_lock)
            if (_last is { } last && _time.GetElapsedTime(last.At) < Pause) throw new IOException(last.Reason);

        try
        {
            string document = await _inner.GetDocumentAsync(address, cancel);
            Note(null);
            return document;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException
            or InvalidOperationException && !cancel.IsCancellationRequested)
        {
            // The retriever's own text says little; what is below it says why.
            string reason = fault is OperationCanceledException
                ? $"it has not answered within {TimeLimit.TotalSeconds} s"
                : fault.GetBaseException().Message;
            Note($"{address}: {reason}");
            throw;
        }
    }

    public void Dispose() => _client.Dispose();

    private void Note(string? failure)
    {
        bool wasAway;
        lock (_lock)
        {
            wasAway = _last is not null;
            _last = failure is null ? null : new Failure(failure, _time.GetTimestamp());
            if (failure is not null)
            {
                if (_logged is { } at && wasAway && _time.GetElapsedTime(at) < LogPace) return;
                _logged = _time.GetTimestamp();
            }
        }

        if (failure is not null) LogAway(_issuer, failure);
        else if (wasAway) LogBack(_issuer);
    }

    private sealed record Failure(string Reason, long At);

    [LoggerMessage(5013, LogLevel.Error, "The issuer of tokens, {Issuer} (access.oidc.issuer), cannot be reached, so that nobody can log "
        + "in with a token whose key is not known yet: {Reason}")]
    private partial void LogAway(Uri issuer, string reason);

    [LoggerMessage(5014, LogLevel.Information, "The issuer of tokens, {Issuer}, answers again.")]
    private partial void LogBack(Uri issuer);
}
