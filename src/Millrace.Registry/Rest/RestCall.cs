using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Millrace.Formats;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest;

/// <summary>One request and its answer, in the terms of the registry.</summary>
internal sealed class RestCall(HttpContext context, RegistryStore store, RegistrySettings settings)
{
    public RegistrySettings Settings { get; } = settings;

    public RegistryStore Store { get; } = store;

    /// <summary>The newest view, the same for the whole call.</summary>
    public RegistryState State { get; } = store.State;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>What this call may cost; it ends when the client goes.</summary>
    public WorkLimit Work { get; } = new(context.RequestAborted);

    /// <summary>The subject of the path, its alias followed.</summary>
    public SubjectName Subject => Aliased(SubjectName.Parse(Segment("subject")));

    /// <summary>
    /// The scope of a configuration or mode: the subject or context of the path, else the global one. Aliases do not count.
    /// </summary>
    public SubjectName Scope => context.Request.RouteValues.ContainsKey("subject")
        ? SubjectName.Parse(Segment("subject"))
        : new SubjectName(SubjectName.DefaultContext, "");

    public Deleted Deleted => Flag("deleted") ? Deleted.Included : Deleted.Excluded;

    public string Segment(string name) => PathRewriting.Decode((string)context.Request.RouteValues[name]!);

    public string? Text(string name) => context.Request.Query.TryGetValue(name, out var value) && value.Count > 0 ? value[0] : null;

    public IReadOnlyList<string> Texts(string name) => [.. context.Request.Query[name].OfType<string>()];

    /// <summary>True for "true" in any case; anything else is false.</summary>
    public bool Flag(string name) => "true".Equals(Text(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>The <c>subject</c> or <c>subjectPrefix</c> parameter, in the context of the path.</summary>
    public string? InContext(string name)
    {
        string? value = Text(name);
        string? prefix = PathRewriting.ContextPrefix(context);
        return prefix is null || value?.StartsWith(':') == true ? value : prefix + value;
    }

    public SubjectName Aliased(SubjectName subject) =>
        State.Configs.TryGetValue(subject.Qualified, out RegistryConfig? config) && !string.IsNullOrEmpty(config.Alias)
            ? SubjectName.Parse(config.Alias, subject.Context)
            : subject;

    /// <summary>Cuts a list to the page asked for.</summary>
    /// <param name="mostItems">Where the request names no limit or a higher one; null for no bound.</param>
    public IEnumerable<T> Page<T>(IEnumerable<T> items, int? mostItems = null)
    {
        int limit = Number("limit", -1);
        if (limit <= 0 || limit > mostItems) limit = mostItems ?? int.MaxValue;
        return items.Skip(Number("offset", 0)).Take(limit);
    }

    public Task<BodyReader> BodyAsync(string parameter) => RequestBody.ReadAsync(context, parameter, Settings.MaxRequestBytes);

    public Task AnswerAsync<T>(T body, JsonTypeInfo<T> type) => WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <summary>Answers a text as it is, without JSON's quotes.</summary>
    public Task AnswerTextAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task AnswerNothingAsync()
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private Task WriteAsync(byte[] body)
    {
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, Aborted).AsTask();
    }

    private int Number(string name, int fallback)
    {
        if (Text(name) is not { } text) return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw RestErrors.Http(StatusCodes.Status404NotFound);
    }
}
