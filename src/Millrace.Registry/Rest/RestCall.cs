using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Millrace.Formats;
using Millrace.Http;
using Millrace.Registry.Model;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;
using Millrace.Registry.Settings;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest;

/// <summary>One request and its answer, in the terms of the registry.</summary>
internal sealed class RestCall(HttpContext http, RegistryStore store, RegistrySettings settings) : HttpCall(http)
{
    /// <summary>Chooses the answer's media type.</summary>
    /// <exception cref="RestException">406 when the client takes none of ours.</exception>
    public static RestCall Begin(HttpContext http, RegistryStore store, RegistrySettings settings)
    {
        http.Response.ContentType = MediaTypes.Choose(http.Request) ?? throw RestException.Http(StatusCodes.Status406NotAcceptable);
        return new RestCall(http, store, settings);
    }

    public RegistrySettings Settings { get; } = settings;

    public RegistryStore Store { get; } = store;

    /// <summary>The newest view, the same for the whole call.</summary>
    public RegistryState State { get; } = store.State;

    /// <summary>What this call may cost; it ends when the client goes.</summary>
    public WorkLimit Work { get; } = new(http.RequestAborted);

    /// <summary>The subject of the path, its alias followed.</summary>
    public SubjectName Subject => Aliased(SubjectName.Parse(Segment("subject")));

    /// <summary>
    /// The scope of a configuration or mode: the subject or context of the path, else the global one. Aliases do not count.
    /// </summary>
    public SubjectName Scope => Http.Request.RouteValues.ContainsKey("subject")
        ? SubjectName.Parse(Segment("subject"))
        : new SubjectName(SubjectName.DefaultContext, "");

    public Deleted Deleted => Flag("deleted") ? Deleted.Included : Deleted.Excluded;

    /// <summary>The <c>subject</c> or <c>subjectPrefix</c> parameter, in the context of the path.</summary>
    public string? InContext(string name)
    {
        string? value = Query(name);
        string? prefix = PathRewriting.ContextPrefix(Http);
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

    public Task<BodyReader> BodyAsync(string parameter) => RequestBody.ReadAsync(this, parameter, Settings.MaxRequestBytes);

    public Task AnswerAsync<T>(T body, JsonTypeInfo<T> type) => WriteAsync(JsonSerializer.SerializeToUtf8Bytes(body, type));

    /// <summary>Answers a text as it is, without JSON's quotes.</summary>
    public Task AnswerTextAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    private Task WriteAsync(byte[] body)
    {
        Http.Response.ContentLength = body.Length;
        return Http.Response.Body.WriteAsync(body, Cancellation).AsTask();
    }

    private int Number(string name, int fallback)
    {
        if (Query(name) is not { } text) return fallback;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw RestException.Http(StatusCodes.Status404NotFound);
    }
}
