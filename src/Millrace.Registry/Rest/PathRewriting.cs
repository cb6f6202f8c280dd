using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest;

/// <summary>
/// Routes by the path as it was sent, since subjects may hold slashes: a trailing slash is dropped, and <c>/contexts/{ctx}/…</c> becomes
/// the same path with the context in front of the subject.
/// </summary>
internal static class PathRewriting
{
    private const string PrefixItem = "Millrace.ContextPrefix";

    public static Task Run(HttpContext context, RequestDelegate next)
    {
        if (RawPath.Segments(context) is not { } segments) return next(context);
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

        RawPath.Route(context, segments);
        return next(context);
    }

    /// <summary>The context of the path, as it stands in front of subjects; null when the path names none.</summary>
    public static string? ContextPrefix(HttpContext context) =>
        context.Items.TryGetValue(PrefixItem, out object? prefix) ? (string?)prefix : null;

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
