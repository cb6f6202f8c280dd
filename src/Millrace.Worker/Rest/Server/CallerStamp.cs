using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Tells the worker that a request is passed on to who has asked for it, so that his password need not travel on, and one who has shown a
/// certificate is known there too: <c>X-Millrace-Caller: MILLISECONDS;ROLE;NAME;MAC</c>, the name in base64. The code is made with the
/// group's session key, over these, method, path and the signature of the body (KIP-507), which must then be there.
/// </summary>
internal sealed class CallerStamp(Func<SessionKey?> sessionKey, TimeProvider time)
{
    public const string Header = "X-Millrace-Caller";

    // What clocks of a cluster may differ by; a request that was overheard is of use no longer.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(2);

    public string Make(SessionKey key, Caller caller, string method, string target, string signature)
    {
        string name = Convert.ToBase64String(Encoding.UTF8.GetBytes(caller.Name));
        string claim = string.Create(CultureInfo.InvariantCulture,
            $"{time.GetUtcNow().ToUnixTimeMilliseconds()};{caller.Role.Name()};{name}");
        return $"{claim};{Convert.ToBase64String(Code(key, claim, method, target, signature))}";
    }

    /// <summary>Who has asked another worker; null when none has passed it on.</summary>
    /// <exception cref="RestException">403 when it is not the group's own, 503 before the key is read.</exception>
    public Caller? Read(HttpContext context)
    {
        if (context.Request.Headers[Header] is not [{ Length: > 0 } text, ..]) return null;
        SessionKey key = sessionKey() ?? throw Forwarder.NoKeyYet();
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string signature = context.Request.Headers[Forwarder.SignatureHeader].ToString();
        int end = text.LastIndexOf(';');
        Span<byte> given = stackalloc byte[64];
        if (end < 0 || signature.Length == 0 || !Convert.TryFromBase64String(text[(end + 1)..], given, out int length)
            || !CryptographicOperations.FixedTimeEquals(
                given[..length], Code(key, text[..end], context.Request.Method, target, signature)))
            throw Forwarder.WrongSignature();
        // What the group itself has made has this form.
        string[] parts = text[..end].Split(';');
        TimeSpan age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
        if (age.Duration() > Validity)
            throw RestErrors.Forbidden("Internal request is too old, or the clocks of the workers differ by more than two minutes.");
        return new Caller(Encoding.UTF8.GetString(Convert.FromBase64String(parts[2])), Roles.Find(parts[1]) ?? Role.Read);
    }

    // With a key of its own, made of the group's: what that signs is chosen by clients, and must not do for a stamp.
    private static byte[] Code(SessionKey key, string claim, string method, string target, string signature) => HMACSHA256.HashData(
        HMACSHA256.HashData(key.Key, "millrace-caller-v1"u8), Encoding.UTF8.GetBytes($"{claim}\n{method}\n{target}\n{signature}"));
}
