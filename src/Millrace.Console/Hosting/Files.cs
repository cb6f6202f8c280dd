using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Millrace.WebConsole.Hosting;

/// <summary>
/// What the browser loads, from inside the assembly. An address carries the content's hash, so a browser keeps a file for ever and never
/// shows one of an older version.
/// </summary>
internal static class Files
{
    private static readonly FrozenDictionary<string, Asset> All = Load();

    public static IEnumerable<string> Names => All.Keys;

    /// <summary>The address of a file, relative to the console's own.</summary>
    public static string Url(string name) => $"assets/{name}?v={All[name].Hash}";

    /// <summary>A symbol of the sprite.</summary>
    public static string Symbol(string id) => $"{Url("icons.svg")}#{id}";

    public static Task Serve(HttpContext context, string name)
    {
        if (!All.TryGetValue(name, out Asset? asset))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        HttpResponse response = context.Response;
        response.ContentType = asset.MediaType;
        response.Headers.CacheControl = context.Request.Query["v"] == asset.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        byte[] bytes = asset.Bytes;
        response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            bytes = asset.Compressed.Value;
            response.Headers.ContentEncoding = "br";
        }

        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    /// <summary>Bytes of a file as a browser gets them; for the budget's test.</summary>
    public static int CompressedBytes(string name) => All[name].Compressed.Value.Length;

    private static FrozenDictionary<string, Asset> Load()
    {
        Assembly assembly = typeof(Files).Assembly;
        const string prefix = "assets/";
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[prefix.Length..].Replace('\\', '/'), name => new Asset(name, Read(assembly, name)));
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Asset(string name, byte[] bytes)
    {
        public byte[] Bytes { get; } = bytes;

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));

        // Made when the first browser asks: some 200 ms for all of them, once.
        public Lazy<byte[]> Compressed { get; } = new(() => Compress(bytes));

        public string MediaType { get; } = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };

        private static byte[] Compress(byte[] bytes)
        {
            using var memory = new MemoryStream();
            using (var brotli = new BrotliStream(memory, CompressionLevel.SmallestSize)) brotli.Write(bytes);
            return memory.ToArray();
        }
    }
}
