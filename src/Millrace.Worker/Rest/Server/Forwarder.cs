using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Config;
using Millrace.Worker.Groups;
using Millrace.Worker.Herding;
using Millrace.Worker.States;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Passes requests on to the worker that can carry them out, and its answers back, so that any worker takes any request: Connect's way,
/// with its hidden parameter <c>forward</c> against going round in circles, and its signature (KIP-507).
/// </summary>
internal sealed class Forwarder(HerderAccess herder, WorkerConfig worker, Func<SessionKey?> sessionKey) : IDisposable
{
    public const string SignatureHeader = "X-Connect-Authorization";
    private const string AlgorithmHeader = "X-Connect-Request-Signature-Algorithm";
    private const string InvalidSignature = "Internal request contained invalid signature.";

    // An error, with room for a long message.
    private const int LongestError = 64 * 1024;

    // Tried five times within a second and a half.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = FirstPause * 8;

    private const int MostLooks = 20;

    private readonly CallerStamp _stamp = new(sessionKey, TimeProvider.System);

    // Made when it is first needed: most workers are alone.
    private readonly Lazy<HttpClient> _client = new(() => new HttpClient(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        // A worker that comes back elsewhere has another address by the same name.
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        SslOptions = HttpsCertificate.Ordinary(worker).Peers(),
    })
    { Timeout = Timeout.InfiniteTimeSpan });

    /// <summary>Who has asked the worker that passed this request on; null when none has.</summary>
    /// <exception cref="RestException"/>
    public Caller? CallerOf(HttpContext context) => _stamp.Read(context);

    /// <summary>Has the leader answer.</summary>
    public Func<RestCall, Task> ToLeader(Func<RestCall, Task> answer) => async call =>
    {
        IHerder joined = await herder.JoinedAsync(call.Cancellation);
        await CheckIfPassedOnAsync(call);
        // A worker that has just begun to lead says its address a moment later.
        for (int looks = 0; looks < MostLooks && !joined.Leads && joined.LeaderUrl is null; looks++)
            await Task.Delay(FirstPause, TimeProvider.System, call.Cancellation);
        if (joined.Leads) await answer(call);
        else await ForwardAsync(call, joined.LeaderUrl);
    };

    /// <summary>Has the worker answer that has a task.</summary>
    public Func<RestCall, Task> ToOwner(Func<RestCall, TaskId> task, Func<RestCall, Task> answer) => async call =>
    {
        (bool isHere, Uri? url) = herder.Ready.WorkerOf(task(call));
        await CheckIfPassedOnAsync(call);
        if (isHere) await answer(call);
        else await ForwardAsync(call, url);
    };

    public static RestException NoKeyYet() => new(StatusCodes.Status503ServiceUnavailable,
        "This worker is still starting up and has not been able to read a session key from the config topic yet");

    public static RestException WrongSignature() => RestErrors.Forbidden(InvalidSignature);

    public void Dispose()
    {
        if (_client.IsValueCreated) _client.Value.Dispose();
    }

    // Also where it is passed on once more: this worker's own signature must not stand under what nobody of the group has signed.
    private Task CheckIfPassedOnAsync(RestCall call)
    {
        IHeaderDictionary headers = call.Http.Request.Headers;
        return headers.ContainsKey(SignatureHeader) || headers.ContainsKey(CallerStamp.Header) ? CheckAsync(call) : Task.CompletedTask;
    }

    /// <summary>A signature must be right, where there is one: what another worker passed on has not been changed on its way.</summary>
    private async Task CheckAsync(RestCall call)
    {
        HttpRequest request = call.Http.Request;
        string? name = request.Headers[AlgorithmHeader];
        if (string.IsNullOrEmpty(name)) throw RestErrors.BadRequest("Internal request missing required signature");
        MacAlgorithm algorithm = MacAlgorithm.Find(name) is { } known
            && worker.Get(WorkerSettings.VerificationAlgorithms).Contains(name, StringComparer.OrdinalIgnoreCase)
            ? known
            : throw RestErrors.BadRequest($"The signature algorithm '{name}' is not among inter.worker.verification.algorithms");
        SessionKey key = sessionKey() ?? throw NoKeyYet();
        byte[] body = (await call.ReadBytesAsync()).ToArray();
        Span<byte> given = stackalloc byte[64];
        if (!Convert.TryFromBase64String((string?)request.Headers[SignatureHeader] ?? "", given, out int length)
            || !CryptographicOperations.FixedTimeEquals(given[..length], algorithm.Compute(key.Key, body)))
            throw WrongSignature();
        request.Body = new MemoryStream(body, writable: false);
    }

    private async Task ForwardAsync(RestCall call, Uri? to)
    {
        string hop = call.Query("forward") switch
        {
            null => "true",
            "true" => "false",
            _ => throw RestErrors.Conflict("Cannot complete request because of a conflicting operation (e.g. worker rebalance)"),
        };
        if (to is null) throw HerderException.NoLeader();
        try
        {
            byte[] body = (await call.ReadBytesAsync()).ToArray();
            for (TimeSpan pause = FirstPause; ; pause *= 2)
            {
                using HttpRequestMessage request = Request(call, body, to, hop);
                using HttpResponseMessage answer =
                    await _client.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, call.Cancellation);
                if (pause <= LongestPause && await IsSignatureRefusedAsync(answer, call.Cancellation))
                {
                    // A new key is made now and then, and workers read of it one after the other.
                    await Task.Delay(pause, TimeProvider.System, call.Cancellation);
                    continue;
                }

                await PassBackAsync(call, answer);
                return;
            }
        }
        catch (Exception fault) when (!call.Http.Response.HasStarted && (fault is HttpRequestException or IOException
            || fault is OperationCanceledException && !call.Cancellation.IsCancellationRequested))
        {
            throw RestErrors.Internal($"IO Error trying to forward REST request: {fault.Message}", fault);
        }
    }

    // Not what the other worker refuses for reasons of its own. It has done nothing then.
    private static async Task<bool> IsSignatureRefusedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.Forbidden || answer.Content.Headers.ContentLength > LongestError) return false;
        await answer.Content.LoadIntoBufferAsync(LongestError, cancellationToken);
        return (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains(InvalidSignature, StringComparison.Ordinal);
    }

    private HttpRequestMessage Request(RestCall call, byte[] body, Uri to, string hop)
    {
        HttpRequest original = call.Http.Request;
        var request = new HttpRequestMessage(new HttpMethod(original.Method), Target(call, to, hop));
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            if (MediaTypeHeaderValue.TryParse(original.ContentType, out MediaTypeHeaderValue? type))
                request.Content.Headers.ContentType = type;
        }

        Keep(original, request, "Accept");
        if (sessionKey() is { } key && MacAlgorithm.Find(worker.Get(WorkerSettings.SignatureAlgorithm)) is { } algorithm)
        {
            string signature = Convert.ToBase64String(algorithm.Compute(key.Key, body));
            request.Headers.Add(SignatureHeader, signature);
            request.Headers.Add(AlgorithmHeader, algorithm.Name);
            if (call.Http.Features.Get<Caller>() is { } caller)
                request.Headers.Add(CallerStamp.Header,
                    _stamp.Make(key, caller, original.Method, RawTargetOf(request.RequestUri!), signature));
        }
        else
        {
            Keep(original, request, "Authorization");
        }

        return request;
    }

    private static void Keep(HttpRequest from, HttpRequestMessage to, string name)
    {
        if (from.Headers.TryGetValue(name, out var values)) to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
    }

    // As it goes out, to the letter.
    private static string RawTargetOf(Uri url) => url.OriginalString[url.GetLeftPart(UriPartial.Authority).Length..];

    /// <summary>The same path to the letter: names may hold anything, escaped dots and slashes too.</summary>
    private static Uri Target(RestCall call, Uri to, string hop)
    {
        string path = call.Http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int question = path.IndexOf('?', StringComparison.Ordinal);
        string others = question < 0
            ? ""
            : string.Concat(path[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Where(part => part != "forward" && !part.StartsWith("forward=", StringComparison.Ordinal)).Select(part => part + "&"));
        return new Uri(
            $"{to.GetLeftPart(UriPartial.Authority)}{(question < 0 ? path : path[..question])}?{others}forward={hop}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static async Task PassBackAsync(RestCall call, HttpResponseMessage answer)
    {
        HttpResponse response = call.Http.Response;
        response.StatusCode = (int)answer.StatusCode;
        if (answer.Headers.WwwAuthenticate.Count > 0) response.Headers.WWWAuthenticate = answer.Headers.WwwAuthenticate.ToString();
        if (answer.Content.Headers.ContentType is { } type) response.ContentType = type.ToString();
        // Whoever asked here is to find what was made here too.
        if (answer.Headers.Location is { } made)
            response.Headers.Location = $"{call.Http.Request.Scheme}://{call.Http.Request.Host}{made.PathAndQuery}";
        await answer.Content.CopyToAsync(response.Body, call.Cancellation);
    }
}
