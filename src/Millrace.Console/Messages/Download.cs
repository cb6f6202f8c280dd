using Microsoft.AspNetCore.Http;
using Millrace.Kafka;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Hosting;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Messages;

/// <summary>
/// The bytes of a key or value, as they are. Whatever they are, a browser only stores them; the four kinds of pictures it shows.
/// </summary>
internal static class Download
{
    public static async Task Serve(HttpContext context, Cluster cluster, string topic, int partition, long offset, string part)
    {
        topic = Uri.UnescapeDataString(topic);
        if (TopicGuard.WhyUnread(cluster.Settings, DoorKeeper.RoleOf(context), topic) is { } why)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(why + "\n", context.RequestAborted);
            return;
        }

        byte[]? bytes;
        try
        {
            bytes = cluster.Messages is { } messages && part is "key" or "value"
                ? await cluster.Messages!.BytesAsync(topic, partition, offset, part == "key",
                    context.RequestAborted) : null;
        }
        catch (Exception fault) when (fault is KafkaException or Refusal)
        {
            bytes = null;
        }

        if (bytes is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        string? picture = new Payload("bytes", "", bytes, bytes.Length, null, null).Picture;
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers.ContentDisposition = picture is null ? $"attachment; filename=\"{part}-{partition}-{offset}.bin\"" : "inline";
        context.Response.ContentType = picture ?? "application/octet-stream";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
