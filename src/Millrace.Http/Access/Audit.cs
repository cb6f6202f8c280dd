using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Millrace.Http.Access;

/// <summary>
/// One line for each request that was refused and each that changes something, with the category <c>Millrace.Audit</c>: who, what, from
/// where, how it ended, and the names of settings, never their values.
/// </summary>
public sealed partial class Audit
{
    /// <summary>The category of its lines.</summary>
    public const string Category = "Millrace.Audit";

    // A path may be as long as a request line: 8 KiB.
    private const int MostOfPath = 300;
    private const int MostSettings = 100;

    private readonly ILogger _logger;

    private Audit(ILogger logger) => _logger = logger;

    /// <summary>To be put on outside of everything that answers, errors too.</summary>
    public static void Use(IApplicationBuilder app) =>
        app.Use(new Audit(app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(Category)).Run);

    /// <summary>Which settings the request is about.</summary>
    public static void NoteSettings(HttpContext context, IEnumerable<string> names) => EntryOf(context).Settings = [.. names];

    /// <summary>Writes down what is done on a page, which is no request of its own.</summary>
    /// <param name="logger">With <see cref="Category"/>.</param>
    /// <param name="who">His name, or what he may.</param>
    /// <param name="address">Where he is.</param>
    /// <param name="deed">What is done.</param>
    /// <param name="on">To what.</param>
    /// <param name="outcome">How it ended: <c>done</c>, <c>refused</c>, or how it failed.</param>
    /// <param name="settings">Names of the settings that it changes.</param>
    /// <param name="isRefused">Whether he may not.</param>
    public static void LogDeed(ILogger logger, string who, string address, string deed, string on, string outcome,
        IReadOnlyList<string> settings, bool isRefused) =>
        LogDeed(logger, isRefused ? LogLevel.Warning : LogLevel.Information, OneLine(who), address, deed, OneLine(on), outcome,
            TextOf(settings));

    internal static void Note(HttpContext context, Need need) => EntryOf(context).Need = need;

    /// <summary>Text of somebody else as part of a line: on one, and not endless.</summary>
    public static string OneLine(string text, int most = MostOfPath)
    {
        var clean = new StringBuilder(Math.Min(text.Length, most));
        foreach (char c in text)
        {
            if (clean.Length == most) return clean.Append('…').ToString();
            clean.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c);
        }

        return clean.ToString();
    }

    private static string TextOf(IReadOnlyList<string> settings) => settings.Count == 0
        ? ""
        : $"; settings {OneLine(string.Join(", ", settings.Order(StringComparer.Ordinal).Take(MostSettings)), 4_000)}";

    private static Entry EntryOf(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(Entry), out object? kept)) return (Entry)kept!;
        var entry = new Entry();
        context.Items[typeof(Entry)] = entry;
        return entry;
    }

    private async Task Run(HttpContext context, RequestDelegate next)
    {
        // As it was sent: routing may change it.
        string path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        try
        {
            await next(context);
        }
        finally
        {
            int status = context.Response.StatusCode;
            bool isRefused = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden
                or StatusCodes.Status429TooManyRequests;
            Entry entry = EntryOf(context);
            if (isRefused || entry.Need.IsChange)
            {
                LogRequest(isRefused ? LogLevel.Warning : LogLevel.Information,
                    OneLine(context.Features.Get<Caller>()?.Name ?? "somebody unknown"),
                    context.Connection.RemoteIpAddress?.ToString() ?? "this machine", context.Request.Method,
                    OneLine(path.Split('?')[0]), status, entry.Text);
            }
        }
    }

    [LoggerMessage(EventId = 5020, Message = "{Who} from {Address}: {Method} {Path}, answered with {Status}{Settings}")]
    private partial void LogRequest(LogLevel level, string who, string address, string method, string path, int status, string settings);

    [LoggerMessage(EventId = 5021, Message = "{Who} from {Address}, in the console: {Deed} {On}, {Outcome}{Settings}")]
    private static partial void LogDeed(
        ILogger logger, LogLevel level, string who, string address, string deed, string on, string outcome, string settings);

    private sealed class Entry
    {
        public Need Need { get; set; } = Need.Reading;

        public IReadOnlyList<string> Settings { get; set; } = [];

        public string Text => TextOf(Settings);
    }
}
