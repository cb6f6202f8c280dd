using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Millrace.Errors;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Headers for every answer, as <c>response.http.headers.config</c> gives them:
/// <c>action name:value</c>, separated by commas, an entry that holds commas in double quotes; actions <c>set</c>, <c>add</c>,
/// <c>setDate</c>, <c>addDate</c> (the value in milliseconds since the epoch).
/// </summary>
internal sealed partial class ResponseHeaders
{
    private readonly List<(bool Adds, string Name, string Value)> _headers = [];

    public int Count => _headers.Count;

    /// <exception cref="ConfigException"/>
    public static ResponseHeaders Parse(string text)
    {
        var headers = new ResponseHeaders();
        foreach (Match entry in Entries().Matches(text))
        {
            string rule = entry.Value.Trim().Trim('"').Trim();
            if (rule.Length == 0) continue;
            Match parts = Rule().Match(rule);
            if (!parts.Success) throw Invalid(text, $"'{rule}' is not of the form [action] [header name]:[header value]");
            string action = parts.Groups["action"].Value;
            string value = parts.Groups["value"].Value.Trim();
            headers._headers.Add(action.ToUpperInvariant() switch
            {
                "SET" => (false, parts.Groups["name"].Value, value),
                "ADD" => (true, parts.Groups["name"].Value, value),
                "SETDATE" => (false, parts.Groups["name"].Value, Date(text, value)),
                "ADDDATE" => (true, parts.Groups["name"].Value, Date(text, value)),
                _ => throw Invalid(text, $"'{action}' is none of the actions set, add, setDate, addDate"),
            });
        }

        return headers;
    }

    public Task Apply(HttpContext context, RequestDelegate next)
    {
        foreach (var (adds, name, value) in _headers)
        {
            if (adds) context.Response.Headers.Append(name, value);
            else context.Response.Headers[name] = value;
        }

        return next(context);
    }

    private static string Date(string text, string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("R", CultureInfo.InvariantCulture)
            : throw Invalid(text, $"'{value}' is no date in milliseconds");

    private static ConfigException Invalid(string text, string reason) =>
        ConfigException.Invalid(WorkerSettings.ResponseHeaders.Name, text, reason);

    [GeneratedRegex("\\s*\"[^\"]*\"\\s*|[^,]+")]
    private static partial Regex Entries();

    [GeneratedRegex(@"^(?<action>\S+)\s+(?<name>[^\s:]+)\s*:(?<value>.*)$")]
    private static partial Regex Rule();
}
