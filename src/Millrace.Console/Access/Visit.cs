using Millrace.Http.Access;

namespace Millrace.WebConsole.Access;

/// <summary>
/// Who opened a page, as the request said. It comes back with the page's circuit, protected on its way through the browser.
/// </summary>
/// <param name="Role">What he may at most.</param>
/// <param name="User">The name of his login; null for who has not logged in.</param>
/// <param name="Address">Where the browser is, for the audit.</param>
public sealed record Visit(Role Role, string? User, string Address)
{
    /// <inheritdoc cref="Caller.Stamp"/>
    public string? Stamp { get; init; }

    /// <inheritdoc cref="Caller.Expires"/>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>By what a server knows of its caller; null for who is let in without any of that.</summary>
    internal static Visit Of(Role role, Caller? caller, string address) =>
        new(role, caller is { IsAnonymous: false } known ? known.Name : null, address) { Stamp = caller?.Stamp, Expires = caller?.Expires };
}
