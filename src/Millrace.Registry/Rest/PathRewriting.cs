using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest;

/// <summary>
/// Turns the path as sent into one that routing understands: segments are percent-decoded exactly once (subjects may hold slashes), a
/// trailing slash is dropped, and <c>/contexts/{ctx}/…</c> becomes the same path with the context in front of the subject.
/// </summary>
internal static class PathRewriting
{
    // Routing splits at slashes and decodes percent signs once more. Control characters are refused in paths, so two of them can stand in.
    private const char EncodedSlash = '\u0001';
    private const char EncodedPercent = '\u0002';
    private const string PrefixItem = "Millrace.ContextPrefix";

    public static Task Run(HttpContext context, RequestDelegate next)
    {
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (!target.StartsWith('/')) return next(context);
        int query = target.IndexOf('?');
        string[] raw = (query < 0 ? target : target[..query])[1..].Split('/');
        List<string> segments = [.. raw.Select(Uri.UnescapeDataString)];
        if (segments[^1].Length == 0) segments.RemoveAt(segments.Count - 1);
        if (segments.Any(segment => segment.Length == 0 || segment.Any(c => char.IsControl(c) || c == '\\')))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        if (segments is ["contexts", var name, _, ..])
        {
            string prefix = name.StartsWith('.') ? $":{name}:" : $":.{name}:";
            segments.RemoveRange(0, 2);
            Qualify(segments, prefix);
            context.Items[PrefixItem] = prefix;
        }

        context.Request.Path = "/" + string.Join('/', segments.Select(Encode));
        return next(context);
    }

    /// <summary>The context of the path, as it stands in front of subjects; null when the path names none.</summary>
    public static string? ContextPrefix(HttpContext context) =>
        context.Items.TryGetValue(PrefixItem, out object? prefix) ? (string?)prefix : null;

    /// <summary>A segment as the client meant it.</summary>
    public static string Decode(string segment) =>
        segment.Replace(EncodedSlash, '/').Replace(EncodedPercent, '%');

    private static string Encode(string segment) =>
        segment.Replace('/', EncodedSlash).Replace('%', EncodedPercent);

    private static void Qualify(List<string> segments, string prefix)
    {
        int at = segments[0] switch
        {
            "subjects" or "config" or "mode" => 1,
            "compatibility" => 2,
            _ => int.MaxValue,
        };
        if (at < segments.Count)
        {
            if (SubjectName.Parse(segments[at]).IsInDefaultContext && !segments[at].StartsWith(":.", StringComparison.Ordinal))
                segments[at] = prefix + segments[at];
        }
        else if (at == segments.Count && segments[0] is "config" or "mode")
        {
            segments.Add(prefix);
        }
    }
}
