namespace Millrace.Http;

/// <summary>Who may call a server by HTTP, and with what. Immutable.</summary>
public sealed record AccessSettings
{
    /// <summary>
    /// Media types that a request's body may have, in small letters. A body of another type, or of none, is answered with 415.
    /// </summary>
    public IReadOnlyList<string> MediaTypes { get; init; } = ["application/json"];

    /// <summary>
    /// <c>access.control.allow.origin</c>: origins whose pages may call, such as <c>https://console.example</c>; <c>*</c> is all.
    /// Defaults to none.
    /// </summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary><c>access.control.allow.methods</c>: what those pages may do. Empty, the default, is GET, POST and HEAD.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>
    /// Names beside <c>localhost</c> and the loopback addresses by which a listener of this machine may be called; <c>*</c> is all.
    /// Read at each request, because what a server advertises is known only when it listens.
    /// </summary>
    public Func<IEnumerable<string>> Hosts { get; init; } = () => [];

    /// <summary>What helps who calls it by another name: ends the sentence <c>Call it as localhost, or ...</c></summary>
    public string HostsAdvice { get; init; } = "add the name to rest.allowed.hosts";

    /// <summary>How pages of other origins are let in; null: not at all.</summary>
    public string? OriginsAdvice { get; init; } = "access.control.allow.origin names the origins whose pages may.";

    /// <summary>Entries of a setting: separated by commas, blanks around them dropped.</summary>
    public static IReadOnlyList<string> List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
